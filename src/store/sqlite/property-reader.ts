import type { Database, Statement } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
import type { Property } from "../store.ts";
import { GrowingSpace, type ValueSpace } from "./value-space.ts";

/** Codes held by the spaces of all keys together, 4 bytes each: the least recently asked for are forgotten first. */
const HELD_CODES = 8_000_000;
/** Keys listed, and keys counted: strangers can make up any number of them. */
const LISTED_KEYS = 1_000;
const COUNTED_KEYS = 50_000;

export interface PropertyStatements {
  readonly lastCode: Statement<{ code: number }, [{ site: number }]>;
  readonly values: Statement<unknown, [{ site: number; key: string; after: number; last: number }]>;
  readonly sets: Statement<Property, [{ site: number; after: number; last: number }]>;
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
    sets: db.prepare(
      `select pair.key as key, count(*) as sets from strings s, ${PAIRS}
       where site = $site and kind = 'props' and code > $after and code <= $last group by pair.key`,
    ),
  };
}

/**
 * What the property sets of a site say of one key. SQLite takes the sets apart, and only what is asked for is remembered: strangers
 * can make up as many keys as they like.
 */
export class PropertyReader {
  readonly #spaces = new Map<string, KeySpace>();
  #sets = new Map<string, number>();
  #counted = 0;
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
    const { site, statements } = this;
    const last = statements.lastCode.get({ site })!.code;
    if (last > this.#counted) {
      for (const { key, sets } of statements.sets.all({ site, after: this.#counted, last }))
        this.#sets.set(key, (this.#sets.get(key) ?? 0) + sets);
      this.#counted = last;
      if (this.#sets.size > COUNTED_KEYS) this.#sets = new Map(this.#mostUsed().slice(0, COUNTED_KEYS / 2));
    }
    return this.#mostUsed()
      .slice(0, LISTED_KEYS)
      .map(([key, sets]) => ({ key, sets }));
  }

  #mostUsed(): [string, number][] {
    return [...this.#sets].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
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
