import { dayToDate, type Zone } from "../lib/zone.ts";
import { isTimeDimension } from "../model/dimension.ts";
import { bucketLabel } from "./buckets.ts";
import { yearBefore } from "./calendar.ts";
import type { Planned, PlanSet } from "./plan.ts";
import { areWholeDays, isByDate } from "./range.ts";

/** For each bucket of time, the number of the one that it is compared with; null where there is none. */
export type Counterpart = (bucket: number) => number | null;

/**
 * Days of whole ranges are matched by their dates, so many days or a year apart (29 February has no counterpart in a common year), and
 * hours by the time of such days; weeks, months and everything in other ranges by their position.
 */
export function counterpartsOf({ query }: Planned, now: PlanSet, before: PlanSet, zone: Zone): Counterpart {
  const dimension = query.dimensions.find(isTimeDimension);
  const [starts, startsBefore] = [bucketsOf(now), bucketsOf(before)];
  const byPosition: Counterpart = (bucket) => (bucket < startsBefore.length ? bucket : null);
  if (dimension === undefined || dimension === "time:week" || dimension === "time:month") return byPosition;
  if (!areWholeDays(now.range, zone) || zone.dayStartMs(zone.dayOf(before.range.fromMs)) !== before.range.fromMs) return byPosition;

  const apart = zone.dayOf(now.range.fromMs) - zone.dayOf(before.range.fromMs);
  const dayBefore = isByDate(query.include.comparisons!) ? sameDateYearBefore : (day: number): number => day - apart;
  // An hour that comes twice is the first and the second of its name.
  const nameOf = (startMs: number, day: number): string =>
    dimension === "time:day" ? String(day) : `${day}${bucketLabel(dimension, startMs, zone).slice(10)}`;
  const find = new Map<string, number>();
  numberNames(startsBefore.map((startMs) => nameOf(startMs, zone.dayOf(startMs)))).forEach((name, bucket) => find.set(name, bucket));
  const wanted = numberNames(
    starts.map((startMs) => {
      const day = dayBefore(zone.dayOf(startMs));
      return day === null ? "" : nameOf(startMs, day);
    }),
  );
  return (bucket) => find.get(wanted[bucket]!) ?? null;
}

function bucketsOf({ main }: PlanSet): readonly number[] {
  const time = main.groupings.find((grouping) => grouping.by === "time");
  return time?.by === "time" ? time.buckets.startsMs : [];
}

function sameDateYearBefore(day: number): number | null {
  const before = yearBefore(day);
  return dayToDate(before).slice(5) === dayToDate(day).slice(5) ? before : null;
}

/** Tells those of the same name apart: "a", "a 2". Names come in order, the same ones next to each other. */
function numberNames(names: readonly string[]): string[] {
  const numbered: string[] = [];
  let times = 1;
  for (const [index, name] of names.entries()) {
    times = index > 0 && names[index - 1] === name ? times + 1 : 1;
    numbered.push(times === 1 ? name : `${name} ${times}`);
  }
  return numbered;
}
