import { describe, expect, test } from "bun:test";
import { dateToDay } from "../../src/lib/zone.ts";
import { AppError } from "../../src/model/app-error.ts";
import { compileExpression } from "../../src/lib/expression.ts";
import type { QueryResponse } from "../../src/query/format.ts";
import { parseV1Filters } from "../../src/query/v1-filter.ts";
import { formatV1 } from "../../src/query/v1-format.ts";
import { parseV1, type V1Parameters, type V1Question } from "../../src/query/v1-parse.ts";

const TODAY = dateToDay("2026-05-05");
const parse = (question: V1Question, parameters: V1Parameters) => parseV1(question, { site_id: "example.com", ...parameters }, TODAY);

test.each<[string, unknown[]]>([
  ["visit:source==Google", ["is", "visit:source", ["Google"]]],
  ["visit:source!=Google", ["is_not", "visit:source", ["Google"]]],
  ["visit:country==DE|FR", ["is", "visit:country", ["DE", "FR"]]],
  ["visit:utm_campaign==a\\|b|c", ["is", "visit:utm_campaign", ["a|b", "c"]]],
  ["event:page == /x?a=b", ["is", "event:page", ["/x?a=b"]]],
  ["event:page==/blog/*", ["matches", "event:page", ["^/blog/.*$"]]],
  ["event:page!=/a.b*|/c", ["matches_not", "event:page", ["^/a\\.b.*$", "^/c$"]]],
  ["event:goal==Visit /blog*", ["is", "event:goal", ["Visit /blog*"]]],
])("%s means %j", (text, expected) => {
  expect(parseV1Filters(text)).toEqual([expected]);
  expect(parseV1Filters(`${text};event:page==/`)).toEqual([expected, ["is", "event:page", ["/"]]]);
});

// As long as an address may be: an expression that tries to split them in every way takes hours, and everything else waits.
test.each([
  ["", ""],
  ["visit:source", ""],
  ["visit:source==", ""],
  ["", "x"],
])("spaces without end between %j and %j are refused at once", (before, after) => {
  expect(() => parseV1Filters(`${before}${" ".repeat(16_000)}${after}`)).toThrow("must have the form");
});

