import type { Metric } from "../model/metric.ts";
import { METRICS } from "../model/metric.ts";

/** As Plausible shows them: whole per cent, whole seconds, two decimals of a ratio. */
export function roundMetric(metric: Metric, value: number | null): number | null {
  if (value === null) return null;
  switch (METRICS[metric].unit) {
    case "count":
      return value;
    case "percent":
    case "seconds":
      return Math.round(value);
    case "ratio":
      return Math.round(value * 100) / 100;
  }
}
