import type { Metric } from "../src/model/metric.ts";

/** Metrics as a reader calls them. What they mean is said by src/model/metric.ts. */
export const METRIC_LABELS: Readonly<Record<Metric, string>> = {
  visitors: "Visitors",
  visits: "Visits",
  pageviews: "Page views",
  events: "Events",
  views_per_visit: "Views per visit",
  bounce_rate: "Bounce rate",
  visit_duration: "Visit duration",
};

/** Metrics of which less is better. */
export const LESS_IS_BETTER: ReadonlySet<Metric> = new Set(["bounce_rate"]);
