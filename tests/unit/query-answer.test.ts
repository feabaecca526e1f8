import { describe, expect, test } from "bun:test";
import { AppError } from "../../src/model/app-error.ts";
import type { Goal, GoalRule } from "../../src/model/goal.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { answerQueries } from "../../src/query/answer.ts";
import type { QueryResponse } from "../../src/query/format.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { OracleStore } from "../store/oracle-store.ts";

/**
 * Monday, 4 May 2026, UTC. Five visitors:
 * 1 Google, DE: 09:00 /, 09:01 /pricing, 09:02 Signup (plan pro, 10.00 EUR)
 * 2 Google, FR: 10:00 /, 10:05 Signup (plan free)
 * 3 direct, DE: 11:00 /blog/one, seen to 80 per cent
 * 4 Bing, US: 12:00 /, 12:20 Purchase (20.50 USD)
 * 5 Google, DE: 13:00 /
 */
const DAY = "2026-05-04";
const from = (visitor: number, source: string, country: string) => ({ visitor, origin: { source }, client: { country } });
const EVENTS: readonly EventSketch[] = [
  { ...from(1, "Google", "DE"), at: `${DAY}T09:00Z` },
  { ...from(1, "Google", "DE"), at: `${DAY}T09:01Z`, path: "/pricing" },
  { ...from(1, "Google", "DE"), at: `${DAY}T09:02Z`, path: "/pricing", name: "Signup", props: { plan: "pro" }, revenue: [1000, "EUR"] },
  { ...from(2, "Google", "FR"), at: `${DAY}T10:00Z` },
  { ...from(2, "Google", "FR"), at: `${DAY}T10:05Z`, name: "Signup", props: { plan: "free" } },
  { ...from(3, "", "DE"), at: `${DAY}T11:00Z`, path: "/blog/one" },
  { ...from(3, "", "DE"), at: `${DAY}T11:01Z`, path: "/blog/one", name: "engagement", scroll: 80 },
  { ...from(4, "Bing", "US"), at: `${DAY}T12:00Z` },
  { ...from(4, "Bing", "US"), at: `${DAY}T12:20Z`, name: "Purchase", revenue: [2050, "USD"] },
  { ...from(5, "Google", "DE"), at: `${DAY}T13:00Z` },
];
const goal = (id: number, name: string, rule: GoalRule): Goal => ({ id, name, rule, currency: "" });
const GOALS: readonly Goal[] = [
  goal(1, "Signup", { kind: "event", name: "Signup", props: [] }),
  goal(2, "Pro signup", { kind: "event", name: "Signup", props: [{ key: "plan", op: "is", values: ["pro"] }] }),
  goal(3, "Visit /pricing", { kind: "page", path: "/pricing" }),
  goal(4, "Read blog", { kind: "scroll", path: "/blog/**", depth: 75 }),
  goal(5, "Long stay", { kind: "duration", seconds: 600 }),
  goal(6, "Purchase", { kind: "event", name: "Purchase", props: [] }),
];
const SEGMENTS: Readonly<Record<number, readonly unknown[]>> = {
  7: [["is", "visit:country", ["DE"]]],
  8: [["is", "segment", [7]]],
  9: Array.from({ length: 150 }, () => ["is", "event:page", ["/"]]),
};

interface Scene {
  readonly events?: readonly EventSketch[];
  readonly timezone?: string;
  readonly now?: string;
}

async function answer(
  part: object,
  { events = EVENTS, timezone = "UTC", now = "2026-05-05T12:30:15Z" }: Scene = {},
): Promise<QueryResponse> {
  const store = new OracleStore();
  await store.append(events.map(makeEvent), []);
  const query = parseQuery({ site_id: "example.com", metrics: ["visitors"], date_range: [DAY, DAY], ...part });
  const site = { id: 1 as SiteId, domain: "example.com", timezone, weekStart: "monday", label: "", createdMs: 0 } as const;
  const asked = { query, site, goals: GOALS, segment: (id: number) => SEGMENTS[id] ?? null };
  const [response] = await answerQueries(
    [asked],
    Date.parse(now),
    (plans) => store.execute(plans),
    (id) => store.span(id),
  );
  return response!;
}

