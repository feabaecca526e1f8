import { unitOf, type Metric } from "../model/metric.ts";

/** Shown as whole per cent; the others, being shares of something larger, with one decimal. */
const WHOLE_PERCENT: readonly Metric[] = ["bounce_rate", "scroll_depth"];

/** As Plausible shows them: whole seconds, per cent whole or with one decimal, two decimals of a ratio. */
export function roundMetric(metric: Metric, value: number | null): number | null {
  if (value === null) return null;
  switch (unitOf(metric)) {
    case "count":
      return value;
    case "percent":
      return roundTo(value, WHOLE_PERCENT.includes(metric) ? 0 : 1);
    case "seconds":
      return roundTo(value, 0);
    case "ratio":
      return roundTo(value, 2);
    case "number":
      // Sums of binary fractions: 0.1 + 0.2 is shown as 0.3.
      return Number(value.toPrecision(12));
    case "money":
      throw new Error(`round: ${metric} is an amount of money`);
  }
}

/** Never -0. */
function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}
