import type { Database, Statement } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
import type { Property } from "../store.ts";
import { GrowingSpace, type ValueSpace } from "./value-space.ts";

/** Codes held by the spaces of all keys together, 4 bytes each: the least recently asked for are forgotten first. */
const HELD_CODES = 8_000_000;
/** Keys listed; strangers can make up any number of them. */
const LISTED_KEYS = 1_000;

export interface PropertyStatements {
  readonly lastCode: Statement<{ code: number }, [{ site: number }]>;
  readonly values: Statement<unknown, [{ site: number; key: string; after: number; last: number }]>;
  readonly list: Statement<Property, [{ site: number; limit: number }]>;
}

/** Sets that came after a day's share of new ones are "(other)", which is no object. */
const PAIRS = "json_each(case when json_valid(s.value) then s.value else '{}' end) pair";

export function prepareProperties(db: Database): PropertyStatements {
  return {
    lastCode: db.prepare("select coalesce(max(code), 0) as code from strings where site = $site and kind = 'props'"),
    values: db.prepare(
      `select code, pair.value from strings s, ${PAIRS}
       where site = $site and kind = 'props' and code > $after and code <= $last and pair.key = $key order by code`,
    ),
    list: db.prepare(
      `select pair.key as key, count(distinct pair.value) as "values" from strings s, ${PAIRS}
       where site = $site and kind = 'props' group by pair.key order by count(*) desc, pair.key limit $limit`,
    ),
  };
}

/**
 * What the property sets of a site say of one key. SQLite takes the sets apart, and only what is asked for is remembered: strangers
 * can make up as many keys as they like.
 */
export class PropertyReader {
  readonly #spaces = new Map<string, KeySpace>();
  /** Raised when there may be new sets. */
  revision = 0;

  constructor(
    readonly site: SiteId,
    readonly statements: PropertyStatements,
  ) {}

  /** `valueOf[code of a set]` is the value of the key; number 0 where the set lacks it. Stays right while the dictionary grows. */
  space(key: string): ValueSpace {
    const space = this.#spaces.get(key) ?? new KeySpace(key, this);
    this.#spaces.delete(key);
    this.#spaces.set(key, space);
    let held = 0;
    for (const [other, { length }] of [...this.#spaces].reverse()) {
      held += length;
      if (held > HELD_CODES && other !== key) this.#spaces.delete(other);
    }
    return space;
  }

  /** Those that most sets have come first. */
  list(): Property[] {
    return this.statements.list.all({ site: this.site, limit: LISTED_KEYS });
  }
}

class KeySpace implements ValueSpace {
  readonly #space = new GrowingSpace();
  #revision = -1;

  constructor(
    readonly key: string,
    readonly reader: PropertyReader,
  ) {
    this.#space.add("");
  }

  get length(): number {
    return this.#space.length;
  }
  get values(): readonly string[] {
    this.#follow();
    return this.#space.values;
  }
  get valueOf(): Uint32Array {
    this.#follow();
    return this.#space.valueOf;
  }

  #follow(): void {
    const { site, statements, revision } = this.reader;
    if (this.#revision === revision) return;
    const space = this.#space;
    const last = statements.lastCode.get({ site })!.code;
    const pairs = statements.values.values({ site, key: this.key, after: space.length - 1, last }) as [number, string][];
    for (const [code, value] of pairs) {
      while (space.length < code) space.add("");
      space.add(value);
    }
    while (space.length <= last) space.add("");
    this.#revision = revision;
  }
}
