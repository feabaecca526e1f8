import { describe, expect, test } from "bun:test";
import { amountOf, measureName, showExact, showShort, type Measure } from "../../web/measures.ts";
import type { AnswerRow, QueryBody } from "../../web/api.ts";
import { bucketAt, graphData, tickPositions } from "../../web/graph-data.ts";
import { headlineNumbers, headlineQueries, measureOfSeries, measuresOf, seriesQuery } from "../../web/headline.ts";
import { graphTable, headlineTable } from "../../web/export/tables.ts";
import { csvText } from "../../web/export/csv.ts";
import { crc32, zip } from "../../web/export/zip.ts";
import { DEFAULT_STATE, type SiteState } from "../../web/url.ts";

const NOW = { date: "2026-11-21", minute: "2026-11-21 09:05:00" };
const row = (label: string, value: unknown, comparison?: unknown): AnswerRow =>
  ({ dimensions: [label], metrics: [value], ...(comparison !== undefined && { comparison }) }) as unknown as AnswerRow;
const of = (measure: Measure, ...results: readonly AnswerRow[]) => ({
  measure,
  answer: { results, meta: {}, query: { date_range: ["", ""] as const } },
});

describe("the lines of the graph", () => {
  test("the running day is marked, the future is empty", () => {
    const line = of("visitors", row("2026-11-19", 0), row("2026-11-20", 7), row("2026-11-21", 2), row("2026-11-22", 0));
    const data = graphData(line, null, "day", NOW);
    expect(data.unfinished).toBe(2);
    expect(data.first).toMatchObject({ values: [0, 7, 2, null], previous: null });
  });

  test("a ratio of nothing is nothing, no revenue is 0", () => {
    expect(graphData(of("bounce_rate", row("2026-11-10", null)), null, "day", NOW).first.values).toEqual([null]);
    expect(graphData(of("total_revenue:EUR", row("2026-11-10", null)), null, "day", NOW).first.values).toEqual([0]);
  });

  test("earlier numbers stand beside; a day without counterpart has none", () => {
    const before = { dimensions: ["2026-11-01"], metrics: [40], change: [10] };
    const none = { dimensions: [null], metrics: [0], change: [null] };
    const { first } = graphData(of("visitors", row("2026-11-10", 44, before), row("2026-11-11", 5, none)), null, "day", NOW);
    expect(first).toEqual({
      measure: "visitors",
      values: [44, 5],
      previous: [40, null],
      previousLabels: ["2026-11-01", null],
      changes: [10, null],
    });
  });

  test("an hour that the clocks repeat is two buckets", () => {
    const hour = "2026-10-25 02:00:00";
    expect(graphData(of("visitors", row(hour, 1), row(hour, 2)), null, "hour", NOW).first.values).toEqual([1, 2]);
  });

  test("of nothing", () => expect(graphData(of("visitors"), null, "day", NOW)).toMatchObject({ labels: [], unfinished: -1 }));

  test("money is drawn as its amount", () => {
    const euros = { value: 12.5, currency: "EUR", short: "", long: "" };
    const data = graphData(of("visitors", row("2026-11-20", 3)), of("total_revenue:EUR", row("2026-11-20", euros)), "day", NOW);
    expect(data.second?.values).toEqual([12.5]);
  });

  test.each([
    ["week", ["2026-11-09", "2026-11-16"], 1],
    ["week", ["2026-11-02", "2026-11-09"], -1],
    ["month", ["2026-10-01", "2026-11-01"], 1],
    ["hour", ["2026-11-21 08:00:00", "2026-11-21 09:00:00", "2026-11-21 10:00:00"], 1],
    ["hour", ["2026-11-20 08:00:00"], -1],
    ["minute", ["2026-11-21 09:04:00", "2026-11-21 09:05:00", "2026-11-21 09:06:00"], 1],
  ] as const)("by %s, of %p the running one is %i", (interval, labels, unfinished) => {
    expect(graphData(of("visitors", ...labels.map((label) => row(label, 1))), null, interval, NOW).unfinished).toBe(unfinished);
  });
});

