import { describe, expect, test } from "bun:test";
import {
  formatBucket,
  formatChange,
  formatDays,
  formatDuration,
  formatExact,
  formatShare,
  formatShort,
  isWeekend,
} from "../../web/format.ts";
import { graphData, tickPositions } from "../../web/graph-data.ts";
import { flagOf, outsideAddress, valueName } from "../../web/names.ts";
import { passwordStrength } from "../../web/password.ts";
import { logInPath, routeOf, wantedPath } from "../../web/route.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [9999, "9,999"],
  [10_000, "10.0k"],
  [18_400, "18.4k"],
  [412_300, "412k"],
  [1_830_000, "1.83M"],
  [null, "–"],
] as const)("%p is short as %s", (value, shown) => expect(formatShort(value).toLowerCase()).toBe(shown.toLowerCase()));

test.each([
  [41.3, "percent", "41.3%"],
  [2.75, "ratio", "2.75"],
  [1_234_567, "count", "1,234,567"],
  [null, "seconds", "–"],
] as const)("%p as %s is %s", (value, unit, shown) => expect(formatExact(value, unit)).toBe(shown));

test.each([
  [0, "0s"],
  [45, "45s"],
  [59.6, "1m 00s"],
  [128, "2m 08s"],
  [3720, "1h 02m"],
] as const)("%d seconds are %s", (seconds, shown) => expect(formatDuration(seconds)).toBe(shown));

test.each([
  [12.3, "count", "12%"],
  [-4.2, "count", "4.2%"],
  [5, "count", "5%"],
  [-3.4, "percent", "3.4 pts"],
  [4200, "count", ">999%"],
] as const)("a change of %d in %s is %s", (change, unit, shown) => expect(formatChange(change, unit)).toBe(shown));

test.each([
  [0.5, "50%"],
  [0.042, "4.2%"],
  [0.0004, "<0.1%"],
  [0, "0.0%"],
] as const)("a share of %d is %s", (share, shown) => expect(formatShare(share)).toBe(shown));

test("buckets carry the site's own time", () => {
  expect(formatBucket("2026-11-21 14:00:00", "hour")).toContain("14:00");
  expect(formatBucket("2026-11-01", "month")).toBe("November 2026");
  expect(formatDays("2026-11-21", "2026-11-21")).toContain("Sat");
  expect(isWeekend("2026-11-21")).toBe(true);
  expect(isWeekend("2026-11-23")).toBe(false);
});

describe("the graph", () => {
  const query = { date_range: ["", ""] as const };
  const now = { date: "2026-11-21", hour: "2026-11-21 09:00:00" };

  test("counts are 0 where nothing was, the running day is marked, the future is empty", () => {
    const answer = {
      results: [{ dimensions: ["2026-11-20"], metrics: [7] }],
      meta: { time_labels: ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"] },
      query,
    };
    expect(graphData(answer, "count", "day", now)).toMatchObject({ values: [0, 7, 0, null], previous: null, unfinished: 2 });
  });

  test("a ratio of nothing is nothing, and earlier numbers stand beside", () => {
    const comparison = { dimensions: ["2026-11-01"], metrics: [40], change: [10] };
    const answer = {
      results: [{ dimensions: ["2026-11-10"], metrics: [50], comparison }],
      meta: { time_labels: ["2026-11-10", "2026-11-11"] },
      query,
    };
    expect(graphData(answer, "percent", "day", now)).toEqual({
      labels: ["2026-11-10", "2026-11-11"],
      values: [50, null],
      previous: [40, null],
      previousLabels: ["2026-11-01", null],
      changes: [10, null],
      unfinished: -1,
    });
  });

  test("an hour that the clocks repeat is two buckets", () => {
    const hour = "2026-10-25 02:00:00";
    const answer = {
      results: [
        { dimensions: [hour], metrics: [1] },
        { dimensions: [hour], metrics: [2] },
      ],
      meta: { time_labels: [hour, hour] },
      query,
    };
    expect(graphData(answer, "count", "hour", now).values).toEqual([1, 2]);
  });

  test.each([
    ["week", ["2026-11-09", "2026-11-16"], 1],
    ["week", ["2026-11-02", "2026-11-09"], -1],
    ["month", ["2026-10-01", "2026-11-01"], 1],
    ["hour", ["2026-11-21 08:00:00", "2026-11-21 09:00:00", "2026-11-21 10:00:00"], 1],
    ["hour", ["2026-11-20 08:00:00"], -1],
  ] as const)("by %s, of %p the running one is %i", (interval, labels, unfinished) => {
    expect(graphData({ results: [], meta: { time_labels: labels }, query }, "count", interval, now).unfinished).toBe(unfinished);
  });

  test("names on the axis keep their distance", () => {
    expect(tickPositions(28, 1000, 72)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27].map((at) => (at / 3) * 3).filter((at) => at < 28));
    expect(tickPositions(1, 300, 72)).toEqual([0]);
    expect(tickPositions(0, 300, 72)).toEqual([]);
    expect(tickPositions(168, 300, 72)).toEqual([0, 48, 96, 144]);
  });
});

