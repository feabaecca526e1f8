import type { QueryBody } from "./api.ts";
import { excludeWithin, hasFilter, toggleFilter, type Filter, type FilterDimension, type SimpleFilter } from "./filter.ts";
import { seriesQuery, type GoalName } from "./headline.ts";
import type { Answered } from "./load.ts";
import { amountOf, type Measure } from "./measures.ts";
import { addDays, countDays, daysOf, type WeekStart } from "./range.ts";
import type { SiteState } from "./url.ts";
import { weekdayOf } from "./calendar.ts";

/** An hour of a weekday; 1 is Monday, hours are 0 to 23, both of the site's own clock. */
export interface HourOfWeek {
  readonly weekday: number;
  readonly hour: number;
}

const WEEKDAY = "event:weekday";
const HOUR = "event:hour";
const hourValue = (hour: number): string => String(hour).padStart(2, "0");

/** A measure by the hours of the weekdays. */
export function hoursQuery(domain: string, state: SiteState, goals: readonly GoalName[], measure: Measure, today: string): QueryBody {
  const { include: _buckets, ...whole } = seriesQuery(domain, state, goals, { measure, interval: "hour", compared: false }, today);
  return { ...whole, dimensions: [WEEKDAY, HOUR] };
}

/** The weekdays of a range in the order of the reader's weeks. */
export function weekdaysOf(state: SiteState, weekStart: WeekStart, today: string): readonly number[] {
  const days = daysOf(state.range, today);
  const week = Array.from({ length: 7 }, (_, day) => ((weekStart - 1 + day) % 7) + 1);
  const length = days === null ? 7 : countDays(days);
  // The last 24 hours lie in two days.
  const from = state.range.period === "24h" ? addDays(today, -1) : days?.[0];
  if (from === undefined || length >= 7) return week;
  const there = new Set(Array.from({ length: state.range.period === "24h" ? 2 : length }, (_, day) => weekdayOf(addDays(from, day))));
  return week.filter((day) => there.has(day));
}

/** Values by weekday and hour; an hour of which nothing is known is not there. */
export function hourValues({ answer }: Answered): ReadonlyMap<string, number | null> {
  return new Map(
    answer.results.map(({ dimensions: [weekday, hour], metrics }) => [
      hourKey({ weekday: Number(weekday), hour: Number(hour) }),
      amountOf(metrics[0]),
    ]),
  );
}

export const hourKey = ({ weekday, hour }: HourOfWeek): string => `${weekday}-${hour}`;

const conditionsOf = ({ weekday, hour }: HourOfWeek): readonly [SimpleFilter, SimpleFilter] => [
  { operator: "is", dimension: WEEKDAY, values: [String(weekday)] },
  { operator: "is", dimension: HOUR, values: [hourValue(hour)] },
];

export const isHourChosen = (filters: readonly Filter[], at: HourOfWeek): boolean =>
  conditionsOf(at).every(({ dimension, values }) => hasFilter(filters, dimension, values[0]!));

/** Only this hour of this weekday, or no longer only it; `exclude`: all but it. */
export function toggleHour(filters: readonly Filter[], at: HourOfWeek, exclude: boolean): readonly Filter[] {
  const [weekday, hour] = conditionsOf(at);
  if (exclude) return excludeWithin(filters, [weekday], HOUR, hourValue(at.hour));
  const toggle = (all: readonly Filter[], dimension: FilterDimension, value: string, on: boolean): readonly Filter[] =>
    hasFilter(all, dimension, value) === on ? all : toggleFilter(all, dimension, value);
  const on = !isHourChosen(filters, at);
  return toggle(toggle(filters, WEEKDAY, weekday.values[0]!, on), HOUR, hour.values[0]!, on);
}
