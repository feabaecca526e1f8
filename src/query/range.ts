import { dateToDay, dayToDate, type Zone } from "../lib/zone.ts";
import { addMonths, monthStart, weekdayOf, yearBefore, yearStart } from "./calendar.ts";
import type { Comparison, DateRange } from "./query.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Where "all" begins when nobody says when the site's first event was. */
const BEGINNING = dateToDay("2010-01-01");

/** Half-open, milliseconds UTC. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Moment {
  readonly zone: Zone;
  readonly nowMs: number;
  /** Time of the site's first event, where it is known. */
  readonly firstEventMs?: number | undefined;
}

/** When the words of a date range begin and end for a site now. "month" and "year" run to their ends, also into the future. */
export function resolveRange(range: DateRange, { zone, nowMs, firstEventMs }: Moment): TimeRange {
  const today = zone.dayOf(nowMs);
  const days = (first: number, end: number): TimeRange => ({ fromMs: zone.dayStartMs(first), toMs: zone.dayStartMs(end) });
  switch (range.kind) {
    case "day":
      return days(today, today + 1);
    case "24h": {
      // Up to and with the current second.
      const toMs = (Math.floor(nowMs / 1000) + 1) * 1000;
      return { fromMs: toMs - DAY_MS, toMs };
    }
    case "minutes": {
      // Whole minutes, so that each is a bucket; the current one is still filling.
      const toMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
      return { fromMs: toMs - range.count * MINUTE_MS, toMs };
    }
    case "days":
      return days(today - range.count, today);
    case "month":
      return days(monthStart(today), addMonths(monthStart(today), 1));
    case "months":
      return days(addMonths(monthStart(today), -range.count), monthStart(today));
    case "year":
      return days(yearStart(today), addMonths(yearStart(today), 12));
    case "all":
      return days(firstEventMs === undefined ? BEGINNING : Math.min(zone.dayOf(firstEventMs), today), today + 1);
    case "dates":
      return days(range.firstDay, range.lastDay + 1);
    case "instants":
      return { fromMs: range.fromMs, toMs: range.toMs };
  }
}

/** Cuts off what lies in the future: "day" ends with the current hour, "month" and "year" end with today. */
export function trimRange({ fromMs, toMs }: TimeRange, kind: DateRange["kind"], { zone, nowMs }: Moment): TimeRange {
  if (kind === "month" || kind === "year") return { fromMs, toMs: Math.min(toMs, zone.dayStartMs(zone.dayOf(nowMs) + 1)) };
  if (kind !== "day") return { fromMs, toMs };
  const { minute, second, millisecond } = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone.name);
  return { fromMs, toMs: Math.min(toMs, nowMs - (minute * 60 + second) * 1000 - millisecond + HOUR_MS) };
}

/**
 * The range that a range is compared with. Whole days are compared with as many whole days of the site, anything else with the same
 * length of time. A year before 29 February is 28 February.
 */
export function comparisonRange(main: TimeRange, comparison: Comparison, moment: Moment): TimeRange {
  const { zone } = moment;
  if (comparison.mode === "custom") return resolveRange(comparison.dateRange, moment);
  const { fromMs, toMs } = main;
  if (areWholeDays(main, zone)) {
    const [first, end] = [zone.dayOf(fromMs), zone.dayOf(toMs)];
    const [firstBefore, endBefore] =
      comparison.mode === "previous_period" ? [first - (end - first), first] : [yearBefore(first), yearBefore(end - 1) + 1];
    const shift = comparison.matchDayOfWeek ? toSameWeekday(firstBefore, first) : 0;
    return { fromMs: zone.dayStartMs(firstBefore + shift), toMs: zone.dayStartMs(endBefore + shift) };
  }
  const whole = comparison.matchDayOfWeek ? 7 * DAY_MS : 1;
  if (comparison.mode === "previous_period") {
    const lengthMs = Math.ceil((toMs - fromMs) / whole) * whole;
    return { fromMs: fromMs - lengthMs, toMs: toMs - lengthMs };
  }
  const local = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone.name);
  const before = comparison.matchDayOfWeek ? local.subtract({ weeks: 52 }) : local.subtract({ years: 1 });
  return { fromMs: before.epochMilliseconds, toMs: before.epochMilliseconds + (toMs - fromMs) };
}

/** The same dates of the year before, rather than so many days apart. */
export const isByDate = ({ mode, matchDayOfWeek }: Comparison): boolean => mode === "year_over_year" && !matchDayOfWeek;

export const areWholeDays = ({ fromMs, toMs }: TimeRange, zone: Zone): boolean =>
  zone.dayStartMs(zone.dayOf(fromMs)) === fromMs && zone.dayStartMs(zone.dayOf(toMs)) === toMs;

/** Days to the nearest day with the weekday of `wanted`, three at most or four back; never onto `wanted` itself. */
function toSameWeekday(day: number, wanted: number): number {
  const ahead = (weekdayOf(wanted) - weekdayOf(day) + 7) % 7;
  return ahead <= 3 && day + ahead !== wanted ? ahead : ahead - 7;
}

/**
 * As much of an earlier range as has passed of one that is still running: whole days, or up to the same date a year before, and on the
 * last one the same local time. An hour that the clocks skip on that day ends where the next one begins.
 */
export function untilSameMoment({ fromMs, toMs }: TimeRange, earlier: TimeRange, { nowMs, zone }: Moment, byDate = false): TimeRange {
  if (nowMs < fromMs || nowMs >= toMs) return earlier;
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone.name);
  const today = zone.dayOf(nowMs);
  const day = byDate ? yearBefore(today) : zone.dayOf(earlier.fromMs) + today - zone.dayOf(fromMs);
  const date = Temporal.PlainDate.from(dayToDate(day));
  const sameMs = date.toZonedDateTime({ timeZone: zone.name, plainTime: now.toPlainTime() }).epochMilliseconds;
  return { fromMs: earlier.fromMs, toMs: Math.max(earlier.fromMs + 1, Math.min(earlier.toMs, sameMs)) };
}
