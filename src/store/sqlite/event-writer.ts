import type { Database, Statement } from "bun:sqlite";
import { migrate, openDatabase } from "../../lib/sqlite.ts";
import type { SiteId } from "../../model/ids.ts";
import type { DayPart, SiteDay } from "../daily.ts";
import { decodeBatch, type Row, type WireBatch } from "../wire.ts";
import { DailyWriter, type Removal } from "./daily-writer.ts";
import { DictionaryWriter } from "./dictionary-writer.ts";
import { DropSampleWriter } from "./drop-sample-writer.ts";
import { filesInPlace } from "./files-in-place.ts";
import { ManyRows, type NewRow } from "./many-rows.ts";
import { CHECKSUM_MASK, rowChecksum } from "./row-checksum.ts";
import { EVENTS_MIGRATIONS } from "./schema.ts";
import { removeHours } from "./remove-hours.ts";
import { SeenWriter } from "./seen-writer.ts";
import { DAY_MS, firstRowId, HOUR_MS, lastRowId } from "./site-rows.ts";

/** Rows of a site that leave in one transaction, so that collecting goes on between them. */
const FORGET_ROWS = 20_000;
/** Likewise of old events: here the site itself is collecting. */
const REMOVE_ROWS = 10_000;
const CACHE_KIB = 16 * 1024;

/** Hours until the year 2209; a site and an hour fit into one number. */
const MOST_HOURS = 2 ** 21;

const NONE: ReadonlySet<number> = new Set();

interface HourSpan {
  readonly site: number;
  readonly hour: number;
  readonly firstId: number;
  lastId: number;
  events: number;
  checksum: number;
}

type AddHour = Statement<unknown, [{ [Name in keyof HourSpan]: number }]>;
type AddDrop = Statement<unknown, [{ site: number; day: number; reason: string; count: number }]>;

/**
 * The only writer of events.db in this process. A second process (cairn seed) may write too: SQLite's lock orders the transactions,
 * and everything remembered between them is dropped when another writer was there.
 */
export class EventWriter {
  readonly #file: string;
  #db: Database;
  #dictionary: DictionaryWriter;
  #events: ManyRows;
  #addHour: AddHour;
  #addDrop: AddDrop;
  #seen: SeenWriter;
  #samples: DropSampleWriter;
  #daily: DailyWriter;
  #misplaced: () => string | null;
  #nextId = new Map<number, number>();
  #dataVersion = -1;
  #damaged = false;

