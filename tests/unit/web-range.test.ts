import { describe, expect, test } from "bun:test";
import { apiRange, countDays, daysOf, intervalsFor, minuteIn, nameRange, shiftRange, todayIn, type RangeChoice } from "../../web/range.ts";

/** A Saturday. */
const TODAY = "2026-11-21";

test.each([
  ["day", ["2026-11-21", "2026-11-21"]],
  ["yesterday", ["2026-11-20", "2026-11-20"]],
  ["24h", "24h"],
  ["7d", ["2026-11-15", "2026-11-21"]],
  ["28d", ["2026-10-25", "2026-11-21"]],
  ["30d", ["2026-10-23", "2026-11-21"]],
  ["91d", ["2026-08-23", "2026-11-21"]],
  ["month", ["2026-11-01", "2026-11-21"]],
  ["lastmonth", ["2026-10-01", "2026-10-31"]],
  ["year", ["2026-01-01", "2026-11-21"]],
  ["12mo", ["2025-12-01", "2026-11-21"]],
  ["all", "all"],
] as const)("%s is %o", (period, range) => expect(apiRange({ period }, TODAY)).toEqual(range as never));

test.each([
  ["2026-03-31", "lastmonth", ["2026-02-01", "2026-02-28"]],
  ["2024-03-31", "lastmonth", ["2024-02-01", "2024-02-29"]],
  ["2026-01-15", "lastmonth", ["2025-12-01", "2025-12-31"]],
  ["2026-01-15", "12mo", ["2025-02-01", "2026-01-15"]],
  ["2026-01-01", "7d", ["2025-12-26", "2026-01-01"]],
] as const)("on %s, %s is %o", (today, period, days) => expect(daysOf({ period }, today)).toEqual(days as never));

const custom = (from: string, to: string): RangeChoice => ({ period: "custom", from, to });

describe("the arrows", () => {
  test.each([
    [{ period: "day" }, -1, { period: "yesterday" }],
    [{ period: "yesterday" }, 1, { period: "day" }],
    [{ period: "day" }, 1, null],
    [{ period: "7d" }, -1, custom("2026-11-08", "2026-11-14")],
    [custom("2026-11-08", "2026-11-14"), 1, { period: "7d" }],
    [{ period: "month" }, -1, { period: "lastmonth" }],
    [{ period: "lastmonth" }, 1, { period: "month" }],
    [{ period: "lastmonth" }, -1, custom("2026-09-01", "2026-09-30")],
    [custom("2026-02-01", "2026-02-28"), -1, custom("2026-01-01", "2026-01-31")],
    [{ period: "year" }, -1, custom("2025-01-01", "2025-12-31")],
    [custom("2025-01-01", "2025-12-31"), 1, { period: "year" }],
    [custom("2026-11-14", "2026-11-18"), 1, custom("2026-11-19", "2026-11-21")],
    [{ period: "all" }, -1, null],
    [{ period: "24h" }, -1, null],
  ] as [RangeChoice, -1 | 1, RangeChoice | null][])("%o by %i is %o", (range, step, moved) => {
    expect(shiftRange(range, TODAY, step)).toEqual(moved);
  });
});

test("days get their name back", () => {
  expect(nameRange(["2026-10-25", "2026-11-21"], TODAY)).toEqual({ period: "28d" });
  expect(nameRange(["2026-10-26", "2026-11-21"], TODAY)).toEqual(custom("2026-10-26", "2026-11-21"));
});

test("the site's clock decides which day it is", () => {
  const ms = Date.UTC(2026, 10, 21, 23, 30);
  expect(todayIn("UTC", ms)).toBe("2026-11-21");
  expect(todayIn("Asia/Tokyo", ms)).toBe("2026-11-22");
  expect(minuteIn("Asia/Tokyo", ms)).toBe("2026-11-22 08:30:00");
  expect(minuteIn("America/Los_Angeles", ms)).toBe("2026-11-21 15:30:00");
  expect(minuteIn("UTC", Date.UTC(2026, 10, 21, 0, 5))).toBe("2026-11-21 00:05:00");
});

test("days over a change of the clocks are counted whole", () => expect(countDays(["2026-03-01", "2026-03-31"])).toBe(31));

test.each([
  [1, "hour"],
  [7, "day"],
  [28, "day"],
  [91, "day"],
  [200, "week"],
  [365, "month"],
  [3000, "month"],
] as const)("%i days are drawn by %s", (days, interval) => expect(intervalsFor(days)[0]).toBe(interval));
