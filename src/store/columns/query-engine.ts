import type { Database } from "bun:sqlite";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Gate } from "../../lib/gate.ts";
import { openDatabase } from "../../lib/sqlite.ts";
import { zoneOf } from "../../lib/zone.ts";
import type { DropCount, DropSample } from "../../model/drop.ts";
import type { SiteId } from "../../model/ids.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Plan, Result } from "../../model/plan.ts";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { RolledDay } from "../daily.ts";
import { DailyReader } from "../sqlite/daily-reader.ts";
import type { Removal } from "../sqlite/daily-writer.ts";
import { prepareDictionary, SiteDictionary, type DictionaryStatements } from "../sqlite/dictionary-reader.ts";
import { EventReader, type EventPage } from "../sqlite/event-reader.ts";
import { RowSource } from "../sqlite/row-source.ts";
import { isWithoutSilence } from "../sqlite/silence.ts";
import { HOUR_MS } from "../sqlite/site-rows.ts";
import { tellMade, type MadeDay } from "../columns-progress.ts";
import type { Finding, Property, Range } from "../store.ts";
import { mayGoOn } from "./build-chunk.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { checkColumns, checkEvents } from "./check.ts";
import { DamagedRows } from "./chunk-file.ts";
import { executeTogether, togetherKey } from "./execute.ts";
import { FirstDays } from "./lasting-visitors.ts";
import { PartialResults } from "./partial-results.ts";
import { QueryClock } from "./query-clock.ts";
import { rollUpChunk } from "./roll-up.ts";
import type { RemovedDays } from "./rolled-counts.ts";
import { SiteColumns, type Notes } from "./site-columns.ts";
import { Truths } from "./truth.ts";

const CACHE_KIB = 8 * 1024;
/** How often days that are over are looked for. */
const RETIRE_MS = 60_000;
/** While somebody looks at a site, and so long after the last question, what comes in is taken in so often. */
const WATCHED_MS = 3_000;
const AHEAD_MS = 100;
/** Sites looked at at the same time, beyond which the last ones count. */
const MOST_WATCHED = 4;
/** Files found damaged within one question: what a disk brings that is about to fail. */
const MOST_DAMAGED = 1_000;

/** Of one data directory. */
export interface EngineOptions {
  readonly file: string;
  readonly columns: string;
  /** How much of what whole days gave is kept for the next question. */
  readonly partialResultBytes?: number | undefined;
  /** As LIMITS.eventsPerSum; with Infinity every question is counted from events. */
  readonly eventsPerSum?: number | undefined;
  /** Where it is told which days were made (store/columns-progress.ts). */
  readonly progress?: SharedArrayBuffer;
}

export interface ExecuteRequest {
  readonly plans: readonly Plan[];
  /** One number, set to 1 by the asking thread when the answer is no longer wanted. */
  readonly cancelled: SharedArrayBuffer;
}

export interface RollUpRequest {
  readonly site: SiteId;
  readonly timezone: string;
  /** Number of a local day; null for all days. */
  readonly after: number | null;
  readonly nowMs: number;
}

export interface RemovalRequest {
  readonly site: SiteId;
  readonly timezone: string;
  /** Where a day of the zone begins. */
  readonly fromMs: number;
  readonly nowMs: number;
  readonly isClockSure: boolean;
}

export type RemovalRefused = "not_rolled_up" | "clock_in_doubt";

export interface ExecuteAnswer {
  readonly results: readonly Result[];
  readonly notes: Notes;
}

