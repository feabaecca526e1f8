import { expect } from "bun:test";
import { zoneOf } from "../../src/lib/zone.ts";
import type { FieldDimension, TimeDimension } from "../../src/model/dimension.ts";
import type { SiteId } from "../../src/model/ids.ts";
import type { Filter, Grouping, Plan, PlanMetric, Result } from "../../src/model/plan.ts";
import { bucketStarts } from "../../src/query/buckets.ts";
import { ROLLED_DIMENSIONS } from "../../src/store/daily.ts";
import { rounded } from "./ask.ts";
import { COUNTED } from "./oracle.ts";

const DAYS: readonly (TimeDimension | null)[] = [null, "time:day", "time:week", "time:month"];

/** What a plan asks, as far as roll-ups may answer it. */
export interface Question {
  readonly timezone: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly time?: TimeDimension | null;
  readonly field?: FieldDimension | null;
  readonly metrics?: readonly PlanMetric[];
  readonly filter?: Filter | null;
}

const DEFAULTS = { time: null, field: null, metrics: ["visitors", "visits", "pageviews"], filter: null } as const;

export function planOf(question: Question, site = 1 as SiteId): Plan {
  const { timezone, fromMs, toMs, time, field, metrics, filter } = { ...DEFAULTS, ...question };
  const groupings: Grouping[] = [];
  if (time !== null) groupings.push({ by: "time", buckets: { startsMs: bucketStarts(time, { fromMs, toMs }, zoneOf(timezone)) } });
  if (field !== null) groupings.push({ by: "field", dimension: field });
  return { site, timezone, fromMs, toMs, metrics, groupings, filter, order: [], limit: 1_000_000, offset: 0 };
}

export const ROLLED_METRICS = COUNTED.filter((metric) => metric !== "exit_rate" && metric !== "new_visitors");

export type Span = Pick<Question, "timezone" | "fromMs" | "toMs">;

/** Everything that roll-ups tell: each dimension with each calendar bucket, and none. */
export function rolledPlans(range: Span): Plan[] {
  return DAYS.flatMap((time) =>
    [null, ...ROLLED_DIMENSIONS].map((field) => {
      const metrics: PlanMetric[] = field === "visit:exit_page" ? [...ROLLED_METRICS, "exit_rate"] : ROLLED_METRICS;
      return planOf({ ...range, time, field, metrics });
    }),
  );
}

export const is = (dimension: FieldDimension, ...values: string[]): Filter => ({ op: "is", dimension, values, caseSensitive: true });

/** Conditions on the dimension that is asked by, and one value of a dimension. */
export function filteredPlans(range: Span): Plan[] {
  return ROLLED_DIMENSIONS.filter((field) => field !== "event:page").flatMap((field) => [
    planOf({ ...range, field, metrics: ROLLED_METRICS, filter: { op: "not", of: is(field, "") } }),
    planOf({ ...range, field, time: "time:day", metrics: ROLLED_METRICS, filter: { op: "or", of: [is(field, "/", "DE"), is(field, "")] } }),
    planOf({ ...range, metrics: ROLLED_METRICS, filter: is(field, "") }),
    planOf({ ...range, time: "time:day", metrics: ROLLED_METRICS, filter: { op: "and", of: [is(field, "/a", "Google", "pageview")] } }),
  ]);
}

export function expectSame(plans: readonly Plan[], before: readonly Result[], after: readonly Result[]): void {
  for (const [index, plan] of plans.entries()) {
    expect(after[index]!.incompleteBeforeMs).toBeUndefined();
    expect({ plan, result: rounded(after[index]!) }).toEqual({ plan, result: rounded(before[index]!) });
  }
}
