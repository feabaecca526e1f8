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

/**
 * Gathers events while the commit before is under way, so that there is no timer: alone an event waits for one commit, under load
 * groups grow by themselves. A group leaves the queue only when it is on disk or everyone in it has been told that it is not.
 */
export function createBatch({ store, now, limits, log }: BatchOptions): Batch {
  const groups: Group[] = [];
  const drops = createDropCounts();
  let queued = 0;
  let refused = 0;
  let committing: Promise<void> | null = null;
  /** The group under way. */
  let current: Group | null = null;
  let complainedMs = -Infinity;
  let closed = false;
  let timer: Timer | null = null;

  const add = (event: Event): Promise<void> => {
    if (closed) return Promise.reject(unavailable("The server is shutting down."));
    if (queued >= limits.queuedEvents) {
      refused++;
      return Promise.reject(new AppError("overloaded", 503, "Too many events are waiting.", undefined, limits.retryAfterS));
    }
    queued++;
    let group = groups.at(-1);
    if (group === undefined || group.events.length >= limits.batchEvents) groups.push((group = newGroup()));
    group.events.push(event);
    committing ??= commitAll();
    return group.done.promise;
  };

  const drop = (dropped: Drop): void => {
    drops.add(dropped);
    // A timer that keeps no process alive: close() flushes.
    timer ??= setTimeout(flushDrops, DROPS_WAIT_MS);
    timer.unref();
  };

  const flushDrops = (): void => {
    timer = null;
    if (drops.size > 0) committing ??= commitAll();
  };

  const commitAll = async (): Promise<void> => {
    // Requests that arrived together are handled in one turn of the event loop: wait for its end and commit them together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    do await commit(groups.shift() ?? newGroup());
    while (groups.length > 0);
    committing = null;
  };

  const commit = async (group: Group): Promise<void> => {
    current = group;
    const { events, done } = group;
    const counts = drops.take();
    try {
      await store.append(events, counts);
      done.resolve();
    } catch (error) {
      complain(error, events.length);
      // Drops wait for the next commit.
      for (const count of counts) drops.put(count);
      if (counts.length > 0 && !closed) timer ??= setTimeout(flushDrops, DROPS_WAIT_MS);
      done.reject(unavailable("The event cannot be stored at the moment."));
    }
    queued -= events.length;
    current = null;
  };

  const complain = (error: unknown, events: number): void => {
    if (now() - complainedMs < COMPLAINT_MS) return;
    complainedMs = now();
    log?.error("cannot store events; they are answered with 503", { events, error: describeError(error) });
  };

  const unavailable = (message: string) => new AppError("storage_unavailable", 503, message, undefined, limits.retryAfterS);

  const settled = async (): Promise<void> => {
    const waiting = groups.map(({ done }) => done.promise);
    await Promise.allSettled([current?.done.promise, ...waiting]);
  };

  const close = async (): Promise<void> => {
    closed = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (drops.size > 0) committing ??= commitAll();
    await committing;
  };

  return { add, drop, settled, refused: () => refused, close };
}

function newGroup(): Group {
  const done = Promise.withResolvers<void>();
  // Whoever waits is told; a group that nobody waits for (drops alone) must not end the process.
  done.promise.catch(() => {});
  return { events: [], done };
}
