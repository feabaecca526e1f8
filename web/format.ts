/** Words and numbers for people. The interface speaks English, so numbers and dates follow the reader's English, if there is one. */
const LOCALE = (globalThis.navigator?.languages ?? []).find((name) => name.startsWith("en")) ?? "en-GB";

const exactNumber = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const shortNumber = new Intl.NumberFormat(LOCALE, { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const axisNumber = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumSignificantDigits: 3 });
const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

export type Unit = "count" | "ratio" | "percent" | "seconds";

/** 9,999 stays exact; from there on three digits say enough: 18.4k. */
export function formatShort(value: number | null, unit: Unit = "count"): string {
  if (value === null) return "–";
  if (unit === "count" && Math.abs(value) >= 10_000) return shortNumber.format(value).replace("K", "k");
  return formatExact(value, unit);
}

/** A value beside an axis: as short as it can be. */
export function formatAxis(value: number, unit: Unit): string {
  if (unit === "seconds") return value >= 60 && value % 60 === 0 && value < 3600 ? `${value / 60}m` : formatDuration(value);
  return axisNumber.format(value).replace("K", "k") + (unit === "percent" ? "%" : "");
}

export function formatExact(value: number | null, unit: Unit = "count"): string {
  if (value === null) return "–";
  if (unit === "seconds") return formatDuration(value);
  if (unit === "percent") return `${exactNumber.format(value)}%`;
  return exactNumber.format(value);
}

/** 45s, 2m 08s, 1h 02m. */
export function formatDuration(seconds: number): string {
  const all = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  if (all < 60) return `${all}s`;
  if (all < 3600) return `${Math.floor(all / 60)}m ${two(all % 60)}s`;
  return `${whole.format(Math.floor(all / 3600))}h ${two(Math.floor((all % 3600) / 60))}m`;
}

/** A change without its sign; the arrow beside it says the direction. Shares change in points, everything else in per cent. */
export function formatChange(change: number, unit: Unit): string {
  const size = Math.abs(change);
  if (size >= 1000) return ">999%";
  const shown = size < 10 && !Number.isInteger(size) ? tenths.format(size) : whole.format(size);
  return unit === "percent" ? `${shown} pts` : `${shown}%`;
}

/** Share of a whole, from 0 to 1. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1%";
  return `${share < 0.1 ? tenths.format(share * 100) : whole.format(share * 100)}%`;
}

export type Interval = "hour" | "day" | "week" | "month";

const utc = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });
const dayYear = utc({ day: "numeric", month: "short", year: "numeric" });
const dayMonth = utc({ day: "numeric", month: "short" });
const weekdayDay = utc({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const monthYear = utc({ month: "long", year: "numeric" });
const monthShort = utc({ month: "short" });
const hourMinute = utc({ hour: "numeric", minute: "2-digit", hourCycle: "h23" });
const instant = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });

/** Labels of time ("2026-11-21" or "2026-11-21 14:00:00") are already local to the site; read as UTC they come out unchanged. */
const labelDate = (label: string): Date => new Date(`${label.slice(0, 10)}T${label.slice(11) || "00:00:00"}Z`);

/** A bucket's name in full, for tooltips and tables. */
export function formatBucket(label: string, interval: Interval): string {
  const date = labelDate(label);
  if (interval === "hour") return `${utc({ weekday: "short", day: "numeric", month: "short" }).format(date)}, ${hourMinute.format(date)}`;
  if (interval === "week") return `Week of ${dayYear.format(date)}`;
  if (interval === "month") return monthYear.format(date);
  return weekdayDay.format(date);
}

/** A bucket's name on the axis. Hours of several days are marked by their day. */
export function formatTick(label: string, interval: Interval, manyDays: boolean): string {
  const date = labelDate(label);
  if (interval === "hour" && !manyDays) return hourMinute.format(date);
  if (interval === "month") return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : monthShort.format(date);
  return dayMonth.format(date);
}

/** "1 – 28 Nov 2026", or one date when both are the same. */
export function formatDays(from: string, to: string): string {
  if (from === to) return weekdayDay.format(labelDate(from));
  return dayYear.formatRange(labelDate(from), labelDate(to));
}

export const formatInstant = (ms: number): string => instant.format(ms);

/** True for Saturday and Sunday. */
export const isWeekend = (label: string): boolean => labelDate(label).getUTCDay() % 6 === 0;

export function plural(count: number, one: string, many: string): string {
  return `${formatExact(count)} ${count === 1 ? one : many}`;
}