test.each([
  ["day", ["2026-11-20", "2026-11-21"], "2026-11-21T14:30", 1],
  ["day", ["2026-11-20", "2026-11-21"], "2026-11-19", -1],
  ["hour", ["2026-11-21 13:00:00", "2026-11-21 14:00:00", "2026-11-21 15:00:00"], "2026-11-21T14:59", 1],
  ["hour", ["2026-11-20 23:00:00", "2026-11-21 00:00:00"], "2026-11-21", 1],
  ["week", ["2026-11-09", "2026-11-16"], "2026-11-15", 0],
  ["month", ["2026-10-01", "2026-11-01"], "2026-11-15T10:00", 1],
] as const)("by %s, among %p a remark at %s falls into %i", (interval, labels, at, bucket) => {
  expect(bucketAt(labels, interval, at)).toBe(bucket);
});

test("names on the axis keep their distance", () => {
  expect(tickPositions(28, 1000, 72, "day")).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  expect(tickPositions(1, 300, 72, "day")).toEqual([0]);
  expect(tickPositions(0, 300, 72, "hour")).toEqual([]);
  expect(tickPositions(168, 300, 72, "hour")).toEqual([0, 48, 96, 144]);
  // A year by day in steps of whole weeks, a day by minute in steps of whole hours.
  expect(tickPositions(365, 1100, 72, "day")).toEqual(Array.from({ length: 14 }, (_, tick) => tick * 28));
  expect(tickPositions(1440, 1100, 72, "minute")).toEqual(Array.from({ length: 12 }, (_, tick) => tick * 120));
});

test.each([
  ["visitors", 18_412, "18.4k", "18,412", "Visitors"],
  ["visitors", 1_234_567_890, "1.23bn", "1,234,567,890", "Visitors"],
  ["bounce_rate", 41, "41%", "41%", "Bounce rate"],
  ["visit_duration", 128, "2m 08s", "2m 08s", "Visit duration"],
  ["total_revenue:EUR", 1234.5, "€1,235", "€1,234.50", "Revenue, EUR"],
  ["total_revenue:USD", 90, "$90", "$90", "Revenue, USD"],
  ["total_revenue:EUR", 2_400_000, "€2.40m", "€2,400,000", "Revenue, EUR"],
  ["conversion_rate", null, "–", "–", "Conversion rate"],
] as const)("%s of %p is %s, exactly %s, called %s", (measure, value, short, exact, name) => {
  expect([showShort(value, measure), showExact(value, measure), measureName(measure)]).toEqual([short, exact, name]);
});

const site = (part: Partial<SiteState>): SiteState => ({ ...DEFAULT_STATE, ...part });
const is = (dimension: "event:page" | "event:goal", value: string) => [{ operator: "is" as const, dimension, values: [value] }];
const GOALS = [
  { name: "Signup", currency: "" },
  { name: "Order", currency: "EUR" },
];
const ALWAYS: readonly Measure[] = ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration"];

