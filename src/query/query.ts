import type { Dimension, FieldDimension, GOAL_DIMENSION, TimeDimension } from "../model/dimension.ts";
import type { Metric } from "../model/metric.ts";

/** A request of the query API, checked but not yet tied to a site or a moment. */
export interface Query {
  readonly domain: string;
  readonly metrics: readonly Metric[];
  readonly dateRange: DateRange;
  readonly dimensions: readonly AskedDimension[];
  readonly condition: Condition | null;
  /** The filters as they were asked, for the echo. */
  readonly filters: readonly unknown[];
  readonly orderBy: readonly OrderBy[];
  readonly include: Include;
  readonly pagination: Pagination;
}

/** A query whose segments are written out and whose buckets of time are chosen: all that is left to look up is the site's goals. */
export interface SettledQuery extends Query {
  readonly dimensions: readonly SettledDimension[];
  readonly condition: ValueTree | null;
}

export interface Pagination {
  readonly limit: number;
  readonly offset: number;
}

/** Grouped by the code that is stored, shown by its name. */
export const NAME_DIMENSIONS = {
  "visit:country_name": "visit:country",
  "visit:region_name": "visit:region",
  "visit:city_name": "visit:city",
} as const satisfies Record<string, FieldDimension>;
export type NameDimension = keyof typeof NAME_DIMENSIONS;
export const isNameDimension = (name: string): name is NameDimension => Object.hasOwn(NAME_DIMENSIONS, name);

/** Buckets as long as suits the range. */
export const AUTO_TIME = "time";
export type SettledDimension = Dimension | NameDimension;
export type AskedDimension = SettledDimension | typeof AUTO_TIME;

export type DateRange =
  | { readonly kind: "day" | "24h" | "month" | "year" | "all" }
  /** The current minute and those before it, so many together. */
  | { readonly kind: "minutes"; readonly count: number }
  /** So many days before today. */
  | { readonly kind: "days"; readonly count: number }
  /** So many calendar months before this one. */
  | { readonly kind: "months"; readonly count: number }
  | ExplicitRange;

export type ExplicitRange =
  /** Numbers of the first and the last day, both included. */
  | { readonly kind: "dates"; readonly firstDay: number; readonly lastDay: number }
  /** Half-open. */
  | { readonly kind: "instants"; readonly fromMs: number; readonly toMs: number };

/** What the words of a condition mean for the store. */
export const OPERATORS = {
  is: { op: "is", negated: false },
  is_not: { op: "is", negated: true },
  contains: { op: "contains", negated: false },
  contains_not: { op: "contains", negated: true },
  matches: { op: "matches", negated: false },
  matches_not: { op: "matches", negated: true },
} as const;
export type Operator = keyof typeof OPERATORS;

/** A tree of filters in the API's own words. */
export type Tree<Leaf> = Branch<Leaf> | Leaf;
export type Branch<Leaf> =
  | { readonly op: "and" | "or"; readonly of: readonly Tree<Leaf>[] }
  | { readonly op: "not" | "has_done" | "has_not_done"; readonly of: Tree<Leaf> };

/** Values are as they are shown. */
export interface ValueCondition {
  readonly op: Operator;
  readonly dimension: FieldDimension | NameDimension | typeof GOAL_DIMENSION;
  readonly values: readonly string[];
  readonly caseSensitive: boolean;
}

/** One of these saved filters holds. */
export interface SegmentCondition {
  readonly op: "segment";
  readonly ids: readonly number[];
  /** Where it stands in the request. */
  readonly field: string;
}

export type ValueTree = Tree<ValueCondition>;
export type Condition = Tree<ValueCondition | SegmentCondition>;

export interface OrderBy {
  readonly by: Metric | AskedDimension;
  readonly descending: boolean;
}

export const COMPARISON_MODES = ["previous_period", "year_over_year", "custom"] as const;

export type Comparison = { readonly matchDayOfWeek: boolean } & (
  { readonly mode: "previous_period" | "year_over_year" } | { readonly mode: "custom"; readonly dateRange: ExplicitRange }
);

export interface Include {
  readonly imports: boolean;
  readonly timeLabels: boolean;
  readonly totalRows: boolean;
  readonly trimRelativeDateRange: boolean;
  readonly emptyBuckets: boolean;
  readonly totals: boolean;
  /** The most rows and columns of the table that crosses two dimensions. */
  readonly pivot: { readonly rows: number; readonly columns: number } | null;
  readonly comparisons: Comparison | null;
  /** As asked, without what is false, for the echo. */
  readonly asked: Readonly<Record<string, unknown>>;
}

export const isSeries = (dimensions: readonly string[]): boolean => dimensions.length === 1 && isTime(dimensions[0]!);
export const isTime = (name: string): name is TimeDimension | typeof AUTO_TIME => name === AUTO_TIME || name.startsWith("time:");
