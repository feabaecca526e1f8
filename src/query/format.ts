import { zoneOf } from "../lib/zone.ts";
import { DIMENSIONS, isTimeDimension, type Dimension } from "../model/dimension.ts";
import type { Plan, Result, ResultRow } from "../model/plan.ts";
import { bucketLabel } from "./buckets.ts";
import { compareRows, emptyMetric } from "./compare.ts";
import type { Query } from "./query.ts";
import { roundMetric } from "./round.ts";

export interface ResponseRow {
  readonly dimensions: readonly string[];
  readonly metrics: readonly (number | null)[];
  readonly comparison?: {
    readonly dimensions: readonly (string | null)[];
    readonly metrics: readonly (number | null)[];
    readonly change: readonly (number | null)[];
  };
}

/** The answer in the shape of Plausible's Stats API v2; keys in its order. */
export interface QueryResponse {
  readonly results: readonly ResponseRow[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** A plan and what the store answered to it. */
export interface Answered {
  readonly plan: Plan;
  readonly result: Result;
}

/** Numbers rounded, values named, ready to be shown without arithmetic. */
export function formatResult(query: Query, plan: Plan, result: Result, comparison?: Answered): QueryResponse {
  const labels = labelsOf(query.dimensions, plan);
  const before = comparison && { ...comparison, labels: labelsOf(query.dimensions, comparison.plan) };
  const rows = before === undefined ? result.rows : withRowsOnlyBefore(query, plan, result, before.result);
  const earlier = before && compareRows(query.metrics, before.result.rows);
  const results = rows.map((row): ResponseRow => {
    const metrics = row.metrics.map((value, index) => roundMetric(query.metrics[index]!, value));
    const shown = { dimensions: row.keys.map((key, index) => labels[index]!(key)!), metrics };
    if (before === undefined || earlier === undefined) return shown;
    const dimensions = row.keys.map((key, index) => before.labels[index]!(key));
    return { ...shown, comparison: { dimensions, ...earlier(row.keys, metrics) } };
  });
  return { results, meta: metaOf(query, plan, result, comparison), query: echo(query, plan) };
}

/** For each grouping: what its keys are called. A bucket that does not exist has no name. */
function labelsOf(dimensions: readonly Dimension[], plan: Plan): ((key: string | number) => string | null)[] {
  const zone = zoneOf(plan.timezone);
  return plan.groupings.map((grouping, index) => {
    if (grouping.by === "field") return (key) => (key === "" ? DIMENSIONS[grouping.dimension].empty : String(key));
    const dimension = dimensions[index]!;
    const names = new Map<string | number, string | null>();
    return (key) => {
      let name = names.get(key);
      if (name === undefined) {
        const startMs = grouping.buckets.startsMs[Number(key)];
        name = startMs === undefined || !isTimeDimension(dimension) ? null : bucketLabel(dimension, startMs, zone);
        names.set(key, name);
      }
      return name;
    };
  });
}

/** A series that is compared also shows the buckets in which there was something only before, with its own nothing. */
function withRowsOnlyBefore(query: Query, plan: Plan, { rows }: Result, before: Result): readonly ResultRow[] {
  const [only, ...others] = plan.groupings;
  const [order] = plan.order;
  const paged = plan.offset > 0 || rows.length >= plan.limit;
  if (only?.by !== "time" || others.length > 0 || order?.key !== 0 || paged) return rows;
  const known = new Set(rows.map(({ keys }) => keys[0]));
  const nothing = query.metrics.map(emptyMetric);
  const added = before.rows
    .map(({ keys }) => keys[0]!)
    .filter((bucket) => !known.has(bucket) && Number(bucket) < only.buckets.startsMs.length)
    .map((bucket): ResultRow => ({ keys: [bucket], metrics: nothing }));
  const sign = order.descending ? -1 : 1;
  return [...rows, ...added].sort((left, right) => sign * (Number(left.keys[0]) - Number(right.keys[0]))).slice(0, plan.limit);
}

function metaOf(query: Query, plan: Plan, result: Result, comparison: Answered | undefined): Record<string, unknown> {
  const { imports, timeLabels, totalRows } = query.include;
  return {
    ...(comparison && { comparison_date_range: isoRange(comparison.plan) }),
    ...(imports && { imports_included: false, imports_skip_reason: "no_imported_data" }),
    ...(timeLabels && { time_labels: labelBuckets(query, plan, result) }),
    ...(totalRows && { total_rows: result.totalRows }),
  };
}

/** Names of all buckets, with or without events; those of "all" begin with the first that has any. */
function labelBuckets({ dimensions, dateRange }: Query, plan: Plan, { rows }: Result): (string | null)[] {
  const time = dimensions.findIndex(isTimeDimension);
  const grouping = plan.groupings[time];
  if (grouping?.by !== "time") return [];
  const label = labelsOf(dimensions, plan)[time]!;
  const { startsMs } = grouping.buckets;
  const first = dateRange.kind === "all" ? rows.reduce((least, { keys }) => Math.min(least, Number(keys[time])), startsMs.length) : 0;
  return startsMs.slice(first).map((_, index) => label(first + index));
}

function echo({ domain, metrics, filters, dimensions, orderBy, include, pagination }: Query, plan: Plan): Record<string, unknown> {
  return {
    site_id: domain,
    metrics,
    date_range: isoRange(plan),
    filters,
    dimensions,
    order_by: orderBy.map(({ by, descending }) => [by, descending ? "desc" : "asc"]),
    include: {
      ...(include.imports && { imports: true }),
      ...(include.timeLabels && { time_labels: true }),
      ...(include.totalRows && { total_rows: true }),
      ...(include.trimRelativeDateRange && { trim_relative_date_range: true }),
      ...(include.comparisons !== null && { comparisons: { mode: include.comparisons } }),
    },
    pagination,
  };
}

/** First and last second of a range, in the site's time with its offset. */
function isoRange({ fromMs, toMs, timezone }: Plan): [string, string] {
  const iso = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString({ timeZone: timezone, smallestUnit: "second" });
  return [iso(fromMs), iso(toMs - 1000)];
}