const rows = async (part: object, scene?: Scene): Promise<unknown[][]> =>
  (await answer(part, scene)).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

async function errorOf(part: object): Promise<{ field: string | undefined; message: string }> {
  try {
    await answer(part);
  } catch (error) {
    if (error instanceof AppError && error.status === 400) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error("this was accepted");
}

describe("goals", () => {
  test("are rows by their names, the largest first; those that nobody reached are left out", async () => {
    expect(await rows({ metrics: ["visitors", "events", "conversion_rate"], dimensions: ["event:goal"] })).toEqual([
      ["Signup", 2, 2, 40],
      ["Long stay", 1, 2, 20],
      ["Pro signup", 1, 1, 20],
      ["Purchase", 1, 1, 20],
      ["Read blog", 1, 1, 20],
      ["Visit /pricing", 1, 1, 20],
    ]);
    expect(await rows({ dimensions: ["event:goal"], filters: [["is", "visit:source", ["Bing"]]] })).toEqual([
      ["Long stay", 1],
      ["Purchase", 1],
    ]);
  });

  test.each<[unknown, string[]]>([
    [
      ["is", "event:goal", ["Signup", "Purchase"]],
      ["Signup", "Purchase"],
    ],
    [["is", "event:goal", ["sIGNUP"], { case_sensitive: false }], ["Signup"]],
    [
      ["contains", "event:goal", ["sign"], { case_sensitive: false }],
      ["Signup", "Pro signup"],
    ],
    [["contains", "event:goal", ["nothing like it"]], []],
    [
      ["matches", "event:goal", ["^P"]],
      ["Pro signup", "Purchase"],
    ],
    // Events that reach no signup: of the other goals.
    [
      ["contains_not", "event:goal", ["ign"]],
      ["Long stay", "Purchase", "Read blog", "Visit /pricing"],
    ],
  ])("%j leaves the rows %j", async (filter, names) => {
    expect((await rows({ dimensions: ["event:goal"], filters: [filter] })).map(([name]) => name)).toEqual(names);
  });

  test("as a filter they select the events that reach them", async () => {
    expect(await rows({ metrics: ["visitors", "events"], filters: [["is", "event:goal", ["Signup", "Visit /pricing"]]] })).toEqual([
      [2, 3],
    ]);
    // Everything but the two signups.
    expect(await rows({ metrics: ["visitors", "events"], filters: [["is_not", "event:goal", ["Signup"]]] })).toEqual([[5, 7]]);
  });

  test("that do not exist are told, with those that do", async () => {
    const { field, message } = await errorOf({ filters: [["is", "event:goal", ["Sign up"]]] });
    expect(field).toBe("filters");
    expect(message).toContain(`no goal "Sign up"; its goals are "Signup", "Pro signup"`);
  });
});

describe("shares of visitors", () => {
  const filters = [["is", "event:goal", ["Signup", "Purchase"]]];
  const metrics = ["visitors", "percentage", "conversion_rate", "group_conversion_rate"];

  test("are of all that were selected, of everyone, and of the row without the goal", async () => {
    // Signup or Purchase: three visitors of five; two of Google's three.
    expect(await rows({ metrics, filters, dimensions: ["visit:source"] })).toEqual([
      ["Google", 2, 66.7, 40, 66.7],
      ["Bing", 1, 33.3, 20, 100],
    ]);
  });

  test("order and cut the rows, also when nothing else is asked for", async () => {
    const part = { metrics: ["group_conversion_rate"], filters, dimensions: ["visit:source"] };
    expect(await rows({ ...part, pagination: { limit: 1 } })).toEqual([["Bing", 100]]);
    expect(await rows({ ...part, pagination: { limit: 1, offset: 1 } })).toEqual([["Google", 66.7]]);
    expect(await rows({ metrics: ["conversion_rate"], filters, dimensions: ["visit:source"], pagination: { limit: 1 } })).toEqual([
      ["Google", 40],
    ]);
    expect(await rows({ ...part, order_by: [["group_conversion_rate", "asc"]], include: { total_rows: true } })).toEqual([
      ["Google", 66.7],
      ["Bing", 100],
    ]);
  });

  test("of a goal beside another dimension are of everyone with that value", async () => {
    const part = { metrics: ["visitors", "group_conversion_rate"], dimensions: ["visit:country", "event:goal"], filters };
    expect(await rows(part)).toEqual([
      ["DE", "Signup", 1, 33.3],
      ["FR", "Signup", 1, 100],
      ["US", "Purchase", 1, 100],
    ]);
  });

  test("forget filters on properties as well: only those who converted have them", async () => {
    const pro = ["is", "event:props:plan", ["pro"]];
    expect(await rows({ metrics: ["visitors", "conversion_rate"], filters: [["is", "event:goal", ["Signup"]], pro] })).toEqual([[1, 20]]);
  });
});

describe("filters", () => {
  const pages = (filter: unknown): Promise<unknown[][]> => rows({ dimensions: ["event:page"], filters: [filter] });

  test("has_done and has_not_done are about the whole visit", async () => {
    const signup = ["is", "event:goal", ["Signup"]];
    expect(await pages(["has_done", signup])).toEqual([
      ["/", 2],
      ["/pricing", 1],
    ]);
    expect(await pages(["has_not_done", signup])).toEqual([
      ["/", 2],
      ["/blog/one", 1],
    ]);
  });

  test.each<[unknown, number]>([
    [["matches", "event:page", ["^/(pricing|blog)"]], 2],
    [["matches", "event:page", ["^/PRICING$"], { case_sensitive: false }], 1],
    [["matches_not", "visit:source", ["o"]], 2],
    [["is", "visit:country_name", ["Germany"]], 3],
    [["contains", "visit:country_name", ["united", "fra"], { case_sensitive: false }], 2],
    [["is_not", "visit:country_name", ["Germany"]], 2],
    [["is", "event:props:plan", ["(none)"]], 5],
    [["is", "event:props:plan", ["pro", "free"]], 2],
    [["is", "segment", [7]], 3],
    [["not", ["is", "segment", [7]]], 2],
    [
      [
        "and",
        [
          ["is", "segment", ["7"]],
          ["is", "visit:source", ["Google"]],
        ],
      ],
      2,
    ],
    [
      [
        "or",
        [
          ["is", "segment", [7]],
          ["is", "visit:source", ["Bing"]],
        ],
      ],
      4,
    ],
  ])("%j selects %i visitors", async (filter, visitors) => expect(await rows({ filters: [filter] })).toEqual([[visitors]]));

  test.each<[string, object, string]>([
    ["a segment of another site, or of nobody", { filters: [["is", "segment", [1]]] }, "filters[0][2][0]"],
    ["a segment within a segment", { filters: [["or", [["is", "segment", [8]]]]] }, "filters[0][1][0][2][0]"],
    ["segments that are too many filters together", { filters: [["is", "segment", [9, 9]]] }, "filters"],
    ["a metric that segments do not make possible", { metrics: ["scroll_depth"], filters: [["is", "segment", [7]]] }, "metrics[0]"],
  ])("%s is refused", async (_, part, field) => expect((await errorOf(part)).field).toBe(field));

  test("a segment can be what a metric needs; the question is repeated as it was asked", async () => {
    const filters = [["is", "segment", [9]]];
    const { results, query } = await answer({ metrics: ["scroll_depth"], filters });
    expect(results).toHaveLength(1);
    expect(query["filters"]).toEqual(filters);
  });
});

describe("money", () => {
  test("of one currency is written out; of several it is null, with a warning", async () => {
    const metrics = ["total_revenue", "average_revenue"];
    const { results, meta } = await answer({ metrics, dimensions: ["visit:source"], order_by: [["visit:source", "asc"]] });
    const euros = { value: 10, currency: "EUR", short: "€10.0", long: "€10.00" };
    const dollars = { value: 20.5, currency: "USD", short: "$20.5", long: "$20.50" };
    expect(results.map((row) => [...row.dimensions, ...row.metrics])).toEqual([
      ["Direct / None", null, null],
      ["Bing", dollars, dollars],
      ["Google", euros, euros],
    ]);
    expect(meta).toEqual({});
    const all = await answer({ metrics });
    expect(all.results).toEqual([{ dimensions: [], metrics: [null, null] }]);
    expect(Object.keys(all.meta["metric_warnings"] as object)).toEqual(metrics);
    expect(JSON.stringify(all.meta)).toContain("no_single_revenue_currency");
  });

  test.each<[number, string, number, string, string]>([
    [123456, "USD", 1234.56, "$1.2K", "$1,234.56"],
    [150_000_000, "JPY", 150_000_000, "¥150.0M", "¥150,000,000"],
    [1234, "KWD", 1.234, "KWD 1.2", "KWD 1.234"],
    [-110, "EUR", -1.1, "-€1.1", "-€1.10"],
  ])("%i minor units of %s are %d", async (minor, currency, value, short, long) => {
    const events = [{ at: `${DAY}T09:00Z`, visitor: 1, name: "Purchase", revenue: [minor, currency] as const }];
    const [[shown]] = (await rows({ metrics: ["total_revenue"] }, { events })) as [[{ short: string; long: string }]];
    const plain = (text: string): string => text.replaceAll("\u00a0", " ");
    expect({ ...shown, short: plain(shown.short), long: plain(shown.long) }).toEqual({ value, currency, short, long } as never);
  });

  test("changes within its currency only", async () => {
    const buy = (at: string, visitor: number, revenue: readonly [number, string]) => ({ at, visitor, name: "Purchase", revenue });
    const change = async (before: readonly [number, string]) => {
      const events = [buy(`${DAY}T09:00Z`, 1, [3000, "EUR"]), buy("2026-05-03T09:00Z", 2, before)];
      const part = { metrics: ["total_revenue"], include: { comparisons: { mode: "previous_period" } } };
      return (await answer(part, { events })).results[0]!.comparison!.change;
    };
    expect(await change([2000, "EUR"])).toEqual([50]);
    expect(await change([2000, "USD"])).toEqual([null]);
  });
});

describe("time", () => {
  test.each<[unknown, string]>([
    ["30m", "time:minute"],
    ["day", "time:hour"],
    [["2026-05-03", "2026-05-04"], "time:hour"],
    ["7d", "time:day"],
    [["2026-03-26", "2026-05-04"], "time:day"],
    ["91d", "time:week"],
    ["12mo", "time:week"],
    [["2025-01-01", "2026-05-04"], "time:month"],
  ])("of %j is divided by %s", async (date_range, dimension) => {
    const { query } = await answer({ date_range, dimensions: ["time"] });
    expect(query["dimensions"]).toEqual([dimension]);
    expect(query["order_by"]).toEqual([
      [dimension, "asc"],
      ["visitors", "desc"],
    ]);
  });

  test("the last 30 minutes are 30 buckets, the last one being the current", async () => {
    const events = ["12:00:59", "12:01:00", "12:30:14"].map((time, visitor) => ({ at: `2026-05-05T${time}Z`, visitor }));
    const { results } = await answer({ date_range: "30m", dimensions: ["time:minute"], include: { empty_buckets: true } }, { events });
    expect(results).toHaveLength(30);
    expect(results[0]).toEqual({ dimensions: ["2026-05-05 12:01:00"], metrics: [1] });
    expect(results[29]).toEqual({ dimensions: ["2026-05-05 12:30:00"], metrics: [1] });
  });

  test("empty buckets come on request, with what a metric is of nothing, in every order", async () => {
    const part = { metrics: ["visitors", "bounce_rate"], dimensions: ["time:hour"], include: { empty_buckets: true, total_rows: true } };
    const { results, meta } = await answer(part);
    expect(results).toHaveLength(24);
    expect(meta).toEqual({ total_rows: 24 });
    expect(results[8]).toEqual({ dimensions: [`${DAY} 08:00:00`], metrics: [0, null] });
    expect(results[13]).toEqual({ dimensions: [`${DAY} 13:00:00`], metrics: [1, 100] });
    const last = {
      ...part,
      order_by: [
        ["visitors", "asc"],
        ["time:hour", "desc"],
      ],
      pagination: { limit: 2, offset: 18 },
    };
    expect(await rows(last)).toEqual([
      [`${DAY} 00:00:00`, 0, null],
      [`${DAY} 13:00:00`, 1, 100],
    ]);
  });

  test("weeks begin when the site says", async () => {
    const store = new OracleStore();
    await store.append(
      ["2026-05-02", "2026-05-03", "2026-05-04"].map((date, visitor) => makeEvent({ at: `${date}T10:00Z`, visitor })),
      [],
    );
    const query = parseQuery({ site_id: "x", metrics: ["visitors"], date_range: ["2026-04-26", "2026-05-09"], dimensions: ["time:week"] });
    const weeksOf = async (weekStart: "monday" | "sunday") => {
      const site = { id: 1 as SiteId, domain: "x", timezone: "UTC", weekStart, label: "", createdMs: 0 };
      const [response] = await answerQueries([{ query, site }], 0, (plans) => store.execute(plans));
      return response!.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);
    };
    expect(await weeksOf("monday")).toEqual([
      ["2026-04-27", 2],
      ["2026-05-04", 1],
    ]);
    expect(await weeksOf("sunday")).toEqual([
      ["2026-04-26", 1],
      ["2026-05-03", 2],
    ]);
  });
});

