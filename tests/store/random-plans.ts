import fc from "fast-check";
import { DIMENSIONS, TIME_DIMENSIONS, type FieldDimension, type TimeDimension } from "../../src/model/dimension.ts";
import { AGGREGATES, levelOf, type AggregateMetric } from "../../src/model/metric.ts";
import type { Filter, Grouping, Order, Plan, PlanMetric } from "../../src/model/plan.ts";
import { bucketStarts } from "../../src/query/buckets.ts";
import { zoneOf } from "../../src/lib/zone.ts";
import { COUNTED } from "./oracle.ts";

/** Everything of a plan but whose events it is asked of. */
export type RandomPlan = Omit<Plan, "site">;

const few = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const field: fc.Arbitrary<FieldDimension> = few(
  ...(Object.keys(DIMENSIONS) as FieldDimension[]),
  "event:page",
  "event:page",
  "event:props:plan",
  "event:props:a b",
  "event:props:absent",
);

const TEXTS = [
  "",
  "/a",
  "/A",
  "/blog",
  "a",
  "Google",
  "o",
  "Referral",
  "spring",
  "DE",
  "%",
  "pageview",
  "Mobile",
  "pro",
  "09",
  "3",
  "success",
];
const GLOBS = ["/", "/*", "/**", "/blog/*", "/b*g/**", "**", "*", "/a/**", "P*"];
const PATTERNS = ["^/a$", "o+", "^$", "blog|pro", "[0-9]{2}", "(?:a|b)c?", "\\.com$", "^P"];

const values = (of: readonly string[]) => fc.array(few(...of), { minLength: 1, maxLength: 3 });
const ofText = (op: "is" | "contains" | "matches" | "glob", of: readonly string[]): fc.Arbitrary<Filter> =>
  fc.record({ op: fc.constant(op), dimension: field, values: values(of), caseSensitive: fc.boolean() });

const condition: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 4, arbitrary: ofText("is", TEXTS) },
  { weight: 2, arbitrary: ofText("contains", TEXTS) },
  ofText("matches", PATTERNS),
  ofText("glob", GLOBS),
  fc.record({ op: fc.constant("at_least" as const), of: fc.constant("scroll_depth" as const), value: few(0, 1, 50, 100) }),
  fc.record({ op: fc.constant("at_least" as const), of: fc.constant("visit_duration" as const), value: few(0, 1, 60_000, 1_800_000) }),
);

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.record({ op: few("and" as const, "or" as const), of: fc.array(tie("filter"), { maxLength: 3 }) }),
    fc.record({ op: fc.constant("not" as const), of: tie("filter") }),
    fc.record({ op: fc.constant("visit_has" as const), of: tie("filter") }),
    // Always true: as if it were not there.
    tie("filter").map((part): Filter => ({ op: "or", of: [part, { op: "not", of: part }] })),
  ),
}));

const aggregates: AggregateMetric[] = AGGREGATES.flatMap((name) => [
  `${name}(event:props:seats)` as const,
  `${name}(event:duration)` as const,
]);
const metric: fc.Arbitrary<PlanMetric> = fc.oneof({ weight: 3, arbitrary: few(...COUNTED) }, few(...aggregates));

type Groups = {
  readonly fields: readonly FieldDimension[];
  readonly time: TimeDimension | null;
  readonly conditions: readonly Filter[] | null;
};

const groups: fc.Arbitrary<Groups> = fc.record({
  fields: fc.uniqueArray(field, { maxLength: 3 }),
  time: fc.option(few(...TIME_DIMENSIONS), { freq: 3 }),
  conditions: fc.option(fc.array(filter, { minLength: 1, maxLength: 3 }), { freq: 6 }),
});

/** A plan of a site in the zone, over a range near the moment: whole days, or between any two instants. */
export function randomPlan(timezone: string, momentMs: number, offsetMs: fc.Arbitrary<number>): fc.Arbitrary<RandomPlan> {
  const zone = zoneOf(timezone);
  const day = fc.integer({ min: -3, max: 2 }).map((days) => zone.dayOf(momentMs + days * DAY_MS));
  const range = fc.oneof(
    fc.tuple(day, day).map(([a, b]) => [zone.dayStartMs(Math.min(a, b)), zone.dayStartMs(Math.max(a, b) + 1)] as const),
    fc.tuple(offsetMs, offsetMs).map(([a, b]) => [momentMs + Math.min(a, b), momentMs + Math.max(a, b) + 1] as const),
  );
  const order = fc.array(fc.record({ key: fc.nat(), descending: fc.boolean() }), { maxLength: 2 });
  return fc
    .record({
      range,
      groups,
      metrics: fc.uniqueArray(metric, { minLength: 1, maxLength: 6 }),
      filter: fc.option(filter, { freq: 3 }),
      order,
      limit: few(1, 2, 4, 1000, 1000),
      offset: few(0, 0, 0, 1, 2),
    })
    .map(({ range: [fromMs, toMs], groups: by, metrics, filter: condition, order: wanted, limit, offset }): RandomPlan => {
      const groupings: Grouping[] = by.fields.map((dimension) => ({ by: "field", dimension }));
      if (by.time !== null) groupings.push({ by: "time", buckets: { startsMs: bucketStarts(by.time, { fromMs, toMs }, zone) } });
      if (by.conditions !== null) groupings.push({ by: "condition", conditions: by.conditions });
      const possible = metrics.filter((name) => isPossible(name, by.fields));
      const asked: PlanMetric[] = possible.length === 0 ? ["visitors"] : possible;
      const keys = groupings.length + asked.length;
      const orders = wanted.map(({ key, descending }): Order => ({ key: key % keys, descending }));
      return { timezone, fromMs, toMs, metrics: asked, groupings, filter: condition, order: orders, limit, offset };
    });
}

/** A rate of exits needs the page that visits ended on, and no other page beside it. */
function isPossible(metric: PlanMetric, fields: readonly FieldDimension[]): boolean {
  if (metric === "exit_rate") return fields.includes("visit:exit_page") && !fields.includes("event:page");
  return levelOf(metric) !== "share";
}
