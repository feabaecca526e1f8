import { Elysia } from "elysia";
import type { Clock } from "../lib/clock.ts";
import { describeError, type Log } from "../lib/log.ts";
import { LIMITS } from "../model/limits.ts";
import type { Store } from "../store/store.ts";

export interface HealthDeps {
  readonly store: Store;
  readonly log: Log;
  readonly now: Clock;
}

type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const DAY_MS = 86_400_000;
/** However often it is asked, the disk is asked at most this often. */
const KEPT_MS = 1000;

/** Healthy is who could take an event: something is written with a commit, and the thread that answers queries reads. */
export function healthRoutes({ store, log, now }: HealthDeps) {
  let last: Health = { ok: true };
  let checkedMs = NaN;
  let running: Promise<Health> | null = null;

  const step = async (reason: string, work: () => Promise<unknown>): Promise<Health> => {
    try {
      await work();
      return { ok: true };
    } catch (error) {
      if (last.ok) log.error(`Not healthy: ${reason} ${describeError(error)}`);
      return { ok: false, reason };
    }
  };

  const probe = async (): Promise<Health> => {
    // An empty batch commits a heartbeat row.
    const written = await step("Events cannot be stored.", () => store.append([], []));
    return written.ok ? step("Events cannot be read.", () => store.drops(null, Math.floor(now() / DAY_MS))) : written;
  };

  const check = async (): Promise<Health> => {
    const stuck = Promise.withResolvers<Health>();
    const timer = setTimeout(() => stuck.resolve({ ok: false, reason: "The store does not answer." }), LIMITS.healthTimeoutMs);
    try {
      // One probe at a time, also when the one before is stuck: they must not pile up in front of the writer.
      running ??= probe().finally(() => (running = null));
      last = await Promise.race([running, stuck.promise]);
      checkedMs = now();
      return last;
    } finally {
      clearTimeout(timer);
    }
  };

  return new Elysia().get("/api/health", async ({ set }) => {
    const ageMs = now() - checkedMs;
    const health = ageMs >= 0 && ageMs < KEPT_MS ? last : await check();
    set.status = health.ok ? 200 : 503;
    return health;
  });
}
