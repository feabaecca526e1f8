import type { Database, Statement } from "bun:sqlite";
import { NO_CLIENT, NO_ORIGIN, type Client, type Origin } from "../../model/event.ts";
import type { Code, SiteId } from "../../model/ids.ts";
import { CLIENT_FIELDS, ORIGIN_FIELDS } from "../wire.ts";

/** Values that can be grouped by: `valueOf[code]` numbers the value of a code, `values` names it. Number 0 is the empty string. */
export interface ValueSpace {
  readonly values: readonly string[];
  readonly valueOf: Uint32Array;
}

interface Growing {
  values: string[];
  numbers: Map<string, number>;
  valueOf: Uint32Array;
  length: number;
}

type StringName = "name" | "hostname" | "path";

/** One site's dictionaries, followed as they grow: codes are dense, so what is new is what is above the last one seen. */
export class SiteDictionary {
  readonly #site: SiteId;
  readonly #statements: DictionaryStatements;
  readonly #strings = new Map<StringName, Growing>();
  readonly #origins = new Map<keyof Origin, Growing>();
  readonly #clients = new Map<keyof Client, Growing>();

  constructor(site: SiteId, statements: DictionaryStatements) {
    this.#site = site;
    this.#statements = statements;
    for (const kind of ["name", "hostname", "path"] as const) this.#strings.set(kind, growing(""));
    for (const field of ORIGIN_FIELDS) this.#origins.set(field, growing(NO_ORIGIN[field]));
    for (const field of CLIENT_FIELDS) this.#clients.set(field, growing(NO_CLIENT[field]));
  }

  strings(kind: StringName): ValueSpace {
    return this.#strings.get(kind)!;
  }
  origins(field: keyof Origin): ValueSpace {
    return this.#origins.get(field)!;
  }
  clients(field: keyof Client): ValueSpace {
    return this.#clients.get(field)!;
  }

  /** The code of an event's name; a code that no row has while the name is unknown here. */
  nameCode(name: string): Code {
    return this.#strings.get("name")!.numbers.get(name) ?? 0xffffffff;
  }

  /** Reads what was added since the last call. */
  follow(): void {
    for (const [kind, known] of this.#strings) {
      for (const [value] of this.#statements.strings.values({ site: this.#site, kind, after: known.length - 1 }) as [string][])
        add(known, value);
    }
    this.#followTuples(this.#statements.origins, ORIGIN_FIELDS, this.#origins);
    this.#followTuples(this.#statements.clients, CLIENT_FIELDS, this.#clients);
  }

  #followTuples<Field>(statement: Statement, fields: readonly Field[], spaces: ReadonlyMap<Field, Growing>): void {
    const after = spaces.get(fields[0]!)!.length - 1;
    for (const tuple of statement.values({ site: this.#site, after }) as string[][]) {
      for (const [index, field] of fields.entries()) add(spaces.get(field)!, tuple[index]!);
    }
  }
}

export interface DictionaryStatements {
  readonly strings: Statement;
  readonly origins: Statement;
  readonly clients: Statement;
  finalize(): void;
}

export function prepareDictionary(db: Database): DictionaryStatements {
  const strings = db.prepare("select value from strings where site = $site and kind = $kind and code > $after order by code");
  const origins = db.prepare(
    `select referrer, source, channel, utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_id
     from origins where site = $site and code > $after order by code`,
  );
  const clients = db.prepare(
    `select country, region, city, browser, browser_version, os, os_version, device, model, screen, language
     from clients where site = $site and code > $after order by code`,
  );
  const finalize = () => [strings, origins, clients].forEach((statement) => statement.finalize());
  return { strings, origins, clients, finalize };
}

/** Code 0 exists from the beginning. */
function growing(empty: string): Growing {
  const space: Growing = { values: [""], numbers: new Map([["", 0]]), valueOf: new Uint32Array(64), length: 0 };
  add(space, empty);
  return space;
}

function add(space: Growing, value: string): void {
  let number = space.numbers.get(value);
  if (number === undefined) {
    number = space.values.length;
    space.values.push(value);
    space.numbers.set(value, number);
  }
  if (space.length === space.valueOf.length) {
    const larger = new Uint32Array(space.length * 2);
    larger.set(space.valueOf);
    space.valueOf = larger;
  }
  space.valueOf[space.length++] = number;
}