  constructor(file: string) {
    this.#file = file;
    [this.#db, this.#dictionary, this.#events, this.#addHour, this.#addDrop, this.#seen, this.#samples, this.#daily] = this.#open();
    this.#misplaced = filesInPlace(file);
  }

  /** Returns after COMMIT: the places of events that were stored before, if any. Throws when nothing of the batch was stored. */
  append(text: string): readonly number[] | undefined {
    const batch = decodeBatch(text);
    const known = this.#transact(() => {
      this.#dropStaleMemory();
      return this.#write(batch);
    });
    return known.size === 0 ? undefined : [...known];
  }

  /** What a day added up to is written in parts, so that collecting goes on in between; see DailyWriter. */
  beginDay(day: SiteDay): number | null {
    return this.#transact(() => this.#daily.begin(day));
  }

  addToDay(part: DayPart): void {
    this.#transact(() => this.#daily.add(part));
  }

  endDay(day: { number: number; events: number }): void {
    this.#transact(() => this.#daily.end(day));
  }

  /** Answers how many days of other zones went. One slice; call it until it answers 0. */
  dropOtherZones({ site, timezone }: { site: SiteId; timezone: string }): number {
    return this.#transact(() => this.#daily.dropOtherZones(site, timezone));
  }

  /** From now on the days count from their roll-ups, be their rows there or not; see DailyWriter. */
  beginRemoval(removal: Removal): number | null {
    return this.#transact(() => this.#daily.beginRemoval(removal));
  }

  /** Removes the events of whole hours. Answers how many went. One slice; call it until it answers 0. */
  removeBefore({ site, rowsBeforeMs }: Pick<Removal, "site" | "rowsBeforeMs">): number {
    const gone = this.#transact(() => removeHours(this.#db, site, Math.floor(rowsBeforeMs / HOUR_MS), REMOVE_ROWS));
    // What is gone is not to be found in the write-ahead log either. A reader may be in the way: the next one gets it.
    if (gone === 0) this.#db.run("pragma wal_checkpoint(truncate)");
    return gone;
  }

  /** Answers how many roll-ups went. One slice; call it until it answers 0. */
  forgetDays(site: SiteId): number {
    return this.#transact(() => this.#daily.forget(site));
  }

  /** Answers how many events went. One slice; call it until it answers 0. */
  forget(site: SiteId): number {
    const range = { first: firstRowId(site), last: lastRowId(site), limit: FORGET_ROWS };
    const gone = this.#transact(() => {
      const { changes } = this.#db
        .query("delete from events where id in (select id from events where id between $first and $last limit $limit)")
        .run(range);
      if (changes === 0) {
        for (const sql of FORGET_SITE) this.#db.query(sql).run({ site });
      }
      return changes;
    });
    this.#forgetMemory();
    this.#seen.forget();
    return gone;
  }

  /** Moves the write-ahead log into the database and empties it, so that the directory can be copied as it is. */
  close(): void {
    this.#finalize();
    this.#db.run("pragma wal_checkpoint(truncate)");
    this.#db.close(true);
  }

  #open(): [Database, DictionaryWriter, ManyRows, AddHour, AddDrop, SeenWriter, DropSampleWriter, DailyWriter] {
    const db = openDatabase(this.#file, { synchronous: "full", cacheKiB: CACHE_KIB });
    migrate(db, this.#file, EVENTS_MIGRATIONS);
    const further = [new SeenWriter(db), new DropSampleWriter(db), new DailyWriter(db)] as const;
    return [db, new DictionaryWriter(db), new ManyRows(db, EVENTS), db.prepare(ADD_HOUR), db.prepare(ADD_DROP), ...further];
  }

  /** All of the work or none of it, on files that are where they belong, through a connection that never failed. */
  #transact<Answer>(work: () => Answer): Answer {
    const misplaced = this.#misplaced();
    if (misplaced !== null) throw new Error(`${misplaced} was deleted, moved or replaced; stop the server and put it back`);
    if (this.#damaged) this.#reopen();
    try {
      this.#db.query("begin immediate").run();
      const answer = work();
      this.#db.query("commit").run();
      return answer;
    } catch (error) {
      this.#recover(error);
      throw error;
    }
  }

  #write({ rows, drops, once }: WireBatch): ReadonlySet<number> {
    const spans = new Map<number, HourSpan>();
    const known = once.length === 0 ? NONE : this.#seen.known(rows, once);
    const left = this.#daily.withRemoved(rows, known);
    const events: NewRow[] = [];
    for (let place = 0; place < rows.length; place++) if (!left.has(place)) events.push(this.#valuesOf(rows[place]!, spans));
    this.#events.insert(events);
    for (const [site, id] of this.#nextId) if (id > lastRowId(site as SiteId)) throw new Error(`site ${site} is full`);
    for (const span of spans.values()) this.#addHour.run({ ...span });
    for (const { site, day, reason, count } of drops) this.#addDrop.run({ site: site ?? 0, day, reason, count });
    if (drops.length > 0) this.#samples.note(drops);
    // An empty batch is the health check's question: does a commit work?
    if (rows.length === 0 && drops.length === 0) this.#db.run("update heartbeat set beats = beats + 1");
    return left;
  }

  /** What stands in the table, its strings as codes; noted for its hour. */
  #valuesOf(row: Row, spans: Map<number, HourSpan>): NewRow {
    const [site, timeMs, high, low, name, hostname, path, title, origin, client, props, interactive, revenue, currency] = row;
    const words = this.#dictionary;
    const day = Math.floor(timeMs / DAY_MS);
    const id = this.#takeId(site);
    const values = [
      id,
      timeMs,
      high,
      low,
      words.string(site, "name", name, day),
      words.string(site, "hostname", hostname, day),
      words.string(site, "path", path, day),
      words.string(site, "title", title, day),
      words.origin(site, origin, day),
      words.client(site, client, day),
      words.string(site, "props", props, day),
      interactive,
      revenue,
      currency === "" ? null : words.string(site, "currency", currency, day),
      row[14],
      row[15],
      row[16],
      row[17],
      row[18],
    ];
    noteHour(spans, site, Math.floor(timeMs / HOUR_MS), id, rowChecksum(values));
    return values;
  }

  #takeId(site: number): number {
    let id = this.#nextId.get(site);
    if (id === undefined) {
      const range = { first: firstRowId(site as SiteId), last: lastRowId(site as SiteId) };
      const last = this.#db.query<{ id: number | null }, typeof range>(LAST_ID).get(range);
      id = (last?.id ?? range.first) + 1;
    }
    this.#nextId.set(site, id + 1);
    return id;
  }

  /** Codes and row numbers in memory hold only as long as nobody else wrote. Called inside the transaction, so nobody can write after it. */
  #dropStaleMemory(): void {
    const { data_version: version } = this.#db.query<{ data_version: number }, []>("pragma data_version").get()!;
    if (version !== this.#dataVersion) {
      this.#forgetMemory();
      this.#seen.catchUpLater();
    }
    this.#dataVersion = version;
  }

  #forgetMemory(): void {
    this.#dictionary.forget();
    this.#daily.forgetMemory();
    this.#nextId.clear();
  }

  #recover(error: unknown): void {
    this.#forgetMemory();
    this.#seen.forget();
    try {
      // A full disk has already rolled back by itself; a second rollback would throw.
      if (this.#db.inTransaction) this.#db.run("rollback");
    } catch {
      this.#damaged = true;
    }
    // After a failed write or sync the state of this connection's pages is unknown: never go on with it.
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_IOERR")) this.#damaged = true;
  }

  #reopen(): void {
    try {
      this.#finalize();
      this.#db.close(false);
    } catch {
      // The connection is given up in any case.
    }
    [this.#db, this.#dictionary, this.#events, this.#addHour, this.#addDrop, this.#seen, this.#samples, this.#daily] = this.#open();
    this.#misplaced = filesInPlace(this.#file);
    this.#nextId.clear();
    this.#dataVersion = -1;
    this.#damaged = false;
  }

  #finalize(): void {
    for (const statement of [this.#events, this.#addHour, this.#addDrop]) statement.finalize();
    this.#dictionary.finalize();
    this.#seen.finalize();
    this.#samples.finalize();
    this.#daily.finalize();
  }
}

