import type { Clock } from "../lib/clock.ts";
import { describeError, type Log } from "../lib/log.ts";
import { AppError } from "../model/app-error.ts";
import type { Drop } from "../model/drop.ts";
import type { Event } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import type { Store } from "../store/store.ts";
import { createDropCounts } from "./drop-counts.ts";

export interface Batch {
  /** Resolves after COMMIT. Rejects with AppError 503: "overloaded" or "storage_unavailable". */
  add(event: Event): Promise<void>;
  /** All of them, or none when the queue has no room. Answers the places of those that the store knows already (see Event.once). */
  addAll(events: readonly Event[]): Promise<readonly number[]>;
  /** Counted in memory, on disk with the next batch or within a second. */
  drop(drop: Drop): void;
  /** Everything added so far is committed or has failed. */
  settled(): Promise<void>;
  /** Events turned away because the queue was full. */
  refused(): number;
  close(): Promise<void>;
}

/** Events that share a transaction, and the promise all of them wait for. */
interface Group {
  readonly events: Event[];
  /** The places of events that the store knew already. */
  readonly done: PromiseWithResolvers<readonly number[]>;
}

export interface BatchOptions {
  readonly store: Pick<Store, "append">;
  readonly now: Clock;
  readonly limits: typeof LIMITS;
  readonly log?: Log;
}

const DROPS_WAIT_MS = 1_000;
/**
 * Garbage is collected after so many events in a process that has grown beyond so many bytes: left alone, the runtime lets it grow with
 * the memory of the machine, and a flood of new values with it (450 MB in all instead of 250). It takes some 15 ms, 3 % of the time that
 * as many events take; under usual load a process stays below (165 MB) and is spared.
 */
const SWEEP_EVENTS = 20_000;
const SWEEP_ABOVE_BYTES = 190e6;
/** A disk that stays full fails every commit: one line a minute says so. */
const COMPLAINT_MS = 60_000;

export const createBatch = (options: BatchOptions): Batch => new GrowingBatch(options);

/**
 * Gathers events while the commit before is under way, so that there is no timer: alone an event waits for one commit, under load
 * groups grow by themselves. A group leaves the queue only when it is on disk or everyone in it has been told that it is not.
 */
class GrowingBatch implements Batch {
  readonly #options: BatchOptions;
  readonly #groups: Group[] = [];
  readonly #drops = createDropCounts();
  #queued = 0;
  #unswept = 0;
  #refused = 0;
  #committing: Promise<void> | null = null;
  /** The group under way. */
  #current: Group | null = null;
  #complainedMs = -Infinity;
  #timer: Timer | null = null;
  #closed = false;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  add(event: Event): Promise<void> {
    const refused = this.#refuse(1);
    if (refused !== null) return Promise.reject(refused);
    const group = this.#openGroup();
    group.events.push(event);
    this.#committing ??= this.#commitAll();
    // One promise for the whole group; what it answers says nothing of this event.
    return group.done.promise as Promise<unknown> as Promise<void>;
  }

  async addAll(events: readonly Event[]): Promise<readonly number[]> {
    const refused = this.#refuse(events.length);
    if (refused !== null) throw refused;
    if (events.length === 0) return [];
    const parts: Promise<readonly number[]>[] = [];
    for (let start = 0; start < events.length;) {
      const group = this.#openGroup();
      const first = group.events.length;
      const part = events.slice(start, start + this.#options.limits.batchEvents - first);
      const from = start;
      group.events.push(...part);
      parts.push(group.done.promise.then((known) => placesIn(known, first, part.length).map((place) => place + from)));
      start += part.length;
    }
    this.#committing ??= this.#commitAll();
    return (await Promise.all(parts)).flat();
  }

  drop(drop: Drop): void {
    this.#drops.add(drop);
    this.#flushLater();
  }

  async settled(): Promise<void> {
    await Promise.allSettled([this.#current, ...this.#groups].map((group) => group?.done.promise));
  }

  refused(): number {
    return this.#refused;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#drops.size > 0) this.#committing ??= this.#commitAll();
    await this.#committing;
  }

  /** Counts the events as queued, unless there is no room for them. */
  #refuse(events: number): AppError | null {
    const { limits } = this.#options;
    if (this.#closed) return this.#unavailable("The server is shutting down.");
    if (this.#queued + events > limits.queuedEvents) {
      this.#refused += events;
      return new AppError("overloaded", 503, "Too many events are waiting.", undefined, limits.retryAfterS);
    }
    this.#queued += events;
    return null;
  }

  /** The last group, unless it is full. */
  #openGroup(): Group {
    let group = this.#groups.at(-1);
    if (group === undefined || group.events.length >= this.#options.limits.batchEvents) this.#groups.push((group = newGroup()));
    return group;
  }

  async #commitAll(): Promise<void> {
    // Requests that arrived together are handled in one turn of the event loop: wait for its end and commit them together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    let tell = (): void => {};
    do {
      const stored = this.#store(this.#groups.shift() ?? newGroup());
      // The writer has its next group before the one before is answered: answering takes as long as a commit.
      tell();
      this.#sweep();
      tell = await stored;
    } while (this.#groups.length > 0);
    this.#committing = null;
    tell();
  }

  /** Hands a group to the store. Answers how to tell those who wait what became of it. */
  async #store(group: Group): Promise<() => void> {
    this.#current = group;
    const { events, done } = group;
    this.#unswept += events.length;
    const counts = this.#drops.take();
    try {
      const known = (await this.#options.store.append(events, counts)) ?? NONE;
      return () => done.resolve(known);
    } catch (error) {
      this.#complain(error, events.length);
      // Drops wait for the next commit.
      for (const count of counts) this.#drops.put(count);
      if (counts.length > 0) this.#flushLater();
      return () => done.reject(this.#unavailable("The event cannot be stored at the moment."));
    } finally {
      this.#queued -= events.length;
      this.#current = null;
    }
  }

  #sweep(): void {
    if (this.#unswept < SWEEP_EVENTS) return;
    this.#unswept = 0;
    if (process.memoryUsage.rss() > SWEEP_ABOVE_BYTES) Bun.gc(true);
  }

  /** The timer keeps no process alive: close() flushes. */
  #flushLater(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#drops.size > 0) this.#committing ??= this.#commitAll();
    }, DROPS_WAIT_MS);
    this.#timer.unref();
  }

  #complain(error: unknown, events: number): void {
    const nowMs = this.#options.now();
    if (nowMs - this.#complainedMs < COMPLAINT_MS) return;
    this.#complainedMs = nowMs;
    this.#options.log?.error("cannot store events; they are answered with 503", { events, error: describeError(error) });
  }

  #unavailable(message: string): AppError {
    return new AppError("storage_unavailable", 503, message, undefined, this.#options.limits.retryAfterS);
  }
}

const NONE: readonly number[] = [];

const placesIn = (known: readonly number[], first: number, count: number): readonly number[] =>
  known.length === 0 ? NONE : known.filter((place) => place >= first && place < first + count).map((place) => place - first);

function newGroup(): Group {
  const done = Promise.withResolvers<readonly number[]>();
  // Whoever waits is told; a group that nobody waits for (drops alone) must not end the process.
  done.promise.catch(() => {});
  return { events: [], done };
}
