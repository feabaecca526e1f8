import type { Database } from "bun:sqlite";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Gate } from "../../lib/gate.ts";
import { openDatabase } from "../../lib/sqlite.ts";
import type { DropCount, DropSample } from "../../model/drop.ts";
import type { SiteId } from "../../model/ids.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Plan, Result } from "../../model/plan.ts";
import { prepareDictionary, SiteDictionary, type DictionaryStatements } from "../sqlite/dictionary-reader.ts";
import { EventReader, type EventPage } from "../sqlite/event-reader.ts";
import { RowSource } from "../sqlite/row-source.ts";
import { tellMade, type MadeDay } from "../columns-progress.ts";
import type { Finding, Property, Range } from "../store.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { checkColumns, checkEvents } from "./check.ts";
import { executeTogether, togetherKey } from "./execute.ts";
import { FirstDays } from "./lasting-visitors.ts";
import { PartialResults } from "./partial-results.ts";
import { QueryClock } from "./query-clock.ts";
import { SiteColumns, type Notes } from "./site-columns.ts";
import { Truths } from "./truth.ts";

const CACHE_KIB = 8 * 1024;
/** How often days that are over are looked for. */
const RETIRE_MS = 60_000;

/** Of one data directory. */
export interface EngineOptions {
  readonly file: string;
  readonly columns: string;
  /** How much of what whole days gave is kept for the next question. */
  readonly partialResultBytes?: number | undefined;
  /** Where it is told which days were made (store/columns-progress.ts). */
  readonly progress?: SharedArrayBuffer;
}

export interface ExecuteRequest {
  readonly plans: readonly Plan[];
  /** One number, set to 1 by the asking thread when the answer is no longer wanted. */
  readonly cancelled: SharedArrayBuffer;
}

export interface ExecuteAnswer {
  readonly results: readonly Result[];
  readonly notes: Notes;
}

/** The road out from the plans on: a read-only connection to events.db, and the columns. Lives in the query thread. */
export class QueryEngine {
  readonly #db: Database;
  readonly #source: RowSource;
  readonly #reader: EventReader;
  readonly #statements: DictionaryStatements;
  readonly #folder: string;
  readonly #dictionaries = new Map<SiteId, { dictionary: SiteDictionary; version: number }>();
  readonly #columns = new Map<string, SiteColumns>();
  readonly #cache = new ChunkCache();
  readonly #partials: PartialResults;
  readonly #progress: SharedArrayBuffer | undefined;
  #retiredMs = 0;
  readonly #gate = new Gate(LIMITS.queriesAtOnce);
  /** What happened since somebody was last told: whose question it was does not matter to the log. */
  #notes: Notes = { built: 0, damaged: 0, outdated: 0 };

  constructor({ file, columns, partialResultBytes, progress }: EngineOptions) {
    this.#progress = progress;
    this.#partials = new PartialResults(partialResultBytes);
    this.#folder = columns;
    mkdirSync(columns, { recursive: true, mode: 0o700 });
    this.#db = openDatabase(file, { readonly: true, synchronous: "normal", cacheKiB: CACHE_KIB });
    this.#source = new RowSource(this.#db);
    this.#reader = new EventReader(this.#db, this.#source);
    this.#statements = prepareDictionary(this.#db);
  }

  /** Long questions give way to others from day to day. */
  execute(request: ExecuteRequest, nowMs: number): Promise<ExecuteAnswer> {
    return this.#gate.pass(() => this.#execute(request, nowMs));
  }

  async #execute({ plans, cancelled }: ExecuteRequest, nowMs: number): Promise<ExecuteAnswer> {
    const version = this.#source.version();
    const clock = new QueryClock(cancelled);
    const truths = new Truths(() => clock.proceed());
    const results = new Array<Result>(plans.length);
    for (const indexes of Map.groupBy(plans.keys(), (index) => togetherKey(plans[index]!)).values()) {
      const together = indexes.map((index) => plans[index]!);
      const { site, timezone, fromMs, toMs } = together[0]!;
      const dictionary = this.#dictionary(site, version);
      const columns = this.#siteColumns(site, timezone, dictionary);
      const firstDays = new FirstDays();
      if (together.some(({ metrics }) => metrics.includes("new_visitors"))) {
        for (const chunk of columns.chunks(this.span(site)?.fromMs ?? toMs, toMs, version, nowMs)) {
          await clock.turn();
          firstDays.take(chunk);
        }
      }
      const chunks = columns.chunks(fromMs, toMs, version, nowMs);
      const execution = { chunks, dictionary, partials: this.#partials, firstDays, truths, nowMs, turn: () => clock.turn() };
      for (const [nth, result] of (await executeTogether(together, execution)).entries()) results[indexes[nth]!] = result;
    }
    this.#retire(version, nowMs);
    const notes = this.#notes;
    this.#notes = { built: 0, damaged: 0, outdated: 0 };
    return { results, notes };
  }

  span(site: SiteId): Range | null {
    return this.#source.span(site);
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
      for (const [key, columns] of this.#columns) if (columns.site === site) this.#columns.delete(key);
      rmSync(join(this.#folder, String(site)), { recursive: true, force: true });
    }, LIMITS.queriesAtOnce);
  }

  check(): Finding[] {
    return [...checkEvents(this.#db), ...checkColumns(this.#folder)];
  }

  close(): Promise<void> {
    return this.#gate.pass(() => {
      this.#source.finalize();
      this.#reader.finalize();
      this.#statements.finalize();
      this.#db.close(true);
    }, LIMITS.queriesAtOnce);
  }

  #retire(version: number, nowMs: number): void {
    if (Math.abs(nowMs - this.#retiredMs) < RETIRE_MS) return;
    this.#retiredMs = nowMs;
    for (const columns of this.#columns.values()) columns.retire(version, nowMs);
  }

  #dictionary(site: SiteId, version: number): SiteDictionary {
    let known = this.#dictionaries.get(site);
    if (known === undefined)
      this.#dictionaries.set(site, (known = { dictionary: new SiteDictionary(site, this.#statements), version: -1 }));
    if (known.version !== version) known.dictionary.follow();
    known.version = version;
    return known.dictionary;
  }

  #siteColumns(site: SiteId, timezone: string, dictionary: SiteDictionary): SiteColumns {
    const key = `${site} ${timezone}`;
    let columns = this.#columns.get(key);
    if (columns === undefined) {
      const folder = join(this.#folder, String(site));
      const note = (what: keyof Notes): void => void this.#notes[what]++;
      const made = (place: Omit<MadeDay, "site">): void => {
        if (this.#progress !== undefined) tellMade(this.#progress, { site, ...place });
      };
      columns = new SiteColumns(site, timezone, folder, this.#source, dictionary, this.#cache, note, made);
      this.#columns.set(key, columns);
    }
    return columns;
  }
}