function noteHour(spans: Map<number, HourSpan>, site: number, hour: number, id: number, checksum: number): void {
  const key = site * MOST_HOURS + hour;
  const span = spans.get(key);
  if (span === undefined) {
    spans.set(key, { site, hour, firstId: id, lastId: id, events: 1, checksum });
    return;
  }
  span.lastId = id;
  span.events++;
  span.checksum = (span.checksum + checksum) % (CHECKSUM_MASK + 1);
}

// The visitor's halves are joined here: JavaScript numbers hold 53 bits, SQLite's integers 64.
const EVENTS = {
  into: `insert into events (id, time, visitor, name, hostname, path, title, origin, client, props, interactive, revenue, currency, scroll,
    engaged, duration, outcome, engine)`,
  row: "(?, ?, (? << 32) | ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
};

const ADD_HOUR = `
  insert into hours (site, hour, first_id, last_id, events, checksum) values ($site, $hour, $firstId, $lastId, $events, $checksum)
  on conflict (site, hour) do update set
    first_id = min(first_id, excluded.first_id), last_id = max(last_id, excluded.last_id), events = events + excluded.events,
    checksum = (checksum + excluded.checksum) & ${CHECKSUM_MASK}`;

const ADD_DROP = `
  insert into drops (site, day, reason, count) values ($site, $day, $reason, $count)
  on conflict (site, day, reason) do update set count = count + excluded.count`;

/** Also of rows that were removed: no number of a row is given twice. */
const LAST_ID = `
  select max(id) as id from (
    select max(id) as id from events where id between $first and $last
    union all select last_id from retained where site = $first >> 32
  )`;

const FORGET_SITE = [
  "delete from retained where site = $site",
  "delete from strings where site = $site",
  "delete from origins where site = $site",
  "delete from clients where site = $site",
  "delete from hours where site = $site",
  "delete from drops where site = $site",
  "delete from drop_samples where site = $site",
  "delete from seen where site = $site",
  "delete from seen_recent where site = $site",
] as const;
