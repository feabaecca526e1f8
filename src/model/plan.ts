import type { FieldDimension } from "./dimension.ts";
import type { SiteId } from "./ids.ts";
import type { Metric } from "./metric.ts";

/** Conditions in stored values: the API's names for "empty" are already the empty string here. */
export type Filter =
  | { readonly op: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly op: "not"; readonly of: Filter }
  | {
      readonly op: "is" | "contains";
      readonly dimension: FieldDimension;
      readonly values: readonly string[];
      readonly caseSensitive: boolean;
    };

/** Consecutive buckets of time: bucket i is [startsMs[i], startsMs[i + 1]), the last one ends where the plan's range ends. */
export interface Buckets {
  readonly startsMs: readonly number[];
}

/** How rows are grouped: by the value of a dimension, or by the bucket of the event's time. */
export type Grouping = { readonly by: "field"; readonly dimension: FieldDimension } | { readonly by: "time"; readonly buckets: Buckets };

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
  readonly metrics: readonly Metric[];
  readonly groupings: readonly Grouping[];
  readonly filter: Filter | null;
  readonly order: readonly Order[];
  readonly limit: number;
  readonly offset: number;
}

/** One group. `keys` has a string per field grouping and a bucket's number per time grouping. A ratio of nothing is null. */
export interface ResultRow {
  readonly keys: readonly (string | number)[];
  readonly metrics: readonly (number | null)[];
}

/** Groups with at least one selected event only. Without groupings: exactly one row. */
export interface Result {
  readonly rows: readonly ResultRow[];
  /** Groups before limit and offset. */
  readonly totalRows: number;
}
