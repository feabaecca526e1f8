import { dateToDay, dayToDate } from "../lib/zone.ts";
import type { WeekStart } from "../model/site.ts";

/** Arithmetic on day numbers (days since 1970-01-01): the calendar without any clock or zone. */

export function monthStart(day: number): number {
  return dateToDay(`${dayToDate(day).slice(0, 7)}-01`);
}

export function yearStart(day: number): number {
  return dateToDay(`${dayToDate(day).slice(0, 4)}-01-01`);
}

/** 1 (Monday) to 7. */
export function weekdayOf(day: number): number {
  // Day 4 was the first Monday.
  return ((((day - 4) % 7) + 7) % 7) + 1;
}

/** First day of the day's week. */
export function weekStart(day: number, startsOn: WeekStart): number {
  return day - (startsOn === "monday" ? weekdayOf(day) - 1 : weekdayOf(day) % 7);
}

/** First day of the month so many months later. */
export function addMonths(firstOfMonth: number, months: number): number {
  const [year, month] = dayToDate(firstOfMonth).split("-").map(Number);
  return Date.UTC(year!, month! - 1 + months, 1) / 86_400_000;
}

/** The same date a year earlier; 29 February becomes 28 February. */
export function yearBefore(day: number): number {
  const [year, rest] = [Number(dayToDate(day).slice(0, 4)) - 1, dayToDate(day).slice(4)];
  return dateToDay(`${year}${rest === "-02-29" && !isLeap(year) ? "-02-28" : rest}`);
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
