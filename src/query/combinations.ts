import type { Dimension } from "../model/dimension.ts";
import { METRICS, type Metric } from "../model/metric.ts";
import { invalid } from "./invalid.ts";

/**
 * Bounce rate, duration and views per visit belong to whole visits. They cannot be told per event; per page they are those of the
 * visits that entered on it, and beside the page the hostname is possible, too (Plausible's rules).
 */
export function checkCombination(metrics: readonly Metric[], dimensions: readonly Dimension[]): void {
  const ofVisits = metrics.findIndex((metric) => METRICS[metric].level === "visit");
  if (ofVisits === -1) return;
  const byPage = dimensions.includes("event:page");
  for (const dimension of dimensions) {
    if (!dimension.startsWith("event:") || dimension === "event:page") continue;
    if (dimension === "event:hostname" && byPage) continue;
    throw invalid(
      `metrics[${ofVisits}]`,
      `${metrics[ofVisits]} belongs to whole visits and cannot be combined with ${dimension} ` +
        `(only with event:page, and with event:hostname beside it).`,
    );
  }
}
