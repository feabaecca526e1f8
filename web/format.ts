import type { unitOf } from "../src/model/metric.ts";
import { locale } from "./language.ts";
import { t } from "./words/t.ts";

/** Numbers and dates for people, in the reader's language. */
export type Unit = ReturnType<typeof unitOf>;

const SHORT = { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 } as const;
const AXIS = { notation: "compact", maximumSignificantDigits: 3 } as const;
const EXACT = { maximumFractionDigits: 2 } as const;
const TENTHS = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const WHOLE = { maximumFractionDigits: 0 } as const;

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make; each is made once for a language. */
function number(value: number, options: Intl.NumberFormatOptions): string {
  const key = locale() + JSON.stringify(options);
  const format = numbers.get(key) ?? new Intl.NumberFormat(locale(), options);
  numbers.set(key, format);
  // English readers know 18.4k; Intl would write it large.
  return format.format(value).replace(/(?<=\d)K/, "k");
}

/** Without a time zone the dates are those of UTC: see labelDate. */
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  const format = dates.get(key) ?? new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options });
  dates.set(key, format);
  return format;
}

const percent = (share: number, options: Intl.NumberFormatOptions): string => number(share / 100, { style: "percent", ...options });

/** 9,999 stays exact; from there on three digits say enough: 18.4k. */
export function formatShort(value: number | null, unit: Unit = "count"): string {
  if (value === null) return "–";
  if (unit === "count" && Math.abs(value) >= 10_000) return number(value, SHORT);
  return formatExact(value, unit);
}

/** A value beside an axis: as short as it can be. */
export function formatAxis(value: number, unit: Unit): string {
  if (unit === "seconds") {
    return value >= 60 && value % 60 === 0 && value < 3600 ? t("common.minutes.short", { minutes: value / 60 }) : formatDuration(value);
  }
  return unit === "percent" ? percent(value, WHOLE) : number(value, AXIS);
}

export function formatExact(value: number | null, unit: Unit = "count"): string {
  if (value === null) return "–";
  if (unit === "seconds") return formatDuration(value);
  return unit === "percent" ? percent(value, EXACT) : number(value, EXACT);
}

/** An amount in its currency: €1,234.50, or €12.3k where it has to be short. */
export function formatMoney(value: number, currency: string, short: boolean): string {
  const money = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  if (short && Math.abs(value) >= 10_000) return number(value, { ...money, ...SHORT });
  return number(value, Number.isInteger(value) || (short && Math.abs(value) >= 100) ? { ...money, ...WHOLE } : money);
}

/** 45s, 2m 08s, 1h 02m. */
export function formatDuration(seconds: number): string {
  const all = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  if (all < 60) return t("common.seconds", { seconds: all });
  if (all < 3600) return t("common.minutes", { minutes: Math.floor(all / 60), seconds: two(all % 60) });
  return t("common.hours", { hours: Math.floor(all / 3600), minutes: two(Math.floor((all % 3600) / 60)) });
}

/** A change without its sign; the arrow beside it says the direction. Shares change in points, everything else in per cent. */
export function formatChange(change: number, unit: Unit): string {
  const size = Math.abs(change);
  if (size >= 1000) return `>${percent(999, WHOLE)}`;
  const digits = size < 10 && !Number.isInteger(size) ? TENTHS : WHOLE;
  return unit === "percent" ? t("common.points", { count: size, size: number(size, digits) }) : percent(size, digits);
}

/** Share of a whole, from 0 to 1. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return `<${percent(0.1, TENTHS)}`;
  return percent(share * 100, share < 0.1 ? TENTHS : WHOLE);
}

/** "a, b or c" */
export function formatChoices(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "disjunction" }).format(items);
}

/** "a, b and c" */
export function formatAll(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);
}

export type Interval = "minute" | "hour" | "day" | "week" | "month";

const DAY_YEAR = { day: "numeric", month: "short", year: "numeric" } as const;
const DAY_MONTH = { day: "numeric", month: "short" } as const;
const WEEKDAY_DAY = { weekday: "short", ...DAY_MONTH } as const;
const HOUR_MINUTE = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Labels of time ("2026-11-21" or "2026-11-21 14:00:00") are already local to the site; read as UTC they come out unchanged. */
const labelDate = (label: string): Date => new Date(`${label.slice(0, 10)}T${label.slice(11) || "00:00:00"}Z`);

/** A bucket's name in full, for tooltips and tables. */
export function formatBucket(label: string, interval: Interval): string {
  const date = labelDate(label);
  if (interval === "hour" || interval === "minute")
    return `${dateFormat(WEEKDAY_DAY).format(date)}, ${dateFormat(HOUR_MINUTE).format(date)}`;
  if (interval === "week") return t("common.week-of", { day: dateFormat(DAY_YEAR).format(date) });
  if (interval === "month") return dateFormat({ month: "long", year: "numeric" }).format(date);
  return dateFormat({ ...WEEKDAY_DAY, year: "numeric" }).format(date);
}

/** A bucket's name on the axis. Hours of several days are marked by their day. */
export function formatTick(label: string, interval: Interval, manyDays: boolean): string {
  const date = labelDate(label);
  if ((interval === "hour" || interval === "minute") && !manyDays) return dateFormat(HOUR_MINUTE).format(date);
  if (interval !== "month") return dateFormat(DAY_MONTH).format(date);
  return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : dateFormat({ month: "short" }).format(date);
}

/** "1 – 28 Nov 2026", or one date when both are the same. */
export function formatDays(from: string, to: string): string {
  if (from === to) return dateFormat({ ...WEEKDAY_DAY, year: "numeric" }).format(labelDate(from));
  return dateFormat(DAY_YEAR).formatRange(labelDate(from), labelDate(to));
}

/** "Saturday, 21 November 2026", for a day of a calendar. */
export const formatDate = (date: string): string => dateFormat({ dateStyle: "full" }).format(labelDate(date));

/** "November 2026" */
export const formatMonth = (date: string): string => dateFormat({ month: "long", year: "numeric" }).format(labelDate(date));

/** A weekday in two or three letters, as calendars are headed. 1 is Monday. */
export const formatWeekdayShort = (day: number): string => dateFormat({ weekday: "short" }).format(Date.UTC(2024, 0, day));

/** A moment now, in the reader's own time. */
export const formatMoment = (ms: number): string =>
  dateFormat({ dateStyle: "medium", timeStyle: "short", timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }).format(ms);

/** The moment of a remark: "2 Nov 2026", "2 Nov 2026, 14:30". */
export function formatRemarkTime(at: string): string {
  const date = labelDate(at.replace("T", " ").replace(/(:\d\d)$/, "$1:00"));
  return dateFormat(at.length > 10 ? { ...DAY_YEAR, ...HOUR_MINUTE } : DAY_YEAR).format(date);
}

/** 1 is Monday, 7 Sunday. */
export const formatWeekday = (day: number): string => dateFormat({ weekday: "long" }).format(Date.UTC(2024, 0, day));

/** "14:00" */
export const formatHour = (hour: number): string => dateFormat(HOUR_MINUTE).format(Date.UTC(2024, 0, 1, hour));

/** True for Saturday and Sunday. */
export const isWeekend = (label: string): boolean => labelDate(label).getUTCDay() % 6 === 0;
