import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DIMENSIONS, type FieldDimension } from "../../src/model/dimension.ts";
import { METRICS, type NamedMetric } from "../../src/model/metric.ts";
import { OPERATORS, toggleFilter, type SimpleFilter } from "../../web/filter.ts";
import { PANELS } from "../../web/panels.ts";
import { PERIODS, type RangeChoice } from "../../web/range.ts";
import { COMPARES, DEFAULT_STATE, readState, writeState, type SiteState } from "../../web/url.ts";

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
const tabs = fc
  .tuple(...PANELS.map((panel) => fc.constantFrom(...panel.tabs.map((tab) => tab.key))))
  .map((chosen) => Object.fromEntries(PANELS.flatMap((panel, at) => (chosen[at] === panel.tabs[0]!.key ? [] : [[panel.key, chosen[at]]]))));
const state: fc.Arbitrary<SiteState> = fc.record({
  range,
  compare: fc.constantFrom(...COMPARES),
  interval: fc.constantFrom(null, "hour" as const, "day" as const, "week" as const, "month" as const),
  metric: keys<NamedMetric>(METRICS),
  filters: fc.array(filter, { maxLength: 4 }),
  tabs,
});

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
    "?%",
  ])("%s is as if nothing had been said", (search) => expect(readState(search)).toEqual(DEFAULT_STATE));

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
