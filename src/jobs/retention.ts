import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { dayToDate, zoneOf } from "../lib/zone.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";

export interface RetentionDeps {
  readonly admin: Pick<Admin, "sites" | "retention">;
  readonly store: Store;
  readonly log: Log;
  readonly now: Clock;
  /** Milliseconds that no correction of the clock touches. */
  readonly elapsed?: () => number;
}

/** Work of one turn: other jobs wait for it. */
const TURN_MS = 500;
/** From the end of one round over all sites to the next. */
const REST_MS = 3600_000;
/** The clock and the time that passed may differ by this much. */
const DRIFT_MS = 10 * 60_000;

/**
 * Keeps what the days of a site add up to and removes the events that are older than its owner wants, in small steps. Answers what to do
 * at each turn of the job's clock; what a stopped server leaves undone the next one goes on with.
 */
export function createRetention({ admin, store, log, now, elapsed = () => performance.now() }: RetentionDeps): () => Promise<void> {
  let begun = { nowMs: now(), elapsedMs: elapsed() };
  let round: AsyncGenerator<void> | null = null;
  let restedMs = -Infinity;
  let isDoubted = false;

  /** A quiet server has no events that show the clock to be right; days on which it ran on as it should do. */
  const isClockSure = (): boolean => {
    const passedMs = elapsed() - begun.elapsedMs;
    if (Math.abs(now() - begun.nowMs - passedMs) > DRIFT_MS) {
      begun = { nowMs: now(), elapsedMs: elapsed() };
      return false;
    }
    return passedMs >= LIMITS.retentionSilenceMs;
  };

  const removeFrom = async function* (site: Site, ms: number): AsyncGenerator<void> {
    const { id, timezone, domain } = site;
    for (let after: number | null = null; ;) {
      after = await store.rollUp(id, timezone, after);
      if (after === null) break;
      yield;
    }
    let gone = 0;
    try {
      for (;;) {
        const slice = await store.forget(id, { kind: "before", ms, timezone, isClockSure: isClockSure() });
        if (slice === 0) break;
        gone += slice;
        yield;
      }
    } catch (error) {
      const { message } = error as Error;
      // Late events came meanwhile: the next round adds them up.
      if (message === "not_rolled_up") return;
      if (message !== "clock_in_doubt") throw error;
      if (!isDoubted) log.warn("Old events stay for now: there were no events for two days, so the clock may be wrong.", { site: domain });
      isDoubted = true;
      return;
    }
    isDoubted = false;
    if (gone > 0) log.info("Old events were removed; the sums of their days stay.", { site: domain, events: gone });
  };

  const goRound = async function* (): AsyncGenerator<void> {
    for (const site of admin.sites.list()) {
      const kept = admin.retention.of(site.id);
      // A day in which a slip can be taken back.
      if (kept === null || Math.abs(now() - kept.changedMs) < LIMITS.retentionDelayMs) continue;
      const ms = monthsBefore(now(), kept.months, site.timezone);
      const span = await store.span(site.id);
      if (span !== null && span.fromMs < ms) yield* removeFrom(site, ms);
    }
  };

  return async () => {
    // Also when there is nothing to do, so that a leap of the clock is noticed.
    isClockSure();
    const startedMs = elapsed();
    if (round === null && Math.abs(startedMs - restedMs) < REST_MS) return;
    round ??= goRound();
    try {
      while (elapsed() - startedMs < TURN_MS) {
        if ((await round.next()).done !== true) continue;
        round = null;
        restedMs = elapsed();
        return;
      }
    } catch (error) {
      round = null;
      restedMs = elapsed();
      throw error;
    }
  };
}

/** The beginning of the same date so many months before; of the month's last one when it has no such date. */
export function monthsBefore(nowMs: number, months: number, timezone: string): number {
  const zone = zoneOf(timezone);
  const date = Temporal.PlainDate.from(dayToDate(zone.dayOf(nowMs))).subtract({ months });
  return zone.dayStartMs(Math.round(Date.parse(`${date.toString()}T00:00:00Z`) / DAY_MS));
}

const DAY_MS = 86_400_000;
