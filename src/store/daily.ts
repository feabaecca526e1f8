import type { FieldDimension } from "../model/dimension.ts";
import type { SiteId } from "../model/ids.ts";
import type { ChunkSource } from "./columns/chunk.ts";

/** Dimensions of the daily roll-ups: the number of each is 1 + its place, as in the table `daily_dimensions`. Only ever added. */
export const ROLLED_DIMENSIONS = [
  "event:page",
  "event:name",
  "event:hostname",
  "visit:entry_page",
  "visit:exit_page",
  "visit:source",
  "visit:channel",
  "visit:referrer",
  "visit:utm_source",
  "visit:utm_medium",
  "visit:utm_campaign",
  "visit:utm_content",
  "visit:utm_term",
  "visit:country",
  "visit:region",
  "visit:city",
  "visit:device",
  "visit:browser",
  "visit:browser_version",
  "visit:os",
  "visit:os_version",
  "visit:screen_size",
  "visit:language",
  "event:title",
  "event:currency",
] as const satisfies readonly FieldDimension[];

/** Everything together. */
export const TOTAL = 0;

/** Stands for all values of a day but the most visited. */
export const OTHER_VALUE = -1;

/** The number of a dimension, or null when it is not rolled up. */
export function rolledNumber(dimension: FieldDimension): number | null {
  const place = (ROLLED_DIMENSIONS as readonly FieldDimension[]).indexOf(dimension);
  return place === -1 ? null : place + 1;
}

/** What is added up, in the order of the columns of `daily`. */
export const DAILY_SUMS = [
  ...(["visitors", "visits", "pageviews", "events", "bounces", "visitPageviews", "durationMs"] as const),
  ...(["engagedMs", "engagedVisits", "scroll", "scrollVisits", "successes", "failures"] as const),
] as const;
export type DailySum = (typeof DAILY_SUMS)[number];

/** A row of RolledDay.rows: dimension, value, later, seen, and the sums. */
export const DAILY_WIDTH = 4 + DAILY_SUMS.length;
/** A row of RolledDay.revenue: dimension, value, later, currency, minor, count. */
export const REVENUE_WIDTH = 6;

/**
 * Rows of one dimension of one day, in columns: those from `from` up to `to`. The columns are value, later, seen and the sums; or, of
 * revenue, value, later, currency, minor and count. Value and seen are one more than in the tables, so that 0 stands for all other
 * values, and for not seen.
 */
export interface DayRows {
  readonly columns: readonly ArrayLike<number>[];
  readonly from: number;
  readonly to: number;
}

/** A day that is known by its sums. */
export interface SummedDay {
  readonly day: number;
  /** Last date on which a visit of the day still had an event. */
  readonly lastDay: number;
  rows(dimension: number): DayRows;
  revenue(dimension: number): DayRows;
}

/** In the value's column of DayRows: all other values. */
export const ROW_OTHER = OTHER_VALUE + 1;

/** Columns of DayRows. */
export const ROW_VALUE = 0;
export const ROW_LATER = 1;
export const ROW_SEEN = 2;
export const ROW_SUM = Object.fromEntries(DAILY_SUMS.map((name, place) => [name, 3 + place])) as Readonly<Record<DailySum, number>>;
export const ROW_WIDTH = 3 + DAILY_SUMS.length;
export const MONEY_WIDTH = 5;

/** A day in its roll-up's terms, and from which rows it was made. */
export interface DayMark {
  readonly day: number;
  /** First instant of the day, milliseconds UTC. */
  readonly startsMs: number;
  /** Last date on which a visit of the day still had an event. */
  readonly lastDay: number;
  readonly source: ChunkSource;
  /** A visit of the day may go on after what was looked at. */
  readonly isOpen: boolean;
}

/** Which day of a site was rolled up. */
export interface SiteDay extends DayMark {
  readonly site: SiteId;
  readonly timezone: string;
}

/** A day of a site, rolled up: what sqlite/006-daily.sql says of its tables. */
export interface RolledDay extends SiteDay {
  readonly rows: Float64Array;
  readonly revenue: Float64Array;
}

/** Some rows of a day, by the number that it has in the tables. */
export interface DayPart {
  readonly number: number;
  readonly rows: Float64Array;
  readonly revenue: Float64Array;
}

/** Rows that are written in one transaction. */
const PART_ROWS = 5_000;

export function* partsOfDay(number: number, { rows, revenue }: RolledDay): Generator<DayPart> {
  const part = (from: Float64Array, nth: number, width: number): Float64Array =>
    from.slice(nth * PART_ROWS * width, (nth + 1) * PART_ROWS * width);
  const parts = Math.ceil(Math.max(rows.length / DAILY_WIDTH, revenue.length / REVENUE_WIDTH) / PART_ROWS);
  for (let nth = 0; nth < parts; nth++) yield { number, rows: part(rows, nth, DAILY_WIDTH), revenue: part(revenue, nth, REVENUE_WIDTH) };
}
