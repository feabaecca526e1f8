import type { Metric } from "../../model/metric.ts";
import type { Sums } from "./kernels.ts";

export function newSums(size: number): Sums {
  return {
    size,
    events: new Uint32Array(size),
    pageviews: new Uint32Array(size),
    visits: new Uint32Array(size),
    visitors: new Uint32Array(size),
    bounces: new Uint32Array(size),
    visitPageviews: new Float64Array(size),
    durationMs: new Float64Array(size),
    lastVisit: new Uint32Array(size),
    lastVisitor: new Uint32Array(size),
  };
}

/** Sums with room for more groups, the old ones kept. */
export function roomFor(size: number, sums: Sums): Sums {
  if (size <= sums.size) return sums;
  const larger = newSums(Math.max(size, sums.size * 2));
  for (const name of [
    "events",
    "pageviews",
    "visits",
    "visitors",
    "bounces",
    "visitPageviews",
    "durationMs",
    "lastVisit",
    "lastVisitor",
  ] as const) {
    larger[name].set(sums[name]);
  }
  return larger;
}

/** The engine's reading of src/model/metric.ts. A ratio of nothing is null. */
export function metricOf(metric: Metric, sums: Sums, group: number): number | null {
  const visits = sums.visits[group]!;
  switch (metric) {
    case "visitors":
    case "visits":
    case "pageviews":
    case "events":
      return sums[metric][group]!;
    case "views_per_visit":
      return visits === 0 ? null : sums.visitPageviews[group]! / visits;
    case "bounce_rate":
      return visits === 0 ? null : (sums.bounces[group]! / visits) * 100;
    case "visit_duration":
      return visits === 0 ? null : sums.durationMs[group]! / visits / 1000;
  }
}
