import { zoneOf } from "../lib/zone.ts";
import { isTimeDimension } from "../model/dimension.ts";
import { unitOf, type Metric } from "../model/metric.ts";
import type { MetricValue, ResultRow } from "../model/plan.ts";
import { showMetric, type Shown } from "./compare.ts";
import { comparing, type ComparedRow, type Comparing } from "./comparison.ts";
import { joinRows, type ResultOf } from "./join.ts";
import { labelsOf, type Label } from "./labels.ts";
import type { Planned, PlanSet, Withheld } from "./plan.ts";
import type { TimeRange } from "./range.ts";
import type { Unanswered } from "./removed.ts";
import { pageRows } from "./rows.ts";

export interface ResponseRow {
  readonly dimensions: readonly string[];
  readonly metrics: readonly Shown[];
  readonly comparison?: ComparedRow;
}

/** The answer in the shape of Plausible's Stats API v2; keys in its order. */
export interface QueryResponse {
  readonly results: readonly ResponseRow[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Numbers rounded, values named, ready to be shown without arithmetic. `further` is more to say in `meta`. */
export function formatAnswer(planned: Planned, resultOf: ResultOf, further: Readonly<Record<string, unknown>> = {}): QueryResponse {
  const { query, now, before } = planned;
  const labels = labelsOf(planned, now);
  const compared = before === null ? null : comparing(planned, before, resultOf);
  const { rows, totalRows } = pageRows(planned, joinRows(query.metrics, now, resultOf), labels, compared);
  const results = rows.map(({ keys, metrics }): ResponseRow => {
    const shown = metrics.map((value, index) => showMetric(query.metrics[index]!, value));
    const row = { dimensions: keys.map((key, index) => labels[index]!(key)!), metrics: shown };
    return compared === null ? row : { ...row, comparison: compared.compare(keys, shown) };
  });
  const meta = { ...further, ...metaOf(planned, { rows, totalRows, labels, compared }), ...warningsOf(planned, rows, compared, resultOf) };
  const inOrder = Object.entries(meta).sort(([left], [right]) => (left < right ? -1 : 1));
  return { results, meta: Object.fromEntries(inOrder), query: echo(planned) };
}

/** An answer without numbers, which says why. */
export const formatUnanswered = (planned: Planned, unanswered: Unanswered | Withheld): QueryResponse => ({
  results: [],
  meta: { unanswered },
  query: echo(planned),
});

interface Made {
  readonly rows: readonly ResultRow[];
  readonly totalRows: number;
  readonly labels: readonly Label[];
  readonly compared: Comparing | null;
}

function metaOf(planned: Planned, { rows, totalRows, labels, compared }: Made): Record<string, unknown> {
  const { include } = planned.query;
  return {
    ...(compared && { comparison_date_range: isoRange(compared.range, planned) }),
    ...(include.imports && { imports_included: false, imports_skip_reason: "no_imported_data" }),
    ...(include.timeLabels && { time_labels: labelBuckets(planned, rows, labels) }),
    ...(include.totalRows && { total_rows: totalRows }),
  };
}

/** Names of all buckets, with or without events; those of "all" begin with the first that has any. */
function labelBuckets({ query, now }: Planned, rows: readonly ResultRow[], labels: readonly Label[]): (string | null)[] {
  const time = query.dimensions.findIndex(isTimeDimension);
  const grouping = now.main.groupings[time];
  if (grouping?.by !== "time") return [];
  const { startsMs } = grouping.buckets;
  const least = (first: number, { keys }: ResultRow): number => Math.min(first, Number(keys[time]));
  const first = query.dateRange.kind === "all" ? rows.reduce(least, startsMs.length) : 0;
  return startsMs.slice(first).map((_, index) => labels[time]!(first + index));
}

const WARNINGS = {
  no_single_revenue_currency:
    "Revenue is null where amounts have several currencies: they are never added. Use the dimension event:currency.",
  too_many_groups: "The rate is null for some rows: there are too many groups to look all of them up.",
};

function warningsOf({ query, now, before }: Planned, rows: readonly ResultRow[], compared: Comparing | null, resultOf: ResultOf) {
  const codes = new Map<Metric, keyof typeof WARNINGS>();
  const severalCurrencies = (value: MetricValue): boolean => Array.isArray(value) && value.length > 1;
  for (const [index, metric] of query.metrics.entries()) {
    if (unitOf(metric) !== "money") continue;
    const isMixed = rows.some(
      ({ keys, metrics }) => severalCurrencies(metrics[index]!) || severalCurrencies(compared?.earlier(keys)[index] ?? null),
    );
    if (isMixed) codes.set(metric, "no_single_revenue_currency");
  }
  const isCut = (set: PlanSet | null): boolean => {
    const plan = set?.divisors.get("group_conversion_rate");
    return plan !== undefined && resultOf(plan).totalRows > plan.limit;
  };
  if (isCut(now) || isCut(before)) codes.set("group_conversion_rate", "too_many_groups");
  if (codes.size === 0) return {};
  return { metric_warnings: Object.fromEntries([...codes].map(([metric, code]) => [metric, { code, warning: WARNINGS[code] }])) };
}

function echo(planned: Planned): Record<string, unknown> {
  const { domain, metrics, filters, dimensions, orderBy, include, pagination } = planned.query;
  return {
    site_id: domain,
    metrics,
    date_range: isoRange(planned.now.range, planned),
    filters,
    dimensions,
    order_by: orderBy.map(({ by, descending }) => [by, descending ? "desc" : "asc"]),
    include: include.asked,
    pagination,
  };
}

/** First and last second, with the site's offset at that moment. */
function isoRange({ fromMs, toMs }: TimeRange, { site }: Planned): [string, string] {
  const { name } = zoneOf(site.timezone);
  const iso = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString({ timeZone: name, smallestUnit: "second" });
  return [iso(fromMs), iso(toMs - 1000)];
}
