import { dayToDate, type Zone } from "../lib/zone.ts";
import type { TimeDimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import { addMonths, monthStart, weekStart } from "./calendar.ts";
import { invalid } from "./invalid.ts";
import type { TimeRange } from "./range.ts";

const HOUR_MS = 3_600_000;

/** Starts of the buckets that cover a range, by the calendar of the zone. The first one starts with the range, be it mid-bucket. */
export function bucketStarts(dimension: TimeDimension, range: TimeRange, zone: Zone): number[] {
  const hours = (range.toMs - range.fromMs) / HOUR_MS;
  if ((dimension === "time:hour" ? hours : hours / 23) > LIMITS.queryBuckets) {
    throw invalid("dimensions", `${dimension} would give more than ${LIMITS.queryBuckets} buckets over this date_range.`);
  }
  return dimension === "time:hour" ? hourStarts(range, zone) : dayStarts(dimension, range, zone);
}

/** "2026-11-21", or "2026-11-21 13:00:00", in the site's time. A week cut off by the range is named by its first day inside. */
export function bucketLabel(dimension: TimeDimension, startMs: number, zone: Zone): string {
  switch (dimension) {
    case "time:hour": {
      const local = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone.name);
      return `${local.toPlainDate().toString()} ${String(local.hour).padStart(2, "0")}:00:00`;
    }
    case "time:day":
    case "time:week":
      return dayToDate(zone.dayOf(startMs));
    case "time:month":
      return dayToDate(monthStart(zone.dayOf(startMs)));
  }
}

function dayStarts(dimension: Exclude<TimeDimension, "time:hour">, { fromMs, toMs }: TimeRange, zone: Zone): number[] {
  const next: Record<typeof dimension, (day: number) => number> = {
    "time:day": (day) => day + 1,
    "time:week": (day) => weekStart(day) + 7,
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
