import type { Interval } from "./format.ts";

/** The ranges by name, as they are listed. "Last N days" ends today, because the morning's visits belong to the picture. */
export const PERIODS = ["day", "yesterday", "24h", "7d", "28d", "30d", "91d", "month", "lastmonth", "year", "12mo", "all"] as const;

export type Period = (typeof PERIODS)[number];
export type RangeChoice = { readonly period: Period } | { readonly period: "custom"; readonly from: string; readonly to: string };
/** Both ends are dates of the site and belong to the range. */
export type Days = readonly [from: string, to: string];
export type DateRange = string | Days;

export const isPeriod = (text: string): text is Period => (PERIODS as readonly string[]).includes(text);

const DAY_MS = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
export const addDays = (date: string, days: number): string => dateOf(msOf(date) + days * DAY_MS);
export const countDays = ([from, to]: Days): number => Math.round((msOf(to) - msOf(from)) / DAY_MS) + 1;
/** The first day of the month so many months later. */
export const monthStart = (date: string, months: number): string => dateOf(Date.UTC(+date.slice(0, 4), +date.slice(5, 7) - 1 + months, 1));
export const monthEnd = (date: string): string => addDays(monthStart(date, 1), -1);

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(msOf(text)) && dateOf(msOf(text)) === text;
}

/** The date that a time zone's calendars show now. */
export function todayIn(timezone: string, nowMs: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" }).format(nowMs);
}

/** The label of the minute that is running, as the API writes it. */
export function minuteIn(timezone: string, nowMs: number): string {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${todayIn(timezone, nowMs)} ${clock.format(nowMs)}:00`;
}

/** The days of a choice; null where only the server knows them. */
export function daysOf(choice: RangeChoice, today: string): Days | null {
  switch (choice.period) {
    case "custom":
      return [choice.from, choice.to];
    case "day":
      return [today, today];
    case "yesterday":
      return [addDays(today, -1), addDays(today, -1)];
    case "7d":
    case "28d":
    case "30d":
    case "91d":
      return [addDays(today, 1 - parseInt(choice.period)), today];
    case "month":
      return [monthStart(today, 0), today];
    case "lastmonth":
      return [monthStart(today, -1), monthEnd(monthStart(today, -1))];
    case "year":
      return [`${today.slice(0, 4)}-01-01`, today];
    case "12mo":
      return [monthStart(today, -11), today];
    default:
      return null;
  }
}

/** The choice in the words of the query API. */
export function apiRange(choice: RangeChoice, today: string): DateRange {
  return daysOf(choice, today) ?? choice.period;
}

/** The range before or after this one: whole months and years move by the calendar. Null when there is none, or it lies in the future. */
export function shiftRange(choice: RangeChoice, today: string, direction: -1 | 1): RangeChoice | null {
  const days = daysOf(choice, today);
  if (days === null) return null;
  const [from, to] = days;
  const moved = shiftDays(days, choice.period, direction);
  if (moved[0] > today || (direction === 1 && to >= today)) return null;
  if (moved[0] < "2000-01-01") return null;
  return from === moved[0] ? null : nameRange([moved[0], moved[1] > today ? today : moved[1]], today);
}

function shiftDays([from, to]: Days, period: RangeChoice["period"], direction: -1 | 1): Days {
  const year = +from.slice(0, 4);
  const startsMonth = from.endsWith("-01");
  if (from.endsWith("-01-01") && (period === "year" || to === `${year}-12-31`)) {
    return [`${year + direction}-01-01`, `${year + direction}-12-31`];
  }
  if (startsMonth && (period === "month" || to === monthEnd(from))) {
    const start = monthStart(from, direction);
    return [start, monthEnd(start)];
  }
  const length = countDays([from, to]);
  return [addDays(from, direction * length), addDays(to, direction * length)];
}

const NAMED: readonly Period[] = ["day", "yesterday", "7d", "28d", "month", "lastmonth", "year"];

/** Days under their name, where they have one. */
export function nameRange([from, to]: Days, today: string): RangeChoice {
  for (const period of NAMED) {
    const days = daysOf({ period }, today)!;
    if (days[0] === from && days[1] === to) return { period };
  }
  return { period: "custom", from, to };
}

/** Intervals that read well for so many days, the best one first. */
export function intervalsFor(dayCount: number): readonly Interval[] {
  if (dayCount <= 1) return ["hour", "minute"];
  if (dayCount <= 2) return ["hour", "day"];
  if (dayCount <= 7) return ["day", "hour"];
  if (dayCount <= 100) return ["day", "week", ...(dayCount > 45 ? (["month"] as const) : [])];
  if (dayCount <= 310) return ["week", "day", "month"];
  return ["month", "week", ...(dayCount <= 800 ? (["day"] as const) : [])];
}

/** The day that weeks begin with: 1 is Monday, 7 Sunday. */
export type WeekStart = 1 | 6 | 7;

export const weekStartOf = (reader: string | undefined, site: string | undefined): WeekStart => {
  const day = reader === undefined || reader === "" ? site : reader;
  return day === "sunday" ? 7 : day === "saturday" ? 6 : 1;
};
