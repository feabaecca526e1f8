import { describe, expect, test } from "bun:test";
import { answer, DAY, errorOf, rows } from "../helpers/query-scene.ts";

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
