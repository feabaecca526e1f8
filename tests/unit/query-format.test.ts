import { describe, expect, test } from "bun:test";
import type { SiteId } from "../../src/model/ids.ts";
import type { Plan, Result, ResultRow } from "../../src/model/plan.ts";
import type { Site } from "../../src/model/site.ts";
import { answerQueries } from "../../src/query/answer.ts";
import { changeOf } from "../../src/query/compare.ts";
import { formatAnswer, type QueryResponse } from "../../src/query/format.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { planAnswer, planQuery } from "../../src/query/plan.ts";
import { roundMetric } from "../../src/query/round.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { OracleStore } from "../store/oracle-store.ts";

const NOW_MS = Date.parse("2026-05-05T12:30:15.250Z");
const site = (timezone: string): Site => ({
  id: 1 as SiteId,
  domain: "example.com",
  timezone,
  weekStart: "monday",
  label: "",
  createdMs: 0,
});
const row = (keys: ResultRow["keys"], ...metrics: (number | null)[]): ResultRow => ({ keys, metrics });
const body = { site_id: "example.com", metrics: ["visitors"], date_range: ["2026-05-01", "2026-05-03"] };

function format(part: object, rows: readonly ResultRow[], before?: readonly ResultRow[], timezone = "UTC"): QueryResponse {
  const planned = planAnswer({ query: parseQuery({ ...body, ...part }), site: site(timezone) }, NOW_MS);
  const toResult = (some: readonly ResultRow[]): Result => ({ rows: some, totalRows: some.length });
  return formatAnswer(planned, (plan) => toResult(plan === planned.now.main ? rows : before!));
}

test("the answer has Plausible's shape and tells what was asked in absolute terms", () => {
  const part = {
    metrics: ["visitors", "bounce_rate"],
    date_range: "7d",
    dimensions: ["visit:source"],
    filters: [["is_not", "visit:country", ["DE"]]],
    include: { total_rows: true, imports: true, time_labels: false },
    pagination: { limit: 2 },
  };
  const answer = format(part, [row(["Google"], 3, 33.333), row([""], 1, null)], undefined, "Asia/Kathmandu");
  expect(JSON.stringify(answer)).toBe(
    JSON.stringify({
      results: [
        { dimensions: ["Google"], metrics: [3, 33] },
        { dimensions: ["Direct / None"], metrics: [1, null] },
      ],
      meta: { imports_included: false, imports_skip_reason: "no_imported_data", total_rows: 2 },
      query: {
        site_id: "example.com",
        metrics: ["visitors", "bounce_rate"],
        date_range: ["2026-04-28T00:00:00+05:45", "2026-05-04T23:59:59+05:45"],
        filters: [["is_not", "visit:country", ["DE"]]],
        dimensions: ["visit:source"],
        order_by: [["visitors", "desc"]],
        include: { imports: true, total_rows: true },
        pagination: { limit: 2, offset: 0 },
      },
    }),
  );
});

test.each([
  ["visitors", 12345, 12345],
  ["bounce_rate", 66.5, 67],
  ["bounce_rate", 0.4, 0],
  ["visit_duration", 89.49, 89],
  ["views_per_visit", 1.336, 1.34],
  ["views_per_visit", null, null],
] as const)("%s of %p is shown as %p", (metric, value, expected) => expect(roundMetric(metric, value)).toBe(expected));

describe("time labels", () => {
  test("name every bucket; rows only those with events", () => {
    const answer = format({ dimensions: ["time:day"], include: { time_labels: true } }, [row([2], 4)]);
    expect(answer.results).toEqual([{ dimensions: ["2026-05-03"], metrics: [4] }]);
    expect(answer.meta).toEqual({ time_labels: ["2026-05-01", "2026-05-02", "2026-05-03"] });
  });

  test("of all time begin with the first row", () => {
    const part = { date_range: "all", dimensions: ["time:month"], include: { time_labels: true } };
    const march = (2026 - 2010) * 12 + 2;
    expect(format(part, [row([march], 1), row([march + 1], 1)]).meta).toEqual({ time_labels: ["2026-03-01", "2026-04-01", "2026-05-01"] });
    expect(format(part, []).meta).toEqual({ time_labels: [] });
  });
});

test.each([
  ["visitors", 100, 150, 50],
  ["visitors", 3, 4, 33.3],
  ["visitors", 3, 0, -100],
  ["visitors", 0, 5, null],
  ["visitors", 0, 0, null],
  ["visit_duration", null, 10, null],
  ["visit_duration", 10, null, null],
  ["bounce_rate", 60, 45, -15],
  ["bounce_rate", 0, 45, 45],
  ["bounce_rate", null, 45, null],
] as const)("the change of %s from %p to %p is %p", (metric, before, now, change) => expect(changeOf(metric, before, now)).toBe(change));

