import type { Database, Statement } from "bun:sqlite";
import type { Code } from "../../model/ids.ts";
import { LIMITS } from "../../model/limits.ts";
import { CLIENT_FIELDS, FIELD_SEPARATOR, ORIGIN_FIELDS } from "../wire.ts";

export type StringKind = "name" | "hostname" | "path" | "title" | "props" | "currency";
type Kind = StringKind | "origin" | "client";

/** Known values of one site and kind: value -> code, bounded; what is not here is looked up in the database. */
interface Known {
  readonly codes: Map<string, Code>;
  nextCode: Code;
  /** New values per UTC day, for the cap; late events bring back days that are over. */
  readonly newOfDay: Map<number, number>;
}

const OTHER = "(other)";
/** Days whose new values are counted at the same time. */
const COUNTED_DAYS = 100;
/** Values kept in memory per site and kind; the oldest half goes when it is full. */
const KNOWN_VALUES = 20_000;

/**
 * Gives every string and tuple of a site its code, inside the writer's transaction. After a rollback, or when another process wrote,
 * `forget` must be called: codes in memory may then not be on disk.
 */
export class DictionaryWriter {
  readonly #sites = new Map<number, Partial<Record<Kind, Known>>>();
  readonly #findString: Statement<{ code: number }, [{ site: number; kind: string; value: string }]>;
  readonly #addString: Statement<unknown, [{ site: number; kind: string; code: number; value: string }]>;
  readonly #lastString: Statement<{ code: number | null }, [{ site: number; kind: string }]>;
  readonly #origins: TupleTable;
  readonly #clients: TupleTable;

  constructor(db: Database) {
    this.#findString = db.prepare("select code from strings where site = $site and kind = $kind and value = $value");
    this.#addString = db.prepare("insert into strings (site, kind, code, value) values ($site, $kind, $code, $value)");
    this.#lastString = db.prepare("select max(code) as code from strings where site = $site and kind = $kind");
    this.#origins = prepareTuples(db, "origins", ORIGIN_FIELDS.length);
    this.#clients = prepareTuples(db, "clients", CLIENT_FIELDS.length);
  }

  string(site: number, kind: StringKind, value: string, day: number): Code {
    if (value === "") return 0;
    const known = this.#known(site, kind);
    return known.codes.get(value) ?? this.#unknownString(site, kind, value, day, known);
  }

  origin(site: number, key: string, day: number): Code {
    const known = this.#known(site, "origin");
    return known.codes.get(key) ?? this.#unknownTuple(this.#origins, site, key, day, known, otherOrigin);
  }

  client(site: number, key: string, day: number): Code {
    const known = this.#known(site, "client");
    return known.codes.get(key) ?? this.#unknownTuple(this.#clients, site, key, day, known, otherClient);
  }

  forget(): void {
    this.#sites.clear();
  }

  finalize(): void {
    for (const statement of [this.#findString, this.#addString, this.#lastString]) statement.finalize();
    this.#origins.finalize();
    this.#clients.finalize();
  }

  #known(site: number, kind: Kind): Known {
    let kinds = this.#sites.get(site);
    if (kinds === undefined) this.#sites.set(site, (kinds = {}));
    let known = kinds[kind];
    if (known === undefined) {
      const last =
        kind === "origin"
          ? this.#origins.last(site)
          : kind === "client"
            ? this.#clients.last(site)
            : (this.#lastString.get({ site, kind })?.code ?? 0);
      known = { codes: new Map(), nextCode: last + 1, newOfDay: new Map() };
      kinds[kind] = known;
    }
    return known;
  }

  #unknownString(site: number, kind: StringKind, value: string, day: number, known: Known): Code {
    const found = this.#findString.get({ site, kind, value })?.code;
    if (found !== undefined) return remember(known, value, found);
    if (value !== OTHER && isFull(known, day)) return this.string(site, kind, OTHER, day);
    const code = known.nextCode++;
    this.#addString.run({ site, kind, code, value });
    return remember(known, value, code);
  }

  #unknownTuple(table: TupleTable, site: number, key: string, day: number, known: Known, other: (key: string) => string): Code {
    const found = table.find(site, key);
    if (found !== null) return remember(known, key, found);
    if (isFull(known, day)) {
      const reduced = other(key);
      if (reduced !== key) return known.codes.get(reduced) ?? this.#unknownTuple(table, site, reduced, day, known, other);
    }
    const code = known.nextCode++;
    table.add(site, code, key);
    return remember(known, key, code);
  }
}