test("a pattern fits whole values, whatever signs it has", () => {
  const [[, , [pattern]]] = parseV1Filters("event:page==/a(b)[c]*.html") as [[string, string, [string]]];
  const { test: fits } = compileExpression(pattern, true);
  expect([fits("/a(b)[c]/d/e.html"), fits("/a(b)[c].html"), fits("/a(b)[c]xhtml"), fits("x/a(b)[c].html")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each<[V1Parameters, unknown]>([
  [{}, ["2026-04-05", "2026-05-04"]],
  [{ period: "7d" }, ["2026-04-28", "2026-05-04"]],
  [{ period: "day" }, ["2026-05-05", "2026-05-05"]],
  [{ period: "day", date: "2028-02-29" }, ["2028-02-29", "2028-02-29"]],
  [{ period: "7d", date: "2026-01-03" }, ["2025-12-27", "2026-01-02"]],
  [{ period: "month", date: "2026-02-10" }, ["2026-02-01", "2026-02-28"]],
  [{ period: "6mo" }, ["2025-11-01", "2026-04-30"]],
  [{ period: "12mo", date: "2026-01-31" }, ["2025-01-01", "2025-12-31"]],
  [{ period: "year" }, ["2026-01-01", "2026-12-31"]],
  [{ period: "custom", date: "2026-01-01, 2026-01-31" }, ["2026-01-01", "2026-01-31"]],
])("the period of %j is %j", (parameters, range) => {
  const [first, last] = range as [string, string];
  expect(parse("aggregate", parameters).dateRange).toEqual({ kind: "dates", firstDay: dateToDay(first), lastDay: dateToDay(last) });
});

test.each<[V1Parameters, string]>([
  [{ period: "day" }, "time:hour"],
  [{}, "time:day"],
  [{ period: "12mo" }, "time:month"],
  [{ period: "12mo", interval: "date" }, "time:day"],
  [{ interval: "week" }, "time:week"],
])("a timeseries of %j is by %s", (parameters, dimension) => {
  const { dimensions, include } = parse("timeseries", parameters);
  expect(dimensions as unknown).toEqual([dimension]);
  expect(include.emptyBuckets).toBe(true);
});

test("pages of a breakdown are counted from one", () => {
  expect(parse("breakdown", { property: "visit:source" }).pagination).toEqual({ limit: 100, offset: 0 });
  expect(parse("breakdown", { property: "visit:source", limit: "20", page: "3" }).pagination).toEqual({ limit: 20, offset: 40 });
});

test.each<[V1Question, V1Parameters, string]>([
  ["aggregate", { what: "1" }, "what"],
  ["aggregate", { site_id: "" }, "site_id"],
  ["aggregate", { metrics: "visitors,hits" }, "metrics"],
  ["aggregate", { metrics: "visitors,visitors" }, "metrics"],
  ["aggregate", { metrics: "conversion_rate" }, "metrics"],
  ["aggregate", { period: "decade" }, "period"],
  ["aggregate", { period: "custom" }, "date"],
  ["aggregate", { period: "custom", date: "2026-01-01" }, "date"],
  ["aggregate", { period: "custom", date: "2026-01-01,yesterday" }, "date"],
  ["aggregate", { date: "soon" }, "date"],
  ["aggregate", { compare: "year_over_year" }, "compare"],
  ["timeseries", { compare: "previous_period" }, "compare"],
  ["timeseries", { interval: "fortnight" }, "interval"],
  ["timeseries", { interval: "constructor" }, "interval"],
  ["breakdown", {}, "property"],
  ["breakdown", { property: "visit:shoe" }, "property"],
  ["breakdown", { property: "time:day" }, "property"],
  ["breakdown", { property: "visit:source", limit: "1001" }, "limit"],
  ["breakdown", { property: "visit:source", page: "0" }, "page"],
  ["breakdown", { property: "visit:source", page: "99999999" }, "page"],
  ["aggregate", { filters: "visit:source" }, "filters"],
  ["aggregate", { filters: "visit:source==" }, "filters"],
  ["aggregate", { filters: "visit:source==a;" }, "filters"],
  ["aggregate", { filters: "visit:shoe==a" }, "filters"],
  ["aggregate", { filters: "==a" }, "filters"],
  ["aggregate", { filters: "visit:source=a" }, "filters"],
  ["aggregate", { filters: "visit:source=!a" }, "filters"],
])("%s of %j is refused by name", (question, parameters, field) => {
  try {
    parse(question, parameters);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    const { status, field: named, message } = error as AppError;
    expect([status, named, message.startsWith(`${field}: `)]).toEqual([400, field, true]);
    return;
  }
  throw new Error("this was accepted");
});

describe("answers", () => {
  const answer = (...results: QueryResponse["results"]): QueryResponse => ({ results, meta: {}, query: {} });

  test("of an aggregate are values by name, with whole changes where they were asked for", () => {
    const query = parse("aggregate", { metrics: "visitors,bounce_rate" });
    expect(formatV1("aggregate", query, answer({ dimensions: [], metrics: [4, null] }))).toEqual({
      results: { visitors: { value: 4 }, bounce_rate: { value: null } },
    });
    const compared = { dimensions: [], metrics: [4, 50], comparison: { dimensions: [], metrics: [3, 50], change: [33.3, null] } };
    expect(formatV1("aggregate", query, answer(compared))).toEqual({
      results: { visitors: { value: 4, change: 33 }, bounce_rate: { value: 50, change: null } },
    });
  });

  test.each<[V1Question, V1Parameters, string]>([
    ["timeseries", {}, "date"],
    ["breakdown", { property: "visit:source" }, "source"],
    ["breakdown", { property: "event:page" }, "page"],
    ["breakdown", { property: "event:props:plan" }, "plan"],
    ["breakdown", { property: "event:goal" }, "goal"],
  ])("of a %s of %j are rows of the key %s", (question, parameters, key) => {
    const query = parse(question, { ...parameters, metrics: "visitors,pageviews" });
    const response = answer({ dimensions: ["a"], metrics: [1, 2] });
    expect(formatV1(question, query, response)).toEqual({ results: [{ [key]: "a", visitors: 1, pageviews: 2 }] });
  });

  test("of a table tell the rate of each row", () => {
    const query = parse("breakdown", { property: "visit:source", metrics: "conversion_rate", filters: "event:goal==Signup" });
    expect(query.metrics).toEqual(["group_conversion_rate"]);
    expect(formatV1("breakdown", query, answer({ dimensions: ["a"], metrics: [12.5] }))).toEqual({
      results: [{ source: "a", conversion_rate: 12.5 }],
    });
  });
});
