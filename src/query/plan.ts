import { zoneOf } from "../lib/zone.ts";
import { GOAL_DIMENSION, isTimeDimension } from "../model/dimension.ts";
import type { Goal } from "../model/goal.ts";
import { LIMITS } from "../model/limits.ts";
import type { Filter, Grouping, Plan } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import { bucketStarts, fittingBuckets } from "./buckets.ts";
import { checkCombination } from "./combinations.ts";
import { allOf, conjuncts, expandSegments, isBranch, type SegmentFilters } from "./filter-tree.ts";
import { goalCondition } from "./goal-condition.ts";
import { codeDimension } from "./names.ts";
import { invalid } from "./invalid.ts";
import { needsOwnOrder, planOrder } from "./order.ts";
import { AUTO_TIME, isNameDimension, type Query, type SettledDimension, type SettledQuery, type ValueTree } from "./query.ts";
import { comparisonRange, isByDate, resolveRange, trimRange, untilSameMoment, type Moment, type TimeRange } from "./range.ts";
import { goalsAskedFor, resolveFilter } from "./resolve-filter.ts";
import { planMetrics, SHARES, type ShareMetric } from "./shares.ts";

/** Why a query that could be answered is not, as `meta.unanswered` says it. */
export interface Withheld {
  readonly code: "revenue_withheld" | "property_withheld";
  /** Of the query, what is at fault. */
  readonly field: string;
  readonly error: string;
}

/** A query, the site that it asks about, which its sender may see, and what the site calls things. */
export interface Asked {
  readonly query: Query;
  readonly site: Site;
  readonly goals?: readonly Goal[];
  /** The site's segments, as far as the sender may use them. */
  readonly segment?: SegmentFilters;
  /** Why its sender may not know the answer. */
  readonly withheld?: Withheld | null;
  /** Where it stands among several, for the words of errors. */
  readonly place?: string | undefined;
}

/** The plans that answer a query over one range. */
export interface PlanSet {
  readonly range: TimeRange;
  readonly main: Plan;
  /** Whose visitors the shares are of. */
  readonly divisors: ReadonlyMap<ShareMetric, Plan>;
}

/** A query made executable. */
export interface Planned {
  readonly query: SettledQuery;
  readonly site: Site;
  /** What the numbers of an event:goal grouping stand for. */
  readonly goals: readonly Goal[];
  readonly now: PlanSet;
  /** The same over the range it is compared with: all rows, since those of `now` choose. */
  readonly before: PlanSet | null;
  /** The store cannot order by what it does not know: all rows come, and are ordered and cut here. */
  readonly ordersHere: boolean;
}

/** A query of a site, at this moment. `firstEventMs` tells where "all" begins; without it, it begins in 2010. */
export function planAnswer(asked: Asked, nowMs: number, firstEventMs?: number): Planned {
  const planned = planUnchecked(asked, nowMs, firstEventMs);
  checkCombination(planned.query);
  return planned;
}

/** Also for the sums of a query, whose metrics would not stand alone. */
export function planUnchecked(
  { query: asked, site, goals = [], segment = () => null }: Asked,
  nowMs: number,
  firstEventMs?: number,
): Planned {
  const moment = { zone: zoneOf(site.timezone), nowMs, firstEventMs };
  const range = mainRange(asked, moment);
  const query = settle(asked, range, segment);
  const named = goalsAskedFor(query.condition, goals);
  const ordersHere = needsOwnOrder(query);
  const planOver = (over: TimeRange, page: Query["pagination"]): PlanSet => planSet({ query, site, goals, named, over, page });
  const everything = { limit: LIMITS.queryComparisonRows, offset: 0 };
  return {
    query,
    site,
    goals: named,
    now: planOver(range, ordersHere ? everything : query.pagination),
    before: query.include.comparisons === null ? null : planOver(earlierRange(query, range, moment), everything),
    ordersHere,
  };
}

/** The one plan of a query that needs no other. */
export function planQuery(query: Query, site: Site, nowMs: number, firstEventMs?: number): Plan {
  return planAnswer({ query, site }, nowMs, firstEventMs).now.main;
}

export const plansOf = ({ now, before }: Planned): readonly Plan[] =>
  [now, before].flatMap((set) => (set === null ? [] : [set.main, ...set.divisors.values()]));

