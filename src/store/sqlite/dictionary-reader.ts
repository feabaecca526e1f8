import type { Database, Statement } from "bun:sqlite";
import { NO_CLIENT, NO_ORIGIN, type Client, type Origin } from "../../model/event.ts";
import type { Code, SiteId } from "../../model/ids.ts";
import type { Property } from "../store.ts";
import { CLIENT_FIELDS, ORIGIN_FIELDS } from "../wire.ts";
import { prepareProperties, PropertyReader, type PropertyStatements } from "./property-reader.ts";
import { GrowingSpace, type ValueSpace } from "./value-space.ts";

const STRINGS = ["name", "hostname", "path", "title", "currency"] as const;
type StringName = (typeof STRINGS)[number];

/** One site's dictionaries, followed as they grow: codes are dense, so what is new is what is above the last one seen. */
export class SiteDictionary {
  readonly #site: SiteId;
  readonly #statements: DictionaryStatements;
  readonly #strings = new Map<StringName, GrowingSpace>();
  readonly #origins = new Map<keyof Origin, GrowingSpace>();
  readonly #clients = new Map<keyof Client, GrowingSpace>();
  readonly #properties: PropertyReader;

  constructor(site: SiteId, statements: DictionaryStatements) {
    this.#site = site;
    this.#statements = statements;
    this.#properties = new PropertyReader(site, statements.properties);
    for (const kind of STRINGS) this.#strings.set(kind, growing(""));
    for (const field of ORIGIN_FIELDS) this.#origins.set(field, growing(NO_ORIGIN[field]));
    for (const field of CLIENT_FIELDS) this.#clients.set(field, growing(NO_CLIENT[field]));
  }

  strings(kind: StringName): GrowingSpace {
    return this.#strings.get(kind)!;
  }
  origins(field: keyof Origin): GrowingSpace {
    return this.#origins.get(field)!;
  }
  clients(field: keyof Client): GrowingSpace {
    return this.#clients.get(field)!;
  }

  /** Of the codes of property sets: what they say of one key, as text. */
  props(key: string): ValueSpace {
    return this.#properties.space(key);
  }

  /** The keys that events carry. */
  properties(): Property[] {
    return this.#properties.list();
  }

  /** The code of an event's name; a code that no row has while the name is unknown here. */
  nameCode(name: string): Code {
    return this.#strings.get("name")!.numberOf(name) ?? 0xffffffff;
  }

  /** Reads what was added since the last call. */
  follow(): void {
    for (const [kind, known] of this.#strings) {
      for (const [value] of this.#statements.strings.values({ site: this.#site, kind, after: known.length - 1 }) as [string][])
        known.add(value);
    }
    this.#properties.revision++;
    this.#followTuples(this.#statements.origins, ORIGIN_FIELDS, this.#origins);
    this.#followTuples(this.#statements.clients, CLIENT_FIELDS, this.#clients);
  }

  #followTuples<Field>(statement: Statement, fields: readonly Field[], spaces: ReadonlyMap<Field, GrowingSpace>): void {
    const after = spaces.get(fields[0]!)!.length - 1;
    for (const tuple of statement.values({ site: this.#site, after }) as string[][]) {
      for (const [index, field] of fields.entries()) spaces.get(field)!.add(tuple[index]!);
    }
  }
}

export interface DictionaryStatements {
  readonly strings: Statement;
  readonly origins: Statement;
  readonly clients: Statement;
  readonly properties: PropertyStatements;
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
  const properties = prepareProperties(db);
  const finalize = () => [strings, origins, clients, ...Object.values(properties)].forEach((statement: Statement) => statement.finalize());
  return { strings, origins, clients, properties, finalize };
}

/** Code 0 exists from the beginning. */
function growing(empty: string): GrowingSpace {
  const space = new GrowingSpace();
  space.add(empty);
  return space;
}
