import { join } from "node:path";
import { isClockSet, systemClock, type Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { DropCount, DropSample } from "../model/drop.ts";
import type { Event } from "../model/event.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Plan, Result } from "../model/plan.ts";
import { startThread, type Thread } from "../threads.ts";
import { newProgress, ProgressLog } from "./columns-progress.ts";
import type {
  EngineOptions,
  ExecuteAnswer,
  ExecuteRequest,
  RemovalRefused,
  RemovalRequest,
  RollUpRequest,
} from "./columns/query-engine.ts";
import { partsOfDay, type RolledDay } from "./daily.ts";
import type { Removal } from "./sqlite/daily-writer.ts";
import type { EventPage } from "./sqlite/event-reader.ts";
import { readRefusal } from "./refusals.ts";
import type { Finding, Forget, Property, Range, Store } from "./store.ts";
import { cannotOpen, DataDirectoryError } from "./data-directory.ts";
import { encodeBatch } from "./wire.ts";

export interface StoreOptions {
  readonly directory: string;
  readonly log: Log;
  readonly now?: Clock;
  /** How much of what whole days gave is kept for the next question; the bench asks without. */
  readonly partialResultBytes?: number;
  /** As LIMITS.eventsPerSum; with Infinity every question is counted from events. */
  readonly eventsPerSum?: number;
}

/** The store of one data directory: SQLite holds the truth, the columns answer. Resolves when both threads are ready. */
export async function openStore({ directory, log, now = systemClock, partialResultBytes, eventsPerSum }: StoreOptions): Promise<Store> {
  const file = join(directory, "events.db");
  const died = (name: string) => (reason: string) => log.error(`The ${name} thread ended and is started again when needed.`, { reason });
  const writer = startThread("writer", { file }, died("writer"));
  // Makes the database, or says why it cannot be used, before anything reads it.
  await writer.call("ready", null).catch(async (error: unknown) => {
    await writer.close().catch(() => {});
    throw cannotOpen(file, error);
  });
  const columns = join(directory, "columns");
  const progress = newProgress();
  const query = startThread("query", { file, columns, partialResultBytes, eventsPerSum, progress } satisfies EngineOptions, died("query"));
  await query.call("ready", null).catch(async (error: unknown) => {
    await Promise.allSettled([query.close(), writer.close()]);
    const why = `${columns} cannot be used: ${(error as Error).message}`;
    throw new DataDirectoryError(`${why}. It may be deleted: everything in it is made again from events.db.`);
  });
  const retained = await query.call<{ site: SiteId; fromMs: number }[]>("retained", null);
  const retainedFromMs = new Map(retained.map(({ site, fromMs }) => [site, fromMs]));
  return new LocalStore(writer, query, retainedFromMs, new ProgressLog(progress, log), log, now);
}

class LocalStore implements Store {
  constructor(
    readonly writer: Thread,
    readonly query: Thread,
    readonly retained: Map<SiteId, number>,
    readonly progress: ProgressLog,
    readonly log: Log,
    readonly now: Clock,
  ) {}

  async append(events: readonly Event[], drops: readonly DropCount[]): Promise<readonly number[] | void> {
    const nowMs = this.now();
    if (!isClockSet(nowMs)) throw new Error(`the clock of this machine is not set: it says ${new Date(nowMs).toISOString()}`);
    return this.writer.call("append", encodeBatch(events, drops));
  }

  async execute(plans: readonly Plan[], signal: AbortSignal): Promise<readonly Result[]> {
    if (plans.length === 0) return [];
    signal.throwIfAborted();
    const cancelled = new SharedArrayBuffer(4);
    const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const answer = this.query.call<ExecuteAnswer>("execute", { plans, cancelled } satisfies ExecuteRequest);
      const { results, notes } = await this.progress.during(answer);
      if (notes.damaged > 0)
        this.log.warn("Damaged column files were rebuilt from events.db.", { files: notes.damaged, built: notes.built });
      if (notes.outdated > 0) this.log.info("Column files of another version were made again from events.db.", { files: notes.outdated });
      return results;
    } catch (error) {
      signal.throwIfAborted();
      throw readRefusal(error);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  span(site: SiteId): Promise<Range | null> {
    return this.query.call("span", site);
  }

  properties(site: SiteId): Promise<readonly Property[]> {
    return this.query.call("properties", site);
  }

  async *read(site: SiteId, range: Range): AsyncIterable<Event> {
    for (let after: number | null = null; ;) {
      const { events, next }: EventPage = await this.query.call<EventPage>("read", { site, range, after });
      yield* events;
      if (next === null) return;
      after = next;
    }
  }

  drops(site: SiteId | null, fromDay: number): Promise<readonly DropCount[]> {
    return this.query.call("drops", { site, fromDay });
  }

  dropSamples(site: SiteId, limit: number): Promise<readonly DropSample[]> {
    return this.query.call("dropSamples", { site, limit });
  }

  async rollUp(site: SiteId, timezone: string, after: number | null): Promise<number | null> {
    const request: RollUpRequest = { site, timezone, after, nowMs: this.now() };
    const rolled = await this.query.call<RolledDay | null>("rollUp", request);
    if (rolled === null) {
      await this.#inSlices("dropOtherZones", { site, timezone });
      return null;
    }
    const { rows: _rows, revenue: _revenue, ...day } = rolled;
    const number = await this.writer.call<number | null>("beginDay", day);
    if (number === null) return day.day;
    for (const part of partsOfDay(number, rolled)) await this.writer.call("addToDay", part);
    await this.writer.call("endDay", { number, events: day.source.events });
    return day.day;
  }

  async forget(site: SiteId, what: Forget): Promise<number> {
    if (what.kind === "before") return this.#forgetBefore(site, what);
    await this.#inSlices("forgetDays", site);
    const gone = await this.#inSlices("forget", site);
    await this.query.call("forget", site);
    this.retained.delete(site);
    return gone;
  }

  retainedFromMs(site: SiteId): number | null {
    return this.retained.get(site) ?? null;
  }

  async #forgetBefore(site: SiteId, { timezone, ms: fromMs, isClockSure }: Extract<Forget, { kind: "before" }>): Promise<number> {
    const request: RemovalRequest = { site, timezone, fromMs, nowMs: this.now(), isClockSure };
    const removal = await this.query.call<Removal | RemovalRefused>("removal", request);
    if (typeof removal === "string") throw new Error(removal);
    // From the writer's word on every question counts these days from their roll-ups; those that began before end first.
    const retainedFromMs = await this.writer.call<number | null>("beginRemoval", removal);
    if (retainedFromMs === null) throw new Error("not_rolled_up");
    this.retained.set(site, retainedFromMs);
    await this.query.call("dropBefore", removal);
    return this.#inSlices("removeBefore", removal, LIMITS.retentionEvents);
  }

  /** So that collecting goes on in between. */
  async #inSlices(kind: string, data: unknown, most = Infinity): Promise<number> {
    let all = 0;
    while (all < most) {
      const slice = await this.writer.call<number>(kind, data);
      if (slice === 0) break;
      all += slice;
    }
    return all;
  }

  check(): Promise<readonly Finding[]> {
    return this.query.call("check", null);
  }

  async close(): Promise<void> {
    // The reader first: the writer can then empty the write-ahead log.
    await this.query.close();
    await this.writer.close();
  }
}
