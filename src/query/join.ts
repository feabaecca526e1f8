import type { Metric } from "../model/metric.ts";
import type { MetricValue, Plan, Result, ResultRow } from "../model/plan.ts";
import { emptyMetric } from "./compare.ts";
import type { PlanSet } from "./plan.ts";
import { isShare, SHARES } from "./shares.ts";

export type ResultOf = (plan: Plan) => Result;

/** Rows of a query's own metrics, shares worked out. */
export interface Joined {
  readonly rows: readonly ResultRow[];
  readonly totalRows: number;
  /** What a row would be in which nothing is selected. */
  readonly emptyRow: (keys: ResultRow["keys"]) => ResultRow;
}

export function joinRows(metrics: readonly Metric[], set: PlanSet, resultOf: ResultOf): Joined {
  const { rows, totalRows } = resultOf(set.main);
  const readers = metrics.map((metric) => reader(metric, set, resultOf));
  const emptyMetrics = set.main.metrics.map(emptyMetric);
  const toRow = ({ keys, metrics: counted }: ResultRow): ResultRow => ({ keys, metrics: readers.map((read) => read(keys, counted)) });
  return { rows: rows.map(toRow), totalRows, emptyRow: (keys) => toRow({ keys, metrics: emptyMetrics }) };
}

type Reader = (keys: ResultRow["keys"], counted: readonly MetricValue[]) => MetricValue;

function reader(metric: Metric, { main, divisors }: PlanSet, resultOf: ResultOf): Reader {
  if (!isShare(metric)) {
    const index = main.metrics.indexOf(metric);
    return (_, counted) => counted[index]!;
  }
  const visitors = main.metrics.indexOf("visitors");
  const { rows } = resultOf(divisors.get(metric)!);
  const share = (part: MetricValue, whole: MetricValue | undefined): number | null =>
    typeof part === "number" && typeof whole === "number" && whole > 0 ? (part / whole) * 100 : null;
  if (!SHARES[metric].ofGroups) return (_, counted) => share(counted[visitors]!, rows[0]?.metrics[0]);
  // A goal is no group of its own: those who did not reach it are in none.
  const grouped = main.groupings.map(({ by }) => by !== "condition");
  const wholes = new Map(rows.map(({ keys, metrics }) => [JSON.stringify(keys), metrics[0]!]));
  return (keys, counted) => share(counted[visitors]!, wholes.get(JSON.stringify(keys.filter((_, index) => grouped[index]))));
}
