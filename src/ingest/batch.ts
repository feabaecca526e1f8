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
  readonly done: PromiseWithResolvers<void>;
}

export interface BatchOptions {
  readonly store: Pick<Store, "append">;
  readonly now: Clock;
  readonly limits: typeof LIMITS;
  readonly log?: Log;
}

const DROPS_WAIT_MS = 1_000;
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
    const { limits } = this.#options;
    if (this.#closed) return Promise.reject(this.#unavailable("The server is shutting down."));
    if (this.#queued >= limits.queuedEvents) {
      this.#refused++;
      return Promise.reject(new AppError("overloaded", 503, "Too many events are waiting.", undefined, limits.retryAfterS));
    }
    this.#queued++;
    let group = this.#groups.at(-1);
    if (group === undefined || group.events.length >= limits.batchEvents) this.#groups.push((group = newGroup()));
    group.events.push(event);
    this.#committing ??= this.#commitAll();
    return group.done.promise;
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

  async #commitAll(): Promise<void> {
    // Requests that arrived together are handled in one turn of the event loop: wait for its end and commit them together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    do await this.#commit(this.#groups.shift() ?? newGroup());
    while (this.#groups.length > 0);
    this.#committing = null;
  }

  async #commit(group: Group): Promise<void> {
    this.#current = group;
    const { events, done } = group;
    const counts = this.#drops.take();
    try {
      await this.#options.store.append(events, counts);
      done.resolve();
    } catch (error) {
      this.#complain(error, events.length);
      // Drops wait for the next commit.
      for (const count of counts) this.#drops.put(count);
      if (counts.length > 0) this.#flushLater();
      done.reject(this.#unavailable("The event cannot be stored at the moment."));
    }
    this.#queued -= events.length;
    this.#current = null;
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

function newGroup(): Group {
  const done = Promise.withResolvers<void>();
  // Whoever waits is told; a group that nobody waits for (drops alone) must not end the process.
  done.promise.catch(() => {});
  return { events: [], done };
}