describe("the headline", () => {
  test.each([
    [{}, [], ["engaged_time"]],
    [{}, GOALS, ["engaged_time", "conversion_rate", "total_revenue:EUR"]],
    [{ filters: is("event:page", "/") }, [], ["time_on_page", "scroll_depth"]],
    [{ filters: is("event:goal", "Signup") }, [], ["engaged_time", "conversion_rate"]],
  ] as const)("of %o with the goals %o has also %o", (part, goals, more) => {
    expect(measuresOf(site(part), goals)).toEqual([...ALWAYS, ...more]);
  });

  const comparisonOf = (part: Partial<SiteState>) => headlineQueries("a.example", site(part), [], "2026-11-21")[0].include?.comparisons;
  test.each([
    [{}, { mode: "previous_period" }],
    [
      { compare: "year", matchWeekday: true },
      { mode: "year_over_year", match_day_of_week: true },
    ],
    [
      { compare: "custom", compareDays: ["2026-01-01", "2026-01-07"], matchWeekday: true },
      { mode: "custom", date_range: ["2026-01-01", "2026-01-07"] },
    ],
    [{ compare: "off" }, undefined],
    [{ range: { period: "all" } }, undefined],
  ] as [Partial<SiteState>, unknown][])("%o asks for the comparison %o", (part, comparison) =>
    expect(comparisonOf(part)).toEqual(comparison as never),
  );

  test("conversions are those of any goal, or of the goal that is filtered for", () => {
    const goalsOf = (part: Partial<SiteState>) => headlineQueries("a.example", site(part), GOALS, "2026-11-21")[2]?.filters;
    expect(goalsOf({})).toEqual([["is", "event:goal", ["Signup", "Order"]]]);
    expect(goalsOf({ filters: is("event:goal", "Order") })).toEqual([["is", "event:goal", ["Order"]]]);
    expect(headlineQueries("a.example", site({}), [], "2026-11-21")[2]).toBeNull();
  });

  const plain = (visitors: number, engaged: number | null) => ({
    query: { metrics: [...ALWAYS, "engaged_time"] } as unknown as QueryBody,
    answer: { ...of("visitors").answer, results: [{ dimensions: [], metrics: [visitors, 1, 1, 1, 0, 0, engaged] }] },
  });

  test("what no page reports is left out, unless there was nobody to report it", () => {
    const has = (visitors: number, engaged: number | null) =>
      headlineNumbers(plain(visitors, engaged), null, null, []).some(({ measure }) => measure === "engaged_time");
    expect([has(5, 12), has(5, 0), has(5, null), has(0, null)]).toEqual([true, false, false, true]);
  });

  test("currencies are told apart, in the order of their names", () => {
    const amount = (currency: string, value: number) => row(currency, { value, currency, short: "", long: "" });
    const revenue = { query: {} as QueryBody, answer: of("visitors", amount("USD", 900), amount("EUR", 20)).answer };
    const numbers = headlineNumbers(plain(5, 12), revenue, null, GOALS).slice(-2);
    expect(numbers.map(({ measure, now }) => [measure, now])).toEqual([
      ["total_revenue:EUR", 20],
      ["total_revenue:USD", 900],
    ]);
  });

  test("a goal's currency without sales is nothing, and is there", () => {
    const revenue = { query: {} as QueryBody, answer: of("visitors").answer };
    expect(headlineNumbers(plain(5, 12), revenue, null, GOALS).at(-1)).toEqual({ measure: "total_revenue:EUR", now: 0, compared: null });
    expect(headlineNumbers(plain(5, 12), revenue, null, []).at(-1)?.measure).toBe("engaged_time");
  });

  test("the line of a conversion rate is each bucket's own", () => {
    const query = seriesQuery("a.example", site({}), GOALS, { measure: "conversion_rate", interval: "day", compared: true }, "2026-11-21");
    expect(query.metrics).toEqual(["group_conversion_rate"]);
  });
});

test.each(["visitors", "conversion_rate", "total_revenue:CHF"] as const)("the question for the line of %s tells its measure", (measure) => {
  const query = seriesQuery("a.example", site({}), GOALS, { measure, interval: "day", compared: true }, "2026-11-21");
  expect(measureOfSeries(query)).toBe(measure);
});

test.each([
  [12, 12],
  [{ value: 3.5, currency: "EUR" }, 3.5],
  [null, null],
  [undefined, null],
])("%o is %p", (value, amount) => expect(amountOf(value)).toBe(amount));

describe("files", () => {
  test("tables hold plain numbers", () => {
    const before = { dimensions: ["2026-11-13"], metrics: [40], change: [10] };
    const data = graphData(of("visitors", row("2026-11-20", 44, before)), of("bounce_rate", row("2026-11-20", null)), "day", NOW);
    expect(graphTable(data)).toEqual([
      ["time:day", "visitors", "time_before", "visitors_before", "visitors_change", "bounce_rate"],
      ["2026-11-20", 44, "2026-11-13", 40, 10, null],
    ]);
    expect(headlineTable([{ measure: "visits", now: 3, compared: null }])).toEqual([
      ["metric", "value", "before", "change"],
      ["visits", 3, null, null],
    ]);
  });

  test("CSV quotes what has to be quoted, and no text is a formula", () => {
    expect(csvText([["a,b", 'say "x"', -1, null, "=1+1", "/p"]])).toBe('\uFEFF"a,b","say ""x""",-1,,\'=1+1,/p\r\n');
  });

  test("a zip can be read by others", async () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    const path = `/tmp/cairn-zip-${process.pid}.zip`;
    await Bun.write(
      path,
      zip(
        [
          { name: "é.csv", text: "a,b\r\n" },
          { name: "empty.csv", text: "" },
        ],
        new Date(2026, 10, 21, 9, 30),
      ),
    );
    const script =
      "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print([(i.filename,z.read(i).decode(),i.date_time) for i in z.infolist()])";
    const read = Bun.spawnSync(["python3", "-c", script, path]);
    await Bun.file(path).delete();
    expect(read.stdout.toString()).toBe(
      "[('é.csv', 'a,b\\r\\n', (2026, 11, 21, 9, 30, 0)), ('empty.csv', '', (2026, 11, 21, 9, 30, 0))]\n",
    );
  });
});