describe("comparisons", () => {
  const on = (date: string, visitors: number): EventSketch[] =>
    Array.from({ length: visitors }, (_, visitor) => ({ at: date.includes("T") ? date : `${date}T10:00Z`, visitor }));
  const compared = async (part: object, scene: Scene): Promise<unknown[][]> =>
    (await answer(part, scene)).results.map(({ dimensions, metrics, comparison }) => [
      ...[...dimensions, ...metrics],
      ...[...comparison!.dimensions, ...comparison!.metrics],
    ]);
  const byYear = { comparisons: { mode: "year_over_year" } };

  test("days are set beside the same date of the year before, and 29 February beside none", async () => {
    const events = ["2027-02-28", "2027-03-01", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01"].map((date, visitor) => ({
      at: `${date}T10:00Z`,
      visitor,
    }));
    const scene = { events, now: "2028-05-05T12:00Z" };
    const part = { date_range: ["2028-02-28", "2028-03-01"], dimensions: ["time:day"], include: byYear };
    expect(await compared(part, scene)).toEqual([
      ["2028-02-28", 1, "2027-02-28", 1],
      ["2028-02-29", 1, null, 0],
      ["2028-03-01", 1, "2027-03-01", 2],
    ]);
  });

  test("the 29 February before has no place in the year after it", async () => {
    const events = [...on("2028-02-29", 3), ...on("2028-03-01", 2), ...on("2029-02-28", 1), ...on("2029-03-01", 1)];
    const part = { date_range: ["2029-02-28", "2029-03-01"], dimensions: ["time:day"], include: byYear };
    expect(await compared(part, { events, now: "2029-05-05T12:00Z" })).toEqual([
      ["2029-02-28", 1, "2028-02-28", 0],
      ["2029-03-01", 1, "2028-03-01", 2],
    ]);
  });

  test("hours are matched by the clock over a day of 25", async () => {
    // In Berlin two o'clock comes twice on the 25th: at 00:30Z and 01:30Z. 02:30Z is half past three there, as is 02:30Z the day after: 03:30.
    const events = [
      ...on("2026-10-25T00:30Z", 1),
      ...on("2026-10-25T01:30Z", 2),
      ...on("2026-10-25T02:30Z", 3),
      ...on("2026-10-26T02:30Z", 1),
    ];
    const part = {
      date_range: ["2026-10-26", "2026-10-26"],
      dimensions: ["time:hour"],
      include: { comparisons: { mode: "previous_period" } },
    };
    expect(await compared(part, { events, timezone: "Europe/Berlin", now: "2026-11-05T12:00Z" })).toEqual([
      ["2026-10-26 02:00:00", 0, "2026-10-25 02:00:00", 1],
      ["2026-10-26 03:00:00", 1, "2026-10-25 03:00:00", 3],
    ]);
  });

  test.each<[string, object, unknown, [string, string]]>([
    ["a Monday with the Monday before", { mode: "previous_period", match_day_of_week: true }, [DAY, DAY], ["2026-04-27", "2026-04-27"]],
    [
      "thirty days with those from the nearest such weekday",
      { mode: "previous_period", match_day_of_week: true },
      ["2026-04-04", "2026-05-03"],
      ["2026-03-07", "2026-04-05"],
    ],
    [
      "a Monday with that of the year before",
      { mode: "year_over_year", match_day_of_week: true },
      [DAY, DAY],
      ["2025-05-05", "2025-05-05"],
    ],
    ["any range with any other", { mode: "custom", date_range: ["2026-01-01", "2026-01-31"] }, "7d", ["2026-01-01", "2026-01-31"]],
  ])("%s", async (_, comparisons, date_range, [first, last]) => {
    const { meta, query } = await answer({ date_range, include: { comparisons } });
    expect(meta["comparison_date_range"]).toEqual([`${first}T00:00:00+00:00`, `${last}T23:59:59+00:00`]);
    expect(query["include"]).toEqual({ comparisons });
  });

  test("rates are compared with the rates of then", async () => {
    const events = [...EVENTS, ...on("2026-05-03", 4), { at: "2026-05-03T10:01Z", visitor: 1, name: "Signup" }];
    const part = {
      metrics: ["conversion_rate"],
      filters: [["is", "event:goal", ["Signup"]]],
      include: { comparisons: { mode: "previous_period" } },
    };
    const [row] = (await answer(part, { events })).results;
    expect([row!.metrics, row!.comparison]).toEqual([[40], { dimensions: [], metrics: [25], change: [15] }]);
  });
});