describe("comparisons", () => {
  const include = { comparisons: { mode: "previous_period" } };

  test("match rows by their values; what was not there before is 0 without a change", () => {
    const part = { metrics: ["visitors", "visit_duration"], dimensions: ["event:page"], include };
    const answer = format(part, [row(["/a"], 6, 20), row(["/new"], 2, 10)], [row(["/gone"], 9, 1), row(["/a"], 4, 10.2)]);
    expect(answer.results).toEqual([
      { dimensions: ["/a"], metrics: [6, 20], comparison: { dimensions: ["/a"], metrics: [4, 10], change: [50, 100] } },
      { dimensions: ["/new"], metrics: [2, 10], comparison: { dimensions: ["/new"], metrics: [0, null], change: [null, null] } },
    ]);
    expect(answer.meta).toEqual({ comparison_date_range: ["2026-04-28T00:00:00+00:00", "2026-04-30T23:59:59+00:00"] });
    expect(answer.query["include"]).toEqual({ comparisons: { mode: "previous_period" } });
  });

  test("match buckets by their position, and show those that had something only before", () => {
    const answer = format({ dimensions: ["time:day"], include }, [row([0], 6)], [row([0], 3), row([2], 5)]);
    expect(answer.results).toEqual([
      { dimensions: ["2026-05-01"], metrics: [6], comparison: { dimensions: ["2026-04-28"], metrics: [3], change: [100] } },
      { dimensions: ["2026-05-03"], metrics: [0], comparison: { dimensions: ["2026-04-30"], metrics: [5], change: [-100] } },
    ]);
  });

  test("a bucket without a counterpart has none", () => {
    // 31 days of March beside the 31 days before are all matched; the 29th of a year ago is not.
    const part = {
      date_range: ["2028-02-28", "2028-02-29"],
      dimensions: ["time:day"],
      include: { comparisons: { mode: "year_over_year" } },
    };
    const answer = format(part, [row([0], 1), row([1], 2)], [row([0], 4)]);
    expect(answer.results[1]).toEqual({
      dimensions: ["2028-02-29"],
      metrics: [2],
      comparison: { dimensions: [null], metrics: [0], change: [null] },
    });
  });

  test("plan the earlier range, and all of its rows", () => {
    const query = parseQuery({ ...body, dimensions: ["event:page"], include, pagination: { limit: 5, offset: 10 } });
    const plan = planAnswer({ query, site: site("UTC") }, NOW_MS).before!.main;
    expect([plan.fromMs, plan.toMs]).toEqual([Date.parse("2026-04-28T00:00Z"), Date.parse("2026-05-01T00:00Z")]);
    expect([plan.limit, plan.offset]).toEqual([100_000, 0]);
    expect(planAnswer({ query: parseQuery(body), site: site("UTC") }, NOW_MS).before).toBeNull();
  });
});

describe("plans", () => {
  const planOf = (part: object): Plan => planQuery(parseQuery({ ...body, ...part }), site("UTC"), NOW_MS);

  test("carry stored values and no names", () => {
    const { filter } = planOf({
      filters: [
        ["is_not", "visit:source", ["Google", "direct / NONE"], { case_sensitive: false }],
        ["contains", "visit:utm_term", ["(not set)"]],
      ],
    });
    expect(filter).toEqual({
      op: "and",
      of: [
        { op: "not", of: { op: "is", dimension: "visit:source", values: ["Google", "direct / NONE", ""], caseSensitive: false } },
        { op: "contains", dimension: "visit:utm_term", values: ["(not set)"], caseSensitive: true },
      ],
    });
  });

  test("number the order's keys, groupings first", () => {
    const part = { metrics: ["visitors", "events"], dimensions: ["event:page", "time:day"] };
    expect(planOf(part).order).toEqual([
      { key: 1, descending: false },
      { key: 2, descending: true },
    ]);
    const order_by = [
      ["events", "asc"],
      ["event:page", "desc"],
    ];
    expect(planOf({ ...part, order_by }).order).toEqual([
      { key: 3, descending: false },
      { key: 0, descending: true },
    ]);
  });
});

test("queries are answered in order, comparisons and all time included", async () => {
  const store = new OracleStore();
  await store.append(
    ["2026-03-01", "2026-05-04", "2026-05-05", "2026-05-05"].map((date, visitor) => makeEvent({ at: `${date}T10:00Z`, visitor })),
    [],
  );
  const queries = [
    { ...body, date_range: "day", include: { comparisons: { mode: "previous_period" } } },
    { ...body, date_range: "all", dimensions: ["time:month"], include: { time_labels: true } },
  ].map((one) => ({ query: parseQuery(one), site: site("UTC") }));
  const [today, ever] = await answerQueries(
    queries,
    NOW_MS,
    (plans) => store.execute(plans),
    (id) => store.span(id),
  );
  expect(today!.results).toEqual([{ dimensions: [], metrics: [2], comparison: { dimensions: [], metrics: [1], change: [100] } }]);
  expect(ever!.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics])).toEqual([
    ["2026-03-01", 1],
    ["2026-05-01", 3],
  ]);
  expect(ever!.meta).toEqual({ time_labels: ["2026-03-01", "2026-04-01", "2026-05-01"] });
  expect(ever!.query["date_range"]).toEqual(["2026-03-01T00:00:00+00:00", "2026-05-05T23:59:59+00:00"]);
});
