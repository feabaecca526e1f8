import type { Dimension, FieldDimension } from "../model/dimension.ts";
import type { Metric } from "../model/metric.ts";

/** A request of the query API, checked but not yet tied to a site or a moment. */
export interface Query {
  readonly domain: string;
  readonly metrics: readonly Metric[];
  readonly dateRange: DateRange;
  readonly dimensions: readonly Dimension[];
  readonly condition: Condition | null;
  /** The filters as they were asked, for the echo. */
  readonly filters: readonly unknown[];
  readonly orderBy: readonly OrderBy[];
  readonly include: Include;
  readonly pagination: { readonly limit: number; readonly offset: number };
}

export type DateRange =
  | { readonly kind: "day" | "24h" | "month" | "year" | "all" }
  /** So many days before today. */
  | { readonly kind: "days"; readonly count: number }
  /** So many calendar months before this one. */
  | { readonly kind: "months"; readonly count: number }
  /** Numbers of the first and the last day, both included. */
  | { readonly kind: "dates"; readonly firstDay: number; readonly lastDay: number }
  /** Half-open. */
  | { readonly kind: "instants"; readonly fromMs: number; readonly toMs: number };

/** What the words of a condition mean for the store. `matches`, `has_done` and the like will be further rows and further shapes. */
export const OPERATORS = {
  is: { op: "is", negated: false },
  is_not: { op: "is", negated: true },
  contains: { op: "contains", negated: false },
  contains_not: { op: "contains", negated: true },
} as const;
export type Operator = keyof typeof OPERATORS;

/** A filter in the API's own words: values as they are shown. */
export type Condition =
  | { readonly op: "and" | "or"; readonly of: readonly Condition[] }
  | { readonly op: "not"; readonly of: Condition }
  | {
      readonly op: Operator;
      readonly dimension: FieldDimension;
      readonly values: readonly string[];
      readonly caseSensitive: boolean;
    };

export interface OrderBy {
  readonly by: Metric | Dimension;
  readonly descending: boolean;
}

export const COMPARISON_MODES = ["previous_period", "year_over_year"] as const;
export type ComparisonMode = (typeof COMPARISON_MODES)[number];

export interface Include {
  readonly imports: boolean;
  readonly timeLabels: boolean;
  readonly totalRows: boolean;
  readonly trimRelativeDateRange: boolean;
  readonly comparisons: ComparisonMode | null;
}
