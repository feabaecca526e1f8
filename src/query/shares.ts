import { levelOf, type Metric } from "../model/metric.ts";
import type { PlanMetric } from "../model/plan.ts";

/**
 * What the visitors of a row are a share of: the visitors of the whole query, of the query without its goal, or of the same row without
 * the goal.
 */
export const SHARES = {
  percentage: { ofGroups: false, ofEveryone: false },
  conversion_rate: { ofGroups: false, ofEveryone: true },
  group_conversion_rate: { ofGroups: true, ofEveryone: true },
} as const satisfies Partial<Record<Metric, { readonly ofGroups: boolean; readonly ofEveryone: boolean }>>;
export type ShareMetric = keyof typeof SHARES;

export const isShare = (metric: Metric): metric is ShareMetric => levelOf(metric) === "share";

/** The metrics that a plan has to answer for a query's: shares need the visitors. */
export function planMetrics(metrics: readonly Metric[]): readonly PlanMetric[] {
  const counted = metrics.filter((metric): metric is PlanMetric => !isShare(metric));
  return counted.length < metrics.length && !counted.includes("visitors") ? [...counted, "visitors"] : counted;
}