function remember(known: Known, value: string, code: Code): Code {
  if (known.codes.size >= KNOWN_VALUES) {
    let drop = KNOWN_VALUES / 2;
    for (const old of known.codes.keys()) {
      if (drop-- === 0) break;
      known.codes.delete(old);
    }
  }
  known.codes.set(value, code);
  return code;
}

/** Counts one more new value of the day, and says whether the day has had its share. */
function isFull({ newOfDay }: Known, day: number): boolean {
  const count = (newOfDay.get(day) ?? 0) + 1;
  if (count === 1 && newOfDay.size >= COUNTED_DAYS) newOfDay.delete(newOfDay.keys().next().value!);
  newOfDay.set(day, count);
  return count > LIMITS.newValuesPerDay;
}

/** What a stranger can invent becomes "(other)"; the channel, one of nineteen, stays. */
function otherOrigin(key: string): string {
  const channel = ORIGIN_FIELDS.indexOf("channel");
  return key
    .split(FIELD_SEPARATOR)
    .map((value, index) => (value === "" || index === channel ? value : OTHER))
    .join(FIELD_SEPARATOR);
}

/** Country and device class stay: there are few of them. */
function otherClient(key: string): string {
  const kept = new Set([CLIENT_FIELDS.indexOf("country"), CLIENT_FIELDS.indexOf("device")]);
  return key
    .split(FIELD_SEPARATOR)
    .map((value, index) => (value === "" || kept.has(index) ? value : OTHER))
    .join(FIELD_SEPARATOR);
}

interface TupleTable {
  find(site: number, key: string): Code | null;
  add(site: number, code: Code, key: string): void;
  last(site: number): Code;
  finalize(): void;
}

/** The columns of both tables are known to the schema; positions are bound, in the order of the fields. */
function prepareTuples(db: Database, table: "origins" | "clients", width: number): TupleTable {
  const text = TUPLE_SQL[table];
  const find = db.prepare<{ code: number }, (string | number)[]>(text.find);
  const add = db.prepare<unknown, (string | number)[]>(text.add);
  const last = db.prepare<{ code: number | null }, [number]>(text.last);
  const fields = (key: string): string[] => {
    const values = key.split(FIELD_SEPARATOR);
    if (values.length !== width) throw new Error(`${table}: a tuple of ${values.length} fields instead of ${width}`);
    return values;
  };
  return {
    find: (site, key) => find.get(site, ...fields(key))?.code ?? null,
    add: (site, code, key) => void add.run(site, code, ...fields(key)),
    last: (site) => last.get(site)?.code ?? 0,
    finalize: () => [find, add, last].forEach((statement) => statement.finalize()),
  };
}

const TUPLE_SQL = {
  origins: {
    find: `select code from origins where site = ? and referrer = ? and source = ? and channel = ? and utm_source = ? and utm_medium = ?
      and utm_campaign = ? and utm_content = ? and utm_term = ? and click_id = ?`,
    add: "insert into origins values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    last: "select max(code) as code from origins where site = ?",
  },
  clients: {
    find: `select code from clients where site = ? and country = ? and region = ? and city = ? and browser = ? and browser_version = ?
      and os = ? and os_version = ? and device = ? and model = ? and screen = ? and language = ?`,
    add: "insert into clients values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    last: "select max(code) as code from clients where site = ?",
  },
} as const;