/** The road out from the plans on: a read-only connection to events.db, and the columns. Lives in the query thread. */
export class QueryEngine {
  readonly #db: Database;
  readonly #source: RowSource;
  readonly #reader: EventReader;
  readonly #daily: DailyReader;
  readonly #statements: DictionaryStatements;
  readonly #folder: string;
  readonly #dictionaries = new Map<SiteId, { dictionary: SiteDictionary; version: number }>();
  readonly #columns = new Map<string, SiteColumns>();
  readonly #cache = new ChunkCache();
  readonly #partials: PartialResults;
  readonly #progress: SharedArrayBuffer | undefined;
  readonly #eventsPerSum: number;
  #retiredMs = 0;
  /** When they were asked last (performance.now()), the latest at the end. */
  readonly #watched = new Map<SiteColumns, number>();
  #ahead: Timer | null = null;
  readonly #gate = new Gate(LIMITS.queriesAtOnce);
  /** What happened since somebody was last told: whose question it was does not matter to the log. */
  #notes: Notes = { built: 0, damaged: 0, outdated: 0 };

  constructor({ file, columns, partialResultBytes, eventsPerSum = LIMITS.eventsPerSum, progress }: EngineOptions) {
    this.#eventsPerSum = eventsPerSum;
    this.#progress = progress;
    this.#partials = new PartialResults(partialResultBytes);
    this.#folder = columns;
    mkdirSync(columns, { recursive: true, mode: 0o700 });
    this.#db = openDatabase(file, { readonly: true, synchronous: "normal", cacheKiB: CACHE_KIB });
    this.#source = new RowSource(this.#db);
    this.#reader = new EventReader(this.#db, this.#source);
    this.#daily = new DailyReader(this.#db);
    this.#statements = prepareDictionary(this.#db);
  }

