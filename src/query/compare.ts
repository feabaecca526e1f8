import { unitOf, type Metric } from "../model/metric.ts";
import { showMoney, type ShownMoney } from "./money.ts";
import type { MetricValue } from "../model/plan.ts";
import { roundMetric } from "./round.ts";

/** A metric as it is answered. */
export type Shown = number | null | ShownMoney;

export function showMetric(metric: Metric, value: MetricValue): Shown {
  return value === null || typeof value === "number" ? roundMetric(metric, value) : showMoney(value);
}

/** What a metric is where no event was. */
export function emptyMetric(metric: Metric): number | null {
  return unitOf(metric) === "count" ? 0 : null;
}

/** In per cent with one decimal, of a share in points. Null where there is nothing to compare with, and between currencies. */
export function changeOf(metric: Metric, before: Shown, now: Shown): number | null {
  if (before === null || now === null) return null;
  if (typeof before !== "number" || typeof now !== "number") {
    if (typeof before === "number" || typeof now === "number" || before.currency !== now.currency) return null;
    return relativeChange(before.value, now.value);
  }
  return unitOf(metric) === "percent" ? oneDecimal(now - before) : relativeChange(before, now);
}

const relativeChange = (before: number, now: number): number | null =>
  before === 0 ? null : oneDecimal(((now - before) / Math.abs(before)) * 100);

const oneDecimal = (value: number): number => Math.round(value * 10) / 10 + 0;