describe("names", () => {
  test.each([
    ["visit:country", "FR", "France"],
    ["visit:country", "(not set)", "Unknown"],
    ["visit:country", "ZZZ", "ZZZ"],
    ["visit:browser", "(not set)", "Unknown"],
    ["visit:source", "Direct / None", "Direct / None"],
    ["event:page", "/a", "/a"],
  ] as const)("%s %s is %s", (dimension, value, name) => expect(valueName(dimension, value)).toBe(name));

  test("a flag is two signs", () => {
    expect(flagOf("FR")).toBe("\u{1f1eb}\u{1f1f7}");
    expect(flagOf("(not set)")).toBe("");
  });

  test.each([
    ["event:page", "/pricing", "https://a.example/pricing"],
    ["event:page", "pricing", null],
    ["event:page", "@evil.example/", null],
    ["event:page", "(not set)", null],
    ["visit:entry_page", "//evil.example", "https://a.example//evil.example"],
    ["visit:referrer", "news.example/item", "https://news.example/item"],
    ["visit:referrer", "Direct / None", null],
    ["visit:referrer", "javascript:alert(1)", null],
    ["visit:referrer", "user:secret@evil.example/", null],
    ["visit:source", "Google", null],
  ] as const)("%s %s opens %p", (dimension, value, address) => expect(outsideAddress(dimension, value, "a.example")).toBe(address));
});

describe("addresses of screens", () => {
  test.each([
    ["/", { screen: "sites" }],
    ["/login", { screen: "log-in" }],
    ["/sites/new", { screen: "new-site" }],
    ["/sites/a.example", { screen: "site", domain: "a.example" }],
    ["/sites/a.example/install", { screen: "install", domain: "a.example" }],
    ["/sites/%", { screen: "not-found" }],
    ["/elsewhere", { screen: "not-found" }],
  ] as const)("%s is %o", (path, route) => expect(routeOf(path)).toEqual(route as never));

  test.each([
    ["?next=%2Fsites%2Fa.example%3Fperiod%3Dday", "/sites/a.example?period=day"],
    ["", "/"],
    ["?next=https://evil.example/", "/"],
    ["?next=//evil.example/", "/"],
    ["?next=/%5Cevil.example", "/"],
    ["?next=/%09/evil.example", "/"],
    ["?next=javascript:alert(1)", "/"],
    ["?next=/login", "/"],
  ])("after logging in, %s leads to %s", (search, path) => expect(wantedPath(search)).toBe(path));

  test("the way to the log-in page and back", () => {
    const wanted = "/sites/a.example?filter=is,event:page,/a%5C,b&period=day";
    expect(wantedPath(new URL(logInPath(wanted), "http://localhost").search)).toBe(wanted);
  });
});

test.each([
  ["short", 0],
  ["aaaaaaaaaaaaaaaa", 1],
  ["password1234", 1],
  ["123456789012", 1],
  ["owner@example.com", 1],
  ["correct horse battery staple", 4],
  ["kX9#mQ2vL7$pR4", 4],
] as const)("%s has strength %i", (password, level) => expect(passwordStrength(password, "owner@example.com").level).toBe(level));
