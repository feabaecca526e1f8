import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DIMENSIONS, type FieldDimension } from "../../src/model/dimension.ts";
import { OPERATORS, toggleFilter, type SimpleFilter } from "../../web/filter.ts";
import { chooseTab, PANELS, tabBelow, tabOf, type Tab } from "../../web/panels.ts";
import { PERIODS, type RangeChoice } from "../../web/range.ts";
import { INTERVALS, pickMeasure, type GraphState } from "../../web/graph-state.ts";
import type { Measure } from "../../web/measures.ts";
import { DEFAULT_STATE, readState, writeState, type SiteState } from "../../web/url.ts";

const keys = <T extends string>(of: Record<T, unknown>) => fc.constantFrom(...(Object.keys(of) as T[]));
const date = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2098-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

const range: fc.Arbitrary<RangeChoice> = fc.oneof(
  fc.constantFrom(...PERIODS).map((period) => ({ period })),
  fc.tuple(date, date).map((days) => ({ period: "custom" as const, from: days.toSorted()[0]!, to: days.toSorted()[1]! })),
);
const filter: fc.Arbitrary<SimpleFilter> = fc.record({
  operator: fc.constantFrom(...OPERATORS),
  dimension: keys<FieldDimension>(DIMENSIONS),
  values: fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 4 }),
});
/** A tab of each panel, some with values that were opened in it. */
const tabs = fc
  .tuple(...PANELS.map(({ tabs }) => fc.tuple(fc.constantFrom(...tabs), fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 }))))
  .map((chosen) =>
    chosen.reduce((all, [tab, path], at) => {
      const open = path.reduce<Tab>((above, value) => tabBelow(above, value) ?? above, tab);
      return chooseTab(all, PANELS[at]!, open);
    }, {}),
  );
const measure = fc.constantFrom<Measure>("visitors", "bounce_rate", "conversion_rate", "scroll_depth", "total_revenue:EUR");
const days = fc.tuple(date, date).map((two) => two.toSorted() as [string, string]);
const graph: fc.Arbitrary<GraphState> = fc
  .record({
    compare: fc.constantFrom("previous" as const, "year" as const, "custom" as const, "off" as const),
    compareDays: days,
    matchWeekday: fc.boolean(),
    interval: fc.constantFrom(null, ...INTERVALS),
    metric: measure,
    second: fc.option(measure),
    asTable: fc.boolean(),
  })
  .map((chosen) => ({
    ...chosen,
    compareDays: chosen.compare === "custom" ? chosen.compareDays : null,
    second: chosen.second === chosen.metric ? null : chosen.second,
  }));
const page = fc.record({
  range,
  filters: fc.array(filter, { maxLength: 4 }),
  tabs,
  cross: fc.constantFrom("", "devices,visit:country", "events,event:props:a,b", "pages,event:goal"),
  report: fc.boolean(),
});
const state: fc.Arbitrary<SiteState> = fc.tuple(page, graph).map(([of, chosen]) => ({ ...of, ...chosen }));

