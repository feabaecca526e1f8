import type { FieldDimension } from "./dimension.ts";
import type { SiteId } from "./ids.ts";
import type { AggregateMetric, CountedMetric } from "./metric.ts";

/** Conditions in stored values: the API's names for "empty" are already the empty string here. */
export type Filter =
  | { readonly op: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly op: "not"; readonly of: Filter }
  /** Some event of the visit, in the range or not, fulfils it. */
  | { readonly op: "visit_has"; readonly of: Filter }
  | ValueFilter
  /** Of a page view, what its reports said (per cent); of the whole visit, how long it was (milliseconds). */
  | { readonly op: "at_least"; readonly of: "scroll_depth" | "visit_duration"; readonly value: number };

/** Resolved once per string. One of the values must fit: be it, be in it, match it as RE2 expression, or as glob (lib/path-glob.ts). */
export interface ValueFilter {
  readonly op: "is" | "contains" | "matches" | "glob";
  readonly dimension: FieldDimension;
  readonly values: readonly string[];
  readonly caseSensitive: boolean;
}

/** Consecutive buckets of time: bucket i is [startsMs[i], startsMs[i + 1]), the last one ends where the plan's range ends. */
export interface Buckets {
  readonly startsMs: readonly number[];
}

/**
 * How rows are grouped: by the value of a dimension, by the bucket of the event's time, or by which of some conditions (goals) hold:
 * an event counts in each of them.
 */
export type Grouping =
  | { readonly by: "field"; readonly dimension: FieldDimension }
  | { readonly by: "time"; readonly buckets: Buckets }
  | { readonly by: "condition"; readonly conditions: readonly Filter[] };

/** What one plan can answer; shares of visitors are worked out from several. */
export type PlanMetric = CountedMetric | AggregateMetric;

/** An amount of one currency. `minor` is in its minor units; an average may have a fraction. */
export interface Money {
  readonly currency: string;
  readonly minor: number;
}

/** A ratio of nothing is null. Revenue is a list, ascending by currency, never empty: null stands for none. */
export type MetricValue = number | null | readonly Money[];

/** An order key counts the groupings first, then the metrics. Ties are broken by the groupings in turn, ascending. */
export interface Order {
  readonly key: number;
  readonly descending: boolean;
}

/** A query made executable: no names to look up, no calendar to consult. A new report is a new Plan, never a new Store method. */
export interface Plan {
  readonly site: SiteId;
  /** The site's zone: it decides which day an event, and so a chunk, belongs to. */
  readonly timezone: string;
  /** Half-open, milliseconds UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics: readonly PlanMetric[];
  readonly groupings: readonly Grouping[];
  readonly filter: Filter | null;
  readonly order: readonly Order[];
  readonly limit: number;
  readonly offset: number;
}

/** One group. `keys` has a string per field grouping, and a bucket's or a condition's number per other grouping. */
export interface ResultRow {
  readonly keys: readonly (string | number)[];
  readonly metrics: readonly MetricValue[];
}

/** Money is ordered by the amount of its first currency. Groups with at least one selected event only. Without groupings: exactly one row. */
export interface Result {
  readonly rows: readonly ResultRow[];
  /** Groups before limit and offset. */
  readonly totalRows: number;
  /** The plan also asks for events from before this time, which are removed and of which too little is kept to answer it. */
  readonly incompleteBeforeMs?: number;
}