  /** Long questions give way to others from day to day. */
  execute(request: ExecuteRequest, nowMs: number): Promise<ExecuteAnswer> {
    return this.#gate.pass(() => {
      const clock = new QueryClock(request.cancelled);
      return this.#withoutDamage(() => this.#execute(request, clock, nowMs));
    });
  }

  async #execute({ plans }: ExecuteRequest, clock: QueryClock, nowMs: number): Promise<ExecuteAnswer> {
    clock.proceed();
    const version = this.#source.version();
    const truths = new Truths(() => clock.proceed());
    const results = new Array<Result>(plans.length);
    for (const indexes of Map.groupBy(plans.keys(), (index) => togetherKey(plans[index]!)).values()) {
      const together = indexes.map((index) => plans[index]!);
      const { site, timezone, fromMs, toMs } = together[0]!;
      const dictionary = this.#dictionary(site, version);
      const removed = this.#source.atOneMoment(() => this.#removedDays(site));
      const columns = this.#siteColumns(site, timezone, dictionary, removed?.retainedFromMs ?? -Infinity);
      this.#watch(columns);
      const firstDays = new FirstDays();
      if (together.some(({ metrics }) => metrics.includes("new_visitors"))) {
        for (const chunk of columns.chunks(this.span(site)?.fromMs ?? toMs, toMs, version, nowMs)) {
          await clock.turn();
          firstDays.take(chunk);
        }
      }
      const chunks = columns.chunks(fromMs, toMs, version, nowMs);
      const counting = { chunks, dictionary, removed, partials: this.#partials, readsSums: this.#eventsPerSum < Infinity };
      const execution = { ...counting, firstDays, truths, nowMs, turn: () => clock.turn() };
      for (const [nth, result] of (await executeTogether(together, execution)).entries()) results[indexes[nth]!] = result;
    }
    this.#retire(version, nowMs);
    this.#ahead ??= this.#followLater();
    const notes = this.#notes;
    this.#notes = { built: 0, damaged: 0, outdated: 0 };
    return { results, notes };
  }

  span(site: SiteId): Range | null {
    const span = this.#source.span(site);
    const firstMs = this.#daily.firstMs(site);
    if (firstMs === null) return span;
    return { fromMs: Math.min(firstMs, span?.fromMs ?? firstMs), toMs: Math.max(span?.toMs ?? 0, this.#daily.retainedFromMs(site) ?? 0) };
  }

  /** From when on events of sites are there, as far as some were removed. */
  retained(): { site: SiteId; fromMs: number }[] {
    return this.#daily.retainedSites();
  }

  /** The first day after `after` that is over and has changed since it was rolled up; null when there is none. */
  rollUp(request: RollUpRequest): Promise<RolledDay | null> {
    return this.#gate.pass(() => this.#withoutDamage(() => this.#rollUp(request)));
  }

  #rollUp({ site, timezone, after, nowMs }: RollUpRequest): RolledDay | null {
    const version = this.#source.version();
    const dictionary = this.#dictionary(site, version);
    const columns = this.#siteColumns(site, timezone, dictionary);
    const known = new Map(this.#daily.present(site, timezone).map((day) => [day.day, day]));
    const day = columns.unknownDay(known, after, nowMs);
    if (day === null) return null;
    columns.retire(version, nowMs);
    const chunk = columns.day(day, version, nowMs);
    const rolled = rollUpChunk(chunk, zoneOf(timezone), dictionary);
    return { site, timezone, day, startsMs: chunk.baseMs, source: chunk.source, isOpen: mayGoOn(chunk), ...rolled };
  }

  /** What may be removed of a site before a day begins; or why nothing may, as Store.forget says it. */
  removal({ site, timezone, fromMs, nowMs, isClockSure }: RemovalRequest): Removal | RemovalRefused {
    const zone = zoneOf(timezone);
    const first = zone.dayOf(fromMs);
    if (zone.dayStartMs(first) !== fromMs) throw new Error(`no day of ${timezone} begins at ${fromMs}`);
    return this.#source.atOneMoment(() => {
      if (!isClockSure && !isWithoutSilence(this.#db, nowMs, LIMITS.retentionSilenceMs)) return "clock_in_doubt";
      const columns = this.#siteColumns(site, timezone, this.#dictionary(site, this.#source.version()));
      const present = this.#daily.present(site, timezone);
      if (columns.unknownDay(new Map(present.map((day) => [day.day, day])), null, nowMs) !== null) return "not_rolled_up";
      // Some rows of before tell which visits were open already when the days began that stay.
      const needed = present.filter(({ day }) => day >= first).map(({ source }) => source.fromMs);
      const rowsBeforeMs = Math.floor(Math.min(fromMs - VISIT_TIMEOUT_MS, ...needed) / HOUR_MS) * HOUR_MS;
      return { site, timezone, fromMs, rowsBeforeMs, events: this.#daily.eventsBefore(site, Math.ceil(fromMs / HOUR_MS)) };
    });
  }

  /** Resolves when no question counts on removed events any more; their chunks are gone then. */
  dropBefore({ site, timezone, fromMs }: Pick<Removal, "site" | "timezone" | "fromMs">): Promise<void> {
    return this.#gate.pass(() => {
      const version = this.#source.version();
      this.#siteColumns(site, timezone, this.#dictionary(site, version)).drop(zoneOf(timezone).dayOf(fromMs));
      this.#discard(({ of }) => of.site === site && of.beginMs < fromMs);
    }, LIMITS.queriesAtOnce);
  }

  properties(site: SiteId): Property[] {
    return this.#dictionary(site, this.#source.version()).properties();
  }

  read(site: SiteId, range: Range, after: number | null): EventPage {
    return this.#reader.read(site, range, after);
  }

  drops(site: SiteId | null, fromDay: number): DropCount[] {
    return this.#reader.drops(site, fromDay);
  }

  dropSamples(site: SiteId, limit: number): DropSample[] {
    return this.#reader.dropSamples(site, limit);
  }

  /** The site's events are gone: so is what was derived from them, and nobody derives it again from what is still in memory. */
  forget(site: SiteId): Promise<void> {
    return this.#gate.pass(() => {
      this.#dictionaries.delete(site);
      this.#daily.forget();
      this.#discard(({ of }) => of.site === site);
      rmSync(join(this.#folder, String(site)), { recursive: true, force: true });
    }, LIMITS.queriesAtOnce);
  }

  check(): Finding[] {
    return [...checkEvents(this.#db), ...checkColumns(this.#folder)];
  }

  close(): Promise<void> {
    return this.#gate.pass(() => {
      this.#watched.clear();
      if (this.#ahead !== null) clearTimeout(this.#ahead);
      this.#source.finalize();
      this.#reader.finalize();
      this.#daily.finalize();
      this.#statements.finalize();
      this.#db.close(true);
    }, LIMITS.queriesAtOnce);
  }

  /** A file whose rows are damaged is gone when that is noticed: the work is done again, and the day is made on the way. */
  async #withoutDamage<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    for (let left = MOST_DAMAGED; ; left--) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DamagedRows) || left === 0) throw error;
        this.#notes.damaged++;
        this.#cache.clear();
      }
    }
  }

  #retire(version: number, nowMs: number): void {
    if (Math.abs(nowMs - this.#retiredMs) < RETIRE_MS) return;
    this.#retiredMs = nowMs;
    for (const columns of this.#columns.values()) columns.retire(version, nowMs);
  }

  #discard(isOver: (columns: SiteColumns) => boolean): void {
    for (const [key, columns] of this.#columns) {
      if (!isOver(columns)) continue;
      this.#columns.delete(key);
      this.#watched.delete(columns);
    }
  }

  #watch(columns: SiteColumns): void {
    this.#watched.delete(columns);
    this.#watched.set(columns, performance.now());
    if (this.#watched.size > MOST_WATCHED) this.#watched.delete(this.#watched.keys().next().value!);
  }

  /** What is done between the questions, so that the next one finds little to do. */
  #followLater(): Timer {
    const timer = setTimeout(() => {
      try {
        this.#followWatched();
      } catch {
        // Whoever asks next meets the same and is told.
        this.#watched.clear();
      }
      this.#ahead = this.#watched.size === 0 ? null : this.#followLater();
    }, AHEAD_MS);
    timer.unref();
    return timer;
  }

  /** Takes in what has come while somebody looks, and puts in order what was asked about since. */
  #followWatched(): void {
    const version = this.#source.version();
    for (const [columns, askedMs] of this.#watched) {
      if (performance.now() - askedMs > WATCHED_MS) this.#watched.delete(columns);
      else columns.followAhead(version);
    }
    for (const columns of this.#columns.values()) columns.settle();
  }

  #dictionary(site: SiteId, version: number): SiteDictionary {
    let known = this.#dictionaries.get(site);
    if (known === undefined)
      this.#dictionaries.set(site, (known = { dictionary: new SiteDictionary(site, this.#statements), version: -1 }));
    if (known.version !== version) known.dictionary.follow();
    known.version = version;
    return known.dictionary;
  }

  /** Questions that began before more was removed go on with the columns that they have. */
  #siteColumns(
    site: SiteId,
    timezone: string,
    dictionary: SiteDictionary,
    beginMs = this.#daily.retainedFromMs(site) ?? -Infinity,
  ): SiteColumns {
    const key = `${site} ${timezone} ${beginMs}`;
    let columns = this.#columns.get(key);
    if (columns === undefined) {
      const folder = join(this.#folder, String(site));
      const note = (what: keyof Notes): void => void this.#notes[what]++;
      const made = (place: Omit<MadeDay, "site">): void => {
        if (this.#progress !== undefined) tellMade(this.#progress, { site, ...place });
      };
      const read = { folder, rows: this.#source, dictionary, cache: this.#cache, eventsPerSum: this.#eventsPerSum };
      columns = new SiteColumns({ site, timezone, beginMs, note, made, ...read });
      this.#columns.set(key, columns);
    }
    return columns;
  }

  #removedDays(site: SiteId): RemovedDays | null {
    const retainedFromMs = this.#daily.retainedFromMs(site);
    return retainedFromMs === null ? null : { days: this.#daily.removed(site), retainedFromMs, daily: this.#daily };
  }
}