function settle(asked: Query, range: TimeRange, segment: SegmentFilters): SettledQuery {
  const settleName = <Name extends string>(name: Name) => (name === AUTO_TIME ? fittingBuckets(range) : name) as Exclude<Name, "time">;
  return {
    ...asked,
    dimensions: asked.dimensions.map((dimension): SettledDimension => settleName(dimension)),
    orderBy: asked.orderBy.map(({ by, descending }) => ({ by: settleName(by), descending })),
    condition: expandSegments(asked.condition, segment),
  };
}

function mainRange({ dateRange, include }: Query, moment: Moment): TimeRange {
  const range = resolveRange(dateRange, moment);
  // A day that is compared stays whole, so that it stands beside a whole day.
  const trimmed = include.trimRelativeDateRange && !(dateRange.kind === "day" && include.comparisons !== null);
  return trimmed ? trimRange(range, dateRange.kind, moment) : range;
}

function earlierRange({ include, dimensions }: SettledQuery, main: TimeRange, moment: Moment): TimeRange {
  const comparison = include.comparisons!;
  const earlier = comparisonRange(main, comparison, moment);
  // A range that still runs is compared with as much of the earlier one; a series shows all of it, and dates that are named are meant.
  const whole = comparison.mode === "custom" || dimensions.some(isTimeDimension);
  return whole ? earlier : untilSameMoment(main, earlier, moment, isByDate(comparison));
}

interface Part {
  readonly query: SettledQuery;
  readonly site: Site;
  readonly goals: readonly Goal[];
  readonly named: readonly Goal[];
  readonly over: TimeRange;
  readonly page: Query["pagination"];
}

function planSet({ query, site, goals, named, over, page }: Part): PlanSet {
  const { metrics, dimensions, condition } = query;
  const zone = zoneOf(site.timezone);
  const toGrouping = (dimension: SettledDimension): Grouping => {
    if (isTimeDimension(dimension)) return { by: "time", buckets: { startsMs: bucketStarts(dimension, over, zone, site.weekStart) } };
    if (dimension === GOAL_DIMENSION) return { by: "condition", conditions: named.map(goalCondition) };
    return { by: "field", dimension: isNameDimension(dimension) ? codeDimension(dimension) : dimension };
  };
  const groupings = dimensions.map(toGrouping);
  const toFilter = (tree: ValueTree | null): Filter | null => (tree === null ? null : expectFewConditions(resolveFilter(tree, goals)));
  const main: Plan = {
    ...{ site: site.id, timezone: site.timezone, fromMs: over.fromMs, toMs: over.toMs },
    metrics: planMetrics(metrics),
    groupings,
    filter: toFilter(condition),
    order: planOrder(query),
    ...{ limit: page.limit, offset: page.offset },
  };
  const divisors = new Map<ShareMetric, Plan>();
  for (const [metric, { ofGroups, ofEveryone }] of Object.entries(SHARES) as [ShareMetric, (typeof SHARES)[ShareMetric]][]) {
    if (!metrics.includes(metric)) continue;
    const groups = ofGroups ? groupings.filter(({ by }) => by !== "condition") : [];
    divisors.set(metric, {
      ...main,
      metrics: ["visitors"],
      groupings: groups,
      filter: ofEveryone ? toFilter(withoutGoal(condition)) : main.filter,
      // The largest are looked up most.
      order: ofGroups ? [{ key: groups.length, descending: true }] : [],
      ...{ limit: ofGroups ? LIMITS.queryComparisonRows : 1, offset: 0 },
    });
  }
  return { range: over, main, divisors };
}

/** Everyone, be they converted or not: without what is said of goals and of properties, which only converting events have (as in Plausible). */
function withoutGoal(condition: ValueTree | null): ValueTree | null {
  const ofGoal = (part: ValueTree): boolean =>
    !isBranch(part) && (part.dimension === GOAL_DIMENSION || part.dimension.startsWith("event:props:"));
  return allOf(conjuncts(condition).filter((part) => !ofGoal(part)));
}

/** A site has many goals, and each filter may ask for all of them. */
function expectFewConditions(filter: Filter): Filter {
  const { queryConditions: most } = LIMITS;
  const count = countConditions(filter);
  if (count <= most) return filter;
  throw invalid("filters", `with the goals written out they are ${count} conditions; ${most} are possible.`);
}

function countConditions(filter: Filter): number {
  switch (filter.op) {
    case "and":
    case "or":
      return filter.of.reduce((sum, part) => sum + countConditions(part), 1);
    case "not":
    case "visit_has":
      return 1 + countConditions(filter.of);
    default:
      return 1;
  }
}