describe("two dimensions at once", () => {
  const dimensions = ["visit:source", "visit:country"];

  test("as a table: its rows and columns by size, its sums of distinct visitors", async () => {
    const { results, meta } = await answer({ dimensions, include: { pivot: true } });
    expect(results).toHaveLength(4);
    expect(meta["pivot"]).toEqual({
      rows: ["Google", "Direct / None", "Bing"],
      columns: ["DE", "FR", "US"],
      cells: [
        [[2], [1], null],
        [[1], null, null],
        [null, null, [1]],
      ],
      row_totals: [[3], [1], [1]],
      column_totals: [[3], [1], [1]],
      total: [5],
      row_count: 3,
      column_count: 3,
    });
  });

  test("as a table no larger than asked for", async () => {
    const { meta } = await answer({ dimensions, include: { pivot: { rows: 1, columns: 2 } } });
    expect(meta["pivot"]).toMatchObject({ rows: ["Google"], columns: ["DE", "FR"], cells: [[[2], [1]]], row_count: 3, total: [5] });
  });

  test("with the sums of the values shown; without the goal they are of whoever reached any", async () => {
    const part = {
      metrics: ["visitors", "conversion_rate"],
      dimensions: ["visit:source", "event:goal"],
      include: { totals: true },
      pagination: { limit: 2 },
    };
    const { results, meta } = await answer(part);
    expect(results.map(({ dimensions: names }) => names)).toEqual([
      ["Google", "Signup"],
      ["Direct / None", "Read blog"],
    ]);
    expect(meta["totals"]).toEqual({
      all: [4, 80],
      by: {
        "visit:source": [
          { dimensions: ["Google"], metrics: [2, 40] },
          { dimensions: ["Direct / None"], metrics: [1, 20] },
        ],
        "event:goal": [
          { dimensions: ["Signup"], metrics: [2, 40] },
          { dimensions: ["Read blog"], metrics: [1, 20] },
        ],
      },
    });
  });
});

test("countries are shown by their names and ordered by them", async () => {
  const part = { dimensions: ["visit:country_name"], order_by: [["visit:country_name", "asc"]] };
  expect(await rows({ ...part, pagination: { limit: 2, offset: 1 } })).toEqual([
    ["Germany", 3],
    ["United States", 1],
  ]);
});

test("numbers of properties are answered without the noise of binary fractions", async () => {
  const events = ["0.1", "0.2", "many"].map((seats, visitor) => ({ at: `${DAY}T09:00Z`, visitor, props: { seats } }));
  expect(await rows({ metrics: ["sum(event:props:seats)", "p95(event:props:seats)", "max(event:duration)"] }, { events })).toEqual([
    [0.3, 0.2, null],
  ]);
});
