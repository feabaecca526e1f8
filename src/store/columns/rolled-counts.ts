import type { Zone } from "../../lib/zone.ts";
import type { Plan } from "../../model/plan.ts";
import type { DailyReader, KnownDay } from "../sqlite/daily-reader.ts";
import { rolledInto, type RolledInto, type Rolling } from "./rolled-into.ts";
import type { Answer } from "./rows-of.ts";

/** Days of a site whose events are removed, as far as a range has anything of them. */
export interface RemovedDays {
  readonly days: readonly KnownDay[];
  /** From when on the site's events are there. */
  readonly retainedFromMs: number;
  readonly daily: DailyReader;
}

export interface RollingRemoved extends Rolling {
  readonly removed: RemovedDays;
  /** As Execution has it, before each day. */
  readonly turn: () => Promise<void> | void;
}

/** Adds the days of a plan's range whose events are removed. False when it asks for what their roll-ups do not tell. */
export async function addRemoved(plan: Plan, answers: readonly Answer[], rolling: RollingRemoved): Promise<boolean> {
  // Who was there before is known of nobody whose events are removed.
  if (plan.metrics.includes("new_visitors")) return false;
  const { removed, truths, turn } = rolling;
  const days = daysWithin(removed.days, plan, rolling.zone).map((day) => removed.daily.sums(day));
  if (days.length === 0) return true;
  if (plan.groupings.some(({ by }) => by === "condition")) return false;
  const all: RolledInto[] = [];
  for (const { main, byEntry, viewed } of answers) {
    // A condition that chooses visits by one page says nothing of the pages that they began or ended on.
    if (plan.filter !== null && (byEntry !== null || viewed !== null)) return false;
    for (const count of [main, byEntry, viewed]) {
      if (count === null) continue;
      const rolled = rolledInto(count, plan.filter, rolling);
      if (rolled === null) return false;
      for (const day of days) {
        truths.proceed();
        if (!rolled.tells(day)) return false;
      }
      all.push(rolled);
    }
  }
  for (const rolled of all) {
    for (const day of days) {
      const waiting = turn();
      if (waiting !== undefined) await waiting;
      rolled.add(day);
    }
  }
  return true;
}

/** Those of the days that had events within the range, after midnight too. */
function daysWithin(days: readonly KnownDay[], { fromMs, toMs }: Plan, zone: Zone): KnownDay[] {
  const first = zone.dayOf(fromMs);
  const last = zone.dayOf(toMs - 1);
  return days.filter(({ day, lastDay }) => day <= last && lastDay >= first);
}
