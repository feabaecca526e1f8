import { zoneOf, type Zone } from "../lib/zone.ts";
import { isTimeDimension, type Dimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import type { Grouping, Plan } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import { bucketStarts } from "./buckets.ts";
import type { Query } from "./query.ts";
import { comparisonRange, resolveRange, trimRange, untilSameMoment, type TimeRange } from "./range.ts";
import { resolveFilter } from "./resolve-filter.ts";

/** A query of a site, now. `firstEventMs` tells where "all" begins; without it, it begins in 2010. */
export function planQuery(query: Query, site: Site, nowMs: number, firstEventMs?: number): Plan {
  const zone = zoneOf(site.timezone);
  return planRange(query, site, zone, mainRange(query, zone, nowMs, firstEventMs), query.pagination);
}

/** The same query over the range it is compared with, or null when no comparison is asked for. All rows, since the main ones choose. */
export function planComparison(query: Query, site: Site, nowMs: number, firstEventMs?: number): Plan | null {
  const mode = query.include.comparisons;
  if (mode === null) return null;
  const zone = zoneOf(site.timezone);
  const main = mainRange(query, zone, nowMs, firstEventMs);
  const earlier = comparisonRange(main, mode, zone);
  // A range that still runs is compared with as much of the earlier one; a series shows all of it.
  const isSeries = query.dimensions.some(isTimeDimension);
  const range = isSeries ? earlier : untilSameMoment(main, earlier, nowMs, zone);
  return planRange(query, site, zone, range, { limit: LIMITS.queryComparisonRows, offset: 0 });
}

function mainRange({ dateRange, include }: Query, zone: Zone, nowMs: number, firstEventMs?: number): TimeRange {
  const moment = { zone, nowMs, firstEventMs };
  const range = resolveRange(dateRange, moment);
  // A day that is compared stays whole, so that it stands beside a whole day.
  const trimmed = include.trimRelativeDateRange && !(dateRange.kind === "day" && include.comparisons !== null);
  return trimmed ? trimRange(range, dateRange.kind, moment) : range;
}

function planRange(query: Query, site: Site, zone: Zone, range: TimeRange, { limit, offset }: Query["pagination"]): Plan {
  const { metrics, dimensions, condition, orderBy } = query;
  const toGrouping = (dimension: Dimension): Grouping =>
    isTimeDimension(dimension) ? { by: "time", buckets: { startsMs: bucketStarts(dimension, range, zone) } } : { by: "field", dimension };
  return {
    site: site.id,
    timezone: site.timezone,
    fromMs: range.fromMs,
    toMs: range.toMs,
    metrics,
    groupings: dimensions.map(toGrouping),
    filter: condition === null ? null : resolveFilter(condition),
    order: orderBy.map(({ by, descending }) => ({ key: [...dimensions, ...metrics].indexOf(by), descending })),
    limit,
    offset,
  };
}
