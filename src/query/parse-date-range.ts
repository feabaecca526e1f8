import { dateToDay } from "../lib/zone.ts";
import { LIMITS } from "../model/limits.ts";
import { invalid, quote } from "./invalid.ts";
import type { DateRange } from "./query.ts";

const DAY_MS = 86_400_000;
/** No site of the field is older, and no calendar below is asked for years that its zones do not know. */
const FIRST_DAY = dateToDay("2000-01-01");
const LAST_DAY = dateToDay("2099-12-31");
const FORMS = `"day", "24h", "7d", "30d", "month", "6mo", "12mo", "year", "all", "<N>d", "<N>mo", "30m" (minutes), two dates, or two date-times with an offset`;

const UNITS = {
  d: { kind: "days", most: LIMITS.queryRangeDays },
  mo: { kind: "months", most: Math.floor(LIMITS.queryRangeDays / 30.5) },
  m: { kind: "minutes", most: LIMITS.queryRangeMinutes },
} as const;

/** `field` is what the range is called where it stands. */
export function parseDateRange(value: unknown, field = "date_range"): DateRange {
  if (typeof value === "string") return parseNamed(value, field);
  if (!Array.isArray(value) || value.length !== 2) throw invalid(field, `must be ${FORMS}, not ${quote(value)}.`);
  const [first, last] = value as [unknown, unknown];
  const range = isDate(first) && isDate(last) ? parseDates(first, last, field) : parseInstants(first, last, field);
  const days = range.kind === "dates" ? range.lastDay - range.firstDay + 1 : (range.toMs - range.fromMs) / DAY_MS;
  if (days <= 0) throw invalid(field, "ends before it begins.");
  if (days > LIMITS.queryRangeDays) throw invalid(field, `longer than ${LIMITS.queryRangeDays} days; "all" has no limit.`);
  return range;
}

function parseNamed(name: string, field: string): DateRange {
  switch (name) {
    case "day":
    case "24h":
    case "month":
    case "year":
    case "all":
      return { kind: name };
  }
  const [, digits, letters] = /^(\d{1,5})(d|mo|m)$/.exec(name) ?? [];
  if (digits === undefined) throw invalid(field, `must be ${FORMS}, not ${quote(name)}.`);
  const { kind, most } = UNITS[letters as keyof typeof UNITS];
  const count = Number(digits);
  if (count < 1 || count > most) throw invalid(field, `${quote(name)}: the number must be from 1 to ${most}.`);
  return { kind, count };
}

const isDate = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);

function parseDates(first: string, last: string, field: string): Extract<DateRange, { kind: "dates" }> {
  const [firstDay, lastDay] = [dateToDay(first), dateToDay(last)];
  for (const [index, day] of [firstDay, lastDay].entries()) {
    if (Number.isNaN(day)) throw invalid(`${field}[${index}]`, `${quote([first, last][index])} is no date of the calendar.`);
    expectKnownDay(day, `${field}[${index}]`);
  }
  return { kind: "dates", firstDay, lastDay };
}

/** The end belongs to the range up to its whole second, so that 23:59:59 is the end of a day, as in Plausible. */
function parseInstants(first: unknown, last: unknown, field: string): Extract<DateRange, { kind: "instants" }> {
  const fromMs = parseInstant(first, `${field}[0]`);
  const lastMs = parseInstant(last, `${field}[1]`);
  return { kind: "instants", fromMs, toMs: (Math.floor(lastMs / 1000) + 1) * 1000 };
}

function parseInstant(value: unknown, field: string): number {
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(value)) {
    try {
      const ms = Temporal.Instant.from(value).epochMilliseconds;
      expectKnownDay(Math.floor(ms / DAY_MS), field);
      return ms;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw invalid(field, `must be a date like "2026-11-21", or a date-time like "2026-11-21T12:00:00+01:00", not ${quote(value)}.`);
}

function expectKnownDay(day: number, field: string): void {
  if (day < FIRST_DAY || day > LAST_DAY) throw invalid(field, "must lie in the years 2000 to 2099.");
}
