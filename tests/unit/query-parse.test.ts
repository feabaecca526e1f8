import { expect, test } from "bun:test";
import fc from "fast-check";
import { AppError } from "../../src/model/app-error.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { parseQuery } from "../../src/query/parse.ts";

const body = { site_id: "example.com", metrics: ["visitors"], date_range: "7d" };

function errorOf(value: unknown): AppError {
  try {
    parseQuery(value);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("this was accepted");
}

const nested = (depth: number): unknown => (depth === 0 ? ["is", "event:page", ["/"]] : ["not", nested(depth - 1)]);
const page = ["is", "event:page", ["/"]];
const many = (count: number): unknown[] => Array.from({ length: count }, () => page);

test.each<[string, unknown, string]>([
  ["null", null, "query"],
  ["text", "visitors", "query"],
  ["a list", [body], "query"],
  ["no site", { metrics: ["visitors"], date_range: "7d" }, "site_id"],
  ["a site that is a number", { ...body, site_id: 7 }, "site_id"],
  ["an empty site", { ...body, site_id: "" }, "site_id"],
  ["a site too long", { ...body, site_id: "a".repeat(254) }, "site_id"],
  ["an unknown key", { ...body, metric: "visitors" }, "metric"],
  ["__proto__ as a key", JSON.parse(`{"__proto__": {"a": 1}, "site_id": "example.com"}`), "__proto__"],
  ["constructor as a key", { ...body, constructor: 1 }, "constructor"],
  ["no metrics", { ...body, metrics: undefined }, "metrics"],
  ["metrics that are text", { ...body, metrics: "visitors" }, "metrics"],
  ["an empty list of metrics", { ...body, metrics: [] }, "metrics"],
  ["an unknown metric", { ...body, metrics: ["visitors", "hits"] }, "metrics[1]"],
  ["a metric out of Object", { ...body, metrics: ["toString"] }, "metrics[0]"],
  ["a metric twice", { ...body, metrics: ["visits", "visitors", "visits"] }, "metrics[2]"],
  ["a metric of visits by event name", { ...body, metrics: ["visits", "bounce_rate"], dimensions: ["event:name"] }, "metrics[1]"],
  ["a metric of visits by hostname", { ...body, metrics: ["visit_duration"], dimensions: ["event:hostname"] }, "metrics[0]"],
  ["an unknown dimension", { ...body, dimensions: ["visit:shoe_size"] }, "dimensions[0]"],
  ["a dimension out of Object", { ...body, dimensions: ["constructor"] }, "dimensions[0]"],
  ["a dimension that is a number", { ...body, dimensions: [1] }, "dimensions[0]"],
  ["a dimension twice, once by its alias", { ...body, dimensions: ["visit:device", "visit:screen"] }, "dimensions[1]"],
  ["two time dimensions", { ...body, dimensions: ["time:day", "time:hour"] }, "dimensions"],
  [
    "seven dimensions",
    { ...body, dimensions: ["event:page", "event:name", "visit:os", "visit:browser", "visit:source", "visit:device", "visit:country"] },
    "dimensions",
  ],
  ["two time dimensions, one automatic", { ...body, dimensions: ["time", "time:day"] }, "dimensions"],
  ["a property without a name", { ...body, dimensions: ["event:props:"] }, "dimensions[0]"],
  ["a dimension too long", { ...body, dimensions: [`event:props:${"a".repeat(400)}`] }, "dimensions[0]"],
  ["an aggregate of nothing", { ...body, metrics: ["p95()"] }, "metrics[0]"],
  ["an unknown aggregate", { ...body, metrics: ["p42(event:duration)"] }, "metrics[0]"],
  ["an aggregate of a dimension", { ...body, metrics: ["sum(event:page)"] }, "metrics[0]"],
  ["41 metrics", { ...body, metrics: Array.from({ length: 41 }, (_, index) => `sum(event:props:${index})`) }, "metrics"],
  ["bounce rate by goal", { ...body, metrics: ["bounce_rate"], dimensions: ["event:goal"] }, "metrics[0]"],
  ["exit rate without exit page", { ...body, metrics: ["exit_rate"], dimensions: ["visit:entry_page"] }, "metrics[0]"],
  ["scroll depth of no page", { ...body, metrics: ["visitors", "scroll_depth"] }, "metrics[1]"],
  ["time on a page elsewhere in the visit", { ...body, metrics: ["time_on_page"], filters: [["has_done", page]] }, "metrics[0]"],
  ["a percentage of everything", { ...body, metrics: ["percentage"] }, "metrics[0]"],
  ["a conversion rate of no goal", { ...body, metrics: ["conversion_rate"], dimensions: ["visit:source"] }, "metrics[0]"],
  [
    "a conversion rate of a goal among others",
    { ...body, metrics: ["conversion_rate"], filters: [["or", [["is", "event:goal", ["A"]], page]]] },
    "metrics[0]",
  ],
  [
    "a rate of groups without groups",
    { ...body, metrics: ["group_conversion_rate"], filters: [["is", "event:goal", ["A"]]] },
    "metrics[0]",
  ],
  ["a range of 0 minutes", { ...body, date_range: "0m" }, "date_range"],
  ["a range of many minutes", { ...body, date_range: "1441m" }, "date_range"],
  ["no range", { ...body, date_range: undefined }, "date_range"],
  ["an unknown range", { ...body, date_range: "yesterday" }, "date_range"],
  ["a range of no days", { ...body, date_range: "0d" }, "date_range"],
  ["a range of many days", { ...body, date_range: "99999d" }, "date_range"],
  ["a range of many months", { ...body, date_range: "121mo" }, "date_range"],
  ["a range with one end", { ...body, date_range: ["2026-01-01"] }, "date_range"],
  ["a range that runs back", { ...body, date_range: ["2026-01-02", "2026-01-01"] }, "date_range"],
  ["a range over all time", { ...body, date_range: ["2001-01-01", "2099-12-31"] }, "date_range"],
  ["a year 1", { ...body, date_range: ["0001-01-01", "2026-01-01"] }, "date_range[0]"],
  ["30 February", { ...body, date_range: ["2026-01-01", "2026-02-30"] }, "date_range[1]"],
  ["a date-time without offset", { ...body, date_range: ["2026-01-01T00:00:00", "2026-01-02T00:00:00Z"] }, "date_range[0]"],
  ["a date-time of 25 o'clock", { ...body, date_range: ["2026-01-01T00:00:00Z", "2026-01-02T25:00:00Z"] }, "date_range[1]"],
  ["a date beside a date-time", { ...body, date_range: ["2026-01-01", "2026-01-02T00:00:00Z"] }, "date_range[0]"],
  ["numbers as dates", { ...body, date_range: [1, 2] }, "date_range[0]"],
  ["filters that are no list", { ...body, filters: { is: 1 } }, "filters"],
  ["a filter that is text", { ...body, filters: ["is"] }, "filters[0]"],
  ["an empty filter", { ...body, filters: [[]] }, "filters[0][0]"],
  ["an unknown operator", { ...body, filters: [page, ["equals", "event:page", ["/"]]] }, "filters[1][0]"],
  ["an operator out of Object", { ...body, filters: [["valueOf", "event:page", ["/"]]] }, "filters[0][0]"],
  ["an expression that is none", { ...body, filters: [["matches", "event:page", ["("]]] }, "filters[0][2][0]"],
  ["an expression that looks ahead", { ...body, filters: [["matches", "event:page", ["/", "(?=a)"]]] }, "filters[0][2][1]"],
  ["an expression that repeats itself", { ...body, filters: [["matches", "event:page", ["((a{100}){100}){100}"]]] }, "filters[0][2][0]"],
  ["an expression too large", { ...body, filters: [["matches", "event:page", ["(a{500}b){2}"]]] }, "filters[0][2][0]"],
  ["an expression too long", { ...body, filters: [["matches_not", "event:page", ["a".repeat(501)]]] }, "filters[0][2][0]"],
  ["too many expressions", { ...body, filters: [["matches", "event:page", Array(21).fill("a")]] }, "filters[0][2][20]"],
  ["a has_done of two", { ...body, filters: [["has_done", page, page]] }, "filters[0]"],
  ["a has_not_done of nothing", { ...body, filters: [["has_not_done"]] }, "filters[0]"],
  ["a segment by its name", { ...body, filters: [["is", "segment", ["mine"]]] }, "filters[0][2][0]"],
  ["a segment 0", { ...body, filters: [["is", "segment", [0]]] }, "filters[0][2][0]"],
  ["too many segments", { ...body, filters: [["is", "segment", Array(21).fill(1)]] }, "filters[0][2]"],
  ["no segment", { ...body, filters: [["is", "segment", []]] }, "filters[0][2]"],
  ["a segment that is contained", { ...body, filters: [["contains", "segment", [1]]] }, "filters[0]"],
  ["the automatic time in a filter", { ...body, filters: [["is", "time", ["2026"]]] }, "filters[0][1]"],
  ["a filter cut short", { ...body, filters: [["is", "event:page"]] }, "filters[0]"],
  ["a filter too long", { ...body, filters: [["is", "event:page", ["/"], {}, 1]] }, "filters[0]"],
  ["an unknown dimension in a filter", { ...body, filters: [["is", "__proto__", ["/"]]] }, "filters[0][1]"],
  ["a time dimension in a filter", { ...body, filters: [["is", "time:day", ["2026-01-01"]]] }, "filters[0][1]"],
  ["values that are no list", { ...body, filters: [["is", "event:page", "/"]] }, "filters[0][2]"],
  ["no values", { ...body, filters: [["is", "event:page", []]] }, "filters[0][2]"],
  ["a value that is null", { ...body, filters: [["is", "event:page", ["/", null]]] }, "filters[0][2][1]"],
  ["a value that is a fraction", { ...body, filters: [["is", "event:page", [1.5]]] }, "filters[0][2][0]"],
  ["a value too long", { ...body, filters: [["is", "event:page", ["a".repeat(2001)]]] }, "filters[0][2][0]"],
  ["too many values", { ...body, filters: [page, ["is", "event:page", Array(1000).fill("a")]] }, "filters[1][2]"],
  ["an unknown modifier", { ...body, filters: [["is", "event:page", ["/"], { case: true }]] }, "filters[0][3].case"],
  [
    "a modifier of the wrong type",
    { ...body, filters: [["is", "event:page", ["/"], { case_sensitive: 0 }]] },
    "filters[0][3].case_sensitive",
  ],
  ["an empty and", { ...body, filters: [["and", []]] }, "filters[0][1]"],
  ["an or of no list", { ...body, filters: [["or", "a"]] }, "filters[0][1]"],
  ["a not of two", { ...body, filters: [["not", page, page]] }, "filters[0]"],
  ["something wrong deep inside", { ...body, filters: [["or", [page, ["not", ["is", "visit:planet", ["x"]]]]]] }, "filters[0][1][1][1][1]"],
  ["too many filters", { ...body, filters: many(LIMITS.queryFilterNodes + 1) }, `filters[${LIMITS.queryFilterNodes}]`],
  ["an order that is no list", { ...body, order_by: "visitors" }, "order_by"],
  ["an order of one word", { ...body, order_by: [["visitors"]] }, "order_by[0]"],
  ["an order by something else", { ...body, order_by: [["visits", "asc"]] }, "order_by[0][0]"],
  ["an order with SQL", { ...body, order_by: [["visitors", "desc; drop table events"]] }, "order_by[0][1]"],
  [
    "more orders than columns",
    {
      ...body,
      order_by: [
        ["visitors", "asc"],
        ["visitors", "desc"],
      ],
    },
    "order_by",
  ],
  ["an include that is a list", { ...body, include: [] }, "include"],
  ["an unknown include", { ...body, include: { everything: true } }, "include.everything"],
  ["an include of the wrong type", { ...body, include: { total_rows: "yes" } }, "include.total_rows"],
  ["time labels without time", { ...body, include: { time_labels: true } }, "include.time_labels"],
  ["an unknown comparison", { ...body, include: { comparisons: { mode: "last_week" } } }, "include.comparisons.mode"],
  ["a comparison without mode", { ...body, include: { comparisons: {} } }, "include.comparisons.mode"],
  [
    "a comparison with a range that it does not need",
    { ...body, include: { comparisons: { mode: "previous_period", date_range: ["2026-01-01", "2026-01-02"] } } },
    "include.comparisons.date_range",
  ],
  ["a comparison with what", { ...body, include: { comparisons: { mode: "custom" } } }, "include.comparisons.date_range"],
  [
    "a comparison with a moving range",
    { ...body, include: { comparisons: { mode: "custom", date_range: "7d" } } },
    "include.comparisons.date_range",
  ],
  [
    "a comparison with no day",
    { ...body, include: { comparisons: { mode: "custom", date_range: ["2026-01-01", "2026-02-30"] } } },
    "include.comparisons.date_range[1]",
  ],
  [
    "weekdays of the wrong type",
    { ...body, include: { comparisons: { mode: "previous_period", match_day_of_week: 1 } } },
    "include.comparisons.match_day_of_week",
  ],
  [
    "empty buckets of pages",
    { ...body, dimensions: ["event:page", "time:day"], include: { empty_buckets: true } },
    "include.empty_buckets",
  ],
  ["sums over nothing", { ...body, include: { totals: true } }, "include.totals"],
  ["a table of one dimension", { ...body, dimensions: ["event:page"], include: { pivot: true } }, "include.pivot"],
  ["a table too large", { ...body, dimensions: ["event:page", "visit:os"], include: { pivot: { rows: 101 } } }, "include.pivot.rows"],
  ["a table with depth", { ...body, dimensions: ["event:page", "visit:os"], include: { pivot: { depth: 2 } } }, "include.pivot.depth"],
  ["an unknown key of pages", { ...body, pagination: { page: 1 } }, "pagination.page"],
  ["a limit of nothing", { ...body, pagination: { limit: 0 } }, "pagination.limit"],
  ["a limit of 1e9", { ...body, pagination: { limit: 1e9 } }, "pagination.limit"],
  ["an offset of 1e12", { ...body, pagination: { offset: 1e12 } }, "pagination.offset"],
  ["a negative offset", { ...body, pagination: { offset: -1 } }, "pagination.offset"],
])("%s is refused by name", (_, value, field) => {
  const error = errorOf(value);
  expect({ status: error.status, code: error.code, field: error.field }).toEqual({ status: 400, code: "invalid_query", field });
  expect(error.message).toStartWith(`${field}: `);
  expect(error.message.length).toBeLessThan(500);
});

test("filters may be nested as deep as the limit says, and no deeper", () => {
  expect(parseQuery({ ...body, filters: [nested(LIMITS.queryFilterDepth - 1)] }).condition).not.toBeNull();
  expect(errorOf({ ...body, filters: [nested(LIMITS.queryFilterDepth)] }).message).toContain("nested");
  expect(errorOf({ ...body, filters: [nested(5000)] }).message).toContain("nested");
});

test("ten thousand filters are refused as soon as they are too many", () => {
  // One and, 66 times a not, what it holds and another one; the 67th not is the 200th filter.
  const tree = ["and", many(5_000).flatMap((one) => [["not", one], one])];
  expect(errorOf({ ...body, filters: [tree] })).toMatchObject({ field: "filters[0][1][132][1]" });
});

test("what is allowed is told", () => {
  expect(errorOf({ ...body, dimensions: ["visit:shoe_size"] }).message).toContain("known after visit: are entry_page, exit_page");
  expect(errorOf({ ...body, dimensions: ["event:shoe"] }).message).toContain("goal, props:<key>");
  expect(errorOf({ ...body, filters: [["is", "time", [1]]] }).message).toContain("narrow date_range");
  expect(errorOf({ ...body, metrics: ["hits"] }).message).toContain("visitors, visits, pageviews");
  expect(errorOf({ ...body, filters: [["has", page]] }).message).toContain("has_done, has_not_done");
});

test("a query is read with its defaults", () => {
  expect(parseQuery(body)).toEqual({
    domain: "example.com",
    metrics: ["visitors"],
    dateRange: { kind: "days", count: 7 },
    dimensions: [],
    condition: null,
    filters: [],
    orderBy: [{ by: "visitors", descending: true }],
    include: {
      imports: false,
      timeLabels: false,
      totalRows: false,
      trimRelativeDateRange: false,
      emptyBuckets: false,
      totals: false,
      pivot: null,
      comparisons: null,
      asked: {},
    },
    pagination: { limit: 10_000, offset: 0 },
  });
});

test("time comes first in the default order", () => {
  const { orderBy } = parseQuery({ ...body, metrics: ["events", "visits"], dimensions: ["event:page", "time:day"] });
  expect(orderBy).toEqual([
    { by: "time:day", descending: false },
    { by: "events", descending: true },
  ]);
});

test("visit metrics go with the page, the hostname beside it, and with everything of the visit", () => {
  const metrics = ["bounce_rate", "visit_duration", "views_per_visit"];
  for (const dimensions of [["event:page"], ["event:hostname", "event:page"], ["visit:source", "time:day"], []]) {
    expect(parseQuery({ ...body, metrics, dimensions }).dimensions as unknown).toEqual(dimensions);
  }
});

test("whole numbers are values, too, and aliases are understood", () => {
  const { condition, dimensions } = parseQuery({ ...body, dimensions: ["visit:screen"], filters: [["is", "visit:screen", [5]]] });
  expect(condition).toEqual({ op: "is", dimension: "visit:device", values: ["5"], caseSensitive: true });
  expect(dimensions).toEqual(["visit:device"]);
});

test("whatever the body is, it is read or refused with 400", () => {
  const keys = ["site_id", "metrics", "date_range", "dimensions", "filters", "order_by", "include", "pagination"];
  const words = fc.constantFrom("is", "and", "not", "event:page", "time:day", "visitors", "__proto__", "7d", "2026-01-01", "asc", "");
  const anything = fc.oneof(fc.jsonValue(), words, fc.array(fc.oneof(words, fc.array(words), fc.jsonValue())));
  const almost = fc
    .record(Object.fromEntries(keys.map((key) => [key, anything])), { requiredKeys: [] })
    .map((part) => ({ ...body, ...part }));
  fc.assert(
    fc.property(fc.oneof(anything, almost), (value) => {
      try {
        parseQuery(value);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).status).toBe(400);
        expect((error as AppError).field).toBeString();
      }
    }),
    { numRuns: 2000 },
  );
});
