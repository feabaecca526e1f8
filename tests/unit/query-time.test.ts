import { describe, expect, test } from "bun:test";
import type { SiteId } from "../../src/model/ids.ts";
import { answerQueries } from "../../src/query/answer.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { answer, DAY, EVENTS, rows, type Scene } from "../helpers/query-scene.ts";
import { OracleStore } from "../store/oracle-store.ts";

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

  test("a year that runs is compared until the same date, leap day or not", async () => {
    const events = [...on("2027-05-05T11:59:59Z", 1), ...on("2027-05-05T12:00:01Z", 2), ...on("2028-02-29", 1)];
    const [row] = (await answer({ date_range: "year", include: byYear }, { events, now: "2028-05-05T12:00:00Z" })).results;
    expect([row!.metrics, row!.comparison!.metrics]).toEqual([[1], [1]]);
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
