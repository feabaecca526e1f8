import type { Metric } from "../model/metric.ts";
import { METRICS } from "../model/metric.ts";
import type { ResultRow } from "../model/plan.ts";
import { roundMetric } from "./round.ts";

type Metrics = readonly (number | null)[];

/** Finds a row's counterpart by its keys (values, and positions of buckets) and says how the row differs from it. */
export function compareRows(metrics: readonly Metric[], earlier: readonly ResultRow[]) {
  const byKeys = new Map(earlier.map((row) => [JSON.stringify(row.keys), row.metrics]));
  return (keys: ResultRow["keys"], now: Metrics): { metrics: Metrics; change: Metrics } => {
    const found = byKeys.get(JSON.stringify(keys));
    const before = metrics.map((metric, index) => roundMetric(metric, found === undefined ? emptyMetric(metric) : found[index]!));
    return { metrics: before, change: metrics.map((metric, index) => changeOf(metric, before[index]!, now[index]!)) };
  };
}

/** What a metric is where no event was. */
export function emptyMetric(metric: Metric): number | null {
  return METRICS[metric].unit === "count" ? 0 : null;
}

/** In per cent with one decimal, of a share in points. Null where there is nothing to compare with. */
export function changeOf(metric: Metric, before: number | null, now: number | null): number | null {
  if (before === null || now === null) return null;
  if (METRICS[metric].unit === "percent") return oneDecimal(now - before);
  return before === 0 ? null : oneDecimal(((now - before) / before) * 100);
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10 + 0;