describe("the address of a site's page", () => {
  test("reads back as the state it was written from", () => {
    fc.assert(fc.property(state, (chosen) => expect(readState(writeState(chosen))).toEqual(chosen)));
  });

  test("survives a browser's own parsing", () => {
    fc.assert(
      fc.property(state, (chosen) => {
        const { search } = new URL(`http://localhost/sites/a.example${writeState(chosen)}`);
        expect(readState(search)).toEqual(chosen);
      }),
    );
  });

  test.each([
    [DEFAULT_STATE, ""],
    [{ ...DEFAULT_STATE, range: { period: "day" } }, "?period=day"],
    [{ ...DEFAULT_STATE, range: { period: "custom", from: "2026-10-01", to: "2026-10-09" } }, "?from=2026-10-01&to=2026-10-09"],
    [
      {
        ...DEFAULT_STATE,
        filters: [
          { operator: "is", dimension: "visit:country", values: ["FR", "DE"] },
          { operator: "contains", dimension: "event:page", values: ["/a,b"] },
        ],
        tabs: { sources: "campaigns" },
      },
      "?filter=is,visit:country,FR,DE&filter=contains,event:page,/a%5C,b&sources=campaigns",
    ],
  ] as [SiteState, string][])("%o is %s", (chosen, search) => expect(writeState(chosen)).toBe(search));

  test.each([
    "?period=never&compare=x&interval=second&metric=money&sources=x",
    "?from=2026-13-01&to=2026-01-01",
    "?from=2026-02-30&to=2026-03-01",
    "?filter=is,visit:country",
    "?filter=eval,visit:country,FR&filter=is,visit:shoe_size,44&filter=",
    "?period=toString&metric=constructor&compare=__proto__",
    "?cross=devices&cross=nothing,visit:country",
    "?cross=devices,visit:shoe_size",
    "?%",
  ])("%s is as if nothing had been said", (search) => expect(readState(search)).toEqual(DEFAULT_STATE));

  test("what lies below a value is narrowed to it, and ends where nothing lies below", () => {
    const panel = (key: string) => PANELS.find((one) => one.key === key)!;
    const is = (dimension: string, value: string) => ({ operator: "is", dimension, values: [value] });
    const places = tabOf(panel("places"), "countries,FR,a\\,b,Rennes,Nothing");
    expect([places.dimension, places.path]).toEqual(["visit:city", ["FR", "a,b"]]);
    expect(places.within).toEqual([is("visit:country", "FR"), is("visit:region", "a,b")] as SimpleFilter[]);
    expect(readState("?places=countries,FR,a%5C,b,Rennes,Nothing").tabs).toEqual({ places: "countries,FR,a\\,b" });
    const values = tabOf(panel("events"), "operations,Import,format");
    expect([values.dimension, values.view, values.metrics]).toEqual(["event:props:format", undefined, ["operations", "success_rate"]]);
    expect(values.only).toContainEqual(is("event:name", "Import") as SimpleFilter);
    expect(tabOf(panel("places"), "languages,fr").path).toBeUndefined();
  });

  test("dates the wrong way round are turned", () => {
    expect(readState("?from=2026-10-09&to=2026-10-01").range).toEqual({ period: "custom", from: "2026-10-01", to: "2026-10-09" });
  });
});

describe("a click on a row", () => {
  const france: SimpleFilter = { operator: "is", dimension: "visit:country", values: ["FR"] };
  const blog: SimpleFilter = { operator: "contains", dimension: "event:page", values: ["/blog"] };

  test("adds its filter", () => expect(toggleFilter([blog], "visit:country", "FR")).toEqual([blog, france]));
  test("takes it away again", () => expect(toggleFilter([france, blog], "visit:country", "FR")).toEqual([blog]));
  test("replaces another value of the same dimension", () => {
    expect(toggleFilter([{ ...france, values: ["DE"] }], "visit:country", "FR")).toEqual([france]);
  });
  test("leaves other conditions on the dimension", () => {
    expect(toggleFilter([blog], "event:page", "/blog/a")).toEqual([blog, { operator: "is", dimension: "event:page", values: ["/blog/a"] }]);
  });
});

test.each([
  ["a press takes the first line's place", "visits", null, "pageviews", false, "pageviews", null],
  ["what was the second can become the first", "visits", "pageviews", "pageviews", false, "pageviews", null],
  ["with Shift it comes beside", "visits", null, "pageviews", true, "visits", "pageviews"],
  ["with Shift again it goes", "visits", "pageviews", "pageviews", true, "visits", null],
  ["with Shift on the first the second moves up", "visits", "pageviews", "visits", true, "pageviews", null],
  ["the only line stays", "visits", null, "visits", true, "visits", null],
] as const)("%s", (_, metric, second, pressed, beside, first, then) => {
  expect(pickMeasure({ ...DEFAULT_STATE, metric, second }, pressed, beside)).toEqual({ metric: first, second: then });
});

test.each([
  ["?compare=custom", { compare: "previous", compareDays: null }],
  ["?compare=custom&before=2026-10-09..2026-10-01", { compare: "custom", compareDays: ["2026-10-01", "2026-10-09"] }],
  ["?compare=custom&before=2026-02-30..2026-10-01", { compare: "previous", compareDays: null }],
  ["?compare=off&before=2026-10-01..2026-10-09", { compare: "off", compareDays: null }],
  ["?metric=total_revenue", { metric: "visitors" }],
  ["?metric=total_revenue:EUR&second=total_revenue:USD", { metric: "total_revenue:EUR", second: "total_revenue:USD" }],
  ["?metric=exit_rate&second=percentage", { metric: "visitors", second: null }],
  ["?report", { report: true }],
] as const)("%s is read as %o", (search, part) => expect(readState(search)).toMatchObject(part as Partial<SiteState>));
