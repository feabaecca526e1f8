import { dayToDate, type Zone } from "../lib/zone.ts";
import type { TimeDimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import type { WeekStart } from "../model/site.ts";
import { addMonths, monthStart, weekStart } from "./calendar.ts";
import { invalid } from "./invalid.ts";
import type { TimeRange } from "./range.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Starts of the buckets that cover a range, by the calendar of the zone. The first one starts with the range, be it mid-bucket. */
export function bucketStarts(dimension: TimeDimension, range: TimeRange, zone: Zone, weekStartsOn: WeekStart = "monday"): number[] {
  // Days may have 23 hours.
  const shortestMs = { "time:minute": MINUTE_MS, "time:hour": HOUR_MS }[dimension as string] ?? 23 * HOUR_MS;
  if ((range.toMs - range.fromMs) / shortestMs > LIMITS.queryBuckets) {
    throw invalid("dimensions", `${dimension} would give more than ${LIMITS.queryBuckets} buckets over this date_range.`);
  }
  if (dimension === "time:minute") return minuteStarts(range);
  return dimension === "time:hour" ? hourStarts(range, zone) : dayStarts(dimension, range, zone, weekStartsOn);
}

/** Which buckets suit a range (Plausible's): hours of two days, days of six weeks, weeks of a year, months of more; minutes of two hours. */
export function fittingBuckets({ fromMs, toMs }: TimeRange): TimeDimension {
  // The last second belongs to the range: two days are not yet 48 hours.
  const hours = Math.floor((toMs - 1000 - fromMs) / HOUR_MS);
  if (hours < 2) return "time:minute";
  if (hours <= 48) return "time:hour";
  const days = Math.floor(hours / 24);
  if (days <= 40) return "time:day";
  return Math.floor(days / 7) <= 52 ? "time:week" : "time:month";
}

/** "2026-11-21", or "2026-11-21 13:00:00", in the site's time. A week cut off by the range is named by its first day inside. */
export function bucketLabel(dimension: TimeDimension, startMs: number, zone: Zone): string {
  switch (dimension) {
    case "time:minute":
    case "time:hour": {
      const { date, minutes } = clockAt(startMs, zone);
      const minute = dimension === "time:hour" ? 0 : minutes % 60;
      return `${date} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minute)}:00`;
    }
    case "time:day":
    case "time:week":
      return dayToDate(zone.dayOf(startMs));
    case "time:month":
      return dayToDate(monthStart(zone.dayOf(startMs)));
  }
}

/** What the clock says: on a day of 24 hours by arithmetic, which is cheaper than asking the calendar. */
function clockAt(ms: number, zone: Zone): { date: string; minutes: number } {
  const day = zone.dayOf(ms);
  const dayMs = zone.dayStartMs(day);
  if (zone.dayStartMs(day + 1) - dayMs === 24 * HOUR_MS) return { date: dayToDate(day), minutes: Math.floor((ms - dayMs) / MINUTE_MS) };
  // Where it was put back over midnight, it says the date before once more.
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone.name);
  return { date: local.toPlainDate().toString(), minutes: local.hour * 60 + local.minute };
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** No zone of today is off by seconds, so that minutes are the same everywhere. */
function minuteStarts({ fromMs, toMs }: TimeRange): number[] {
  const starts: number[] = [fromMs];
  for (let ms = (Math.floor(fromMs / MINUTE_MS) + 1) * MINUTE_MS; ms < toMs; ms += MINUTE_MS) starts.push(ms);
  return starts;
}

type OfDays = Exclude<TimeDimension, "time:minute" | "time:hour">;

function dayStarts(dimension: OfDays, { fromMs, toMs }: TimeRange, zone: Zone, weekStartsOn: WeekStart): number[] {
  const next: Record<typeof dimension, (day: number) => number> = {
    "time:day": (day) => day + 1,
    "time:week": (day) => weekStart(day, weekStartsOn) + 7,
    "time:month": (day) => addMonths(monthStart(day), 1),
  };
  const starts: number[] = [fromMs];
  for (let day = next[dimension](zone.dayOf(fromMs)); zone.dayStartMs(day) < toMs; day = next[dimension](day)) {
    // A date that the zone skipped starts where the next one does: it has no bucket.
    const startMs = zone.dayStartMs(day);
    if (startMs === starts.at(-1)) continue;
    starts.push(startMs);
  }
  return starts;
}

/**
 * Hours of the local clock. Where the clock is put back an hour appears twice, and is two buckets; where it moves by half an hour, the
 * cut hour is a shorter bucket. Between two changes of the offset it is arithmetic.
 */
function hourStarts({ fromMs, toMs }: TimeRange, zone: Zone): number[] {
  const starts: number[] = [];
  for (let segmentMs = fromMs; segmentMs < toMs;) {
    const local = Temporal.Instant.fromEpochMilliseconds(segmentMs).toZonedDateTimeISO(zone.name);
    const offsetMs = local.offsetNanoseconds / 1_000_000;
    const endMs = Math.min(local.getTimeZoneTransition("next")?.epochMilliseconds ?? toMs, toMs);
    starts.push(segmentMs);
    const nextHour = Math.floor((segmentMs + offsetMs) / HOUR_MS + 1) * HOUR_MS - offsetMs;
    for (let ms = nextHour; ms < endMs; ms += HOUR_MS) starts.push(ms);
    segmentMs = endMs;
  }
  return starts;
}
