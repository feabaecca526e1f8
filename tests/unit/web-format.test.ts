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
import { outsideAddress, valueName } from "../../web/names.ts";
import { passwordStrength } from "../../web/password.ts";
import { logInPath, routeOf } from "../../web/route.ts";
import { wantedPath } from "../../web/wanted-path.ts";

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

describe("names", () => {
  test.each([
    ["visit:country", "FR", "France"],
    ["visit:country", "(not set)", "Unknown"],
    ["visit:country", "ZZZ", "ZZZ"],
    ["visit:browser", "(not set)", "Unknown"],
    ["visit:source", "Direct / None", "Direct / None"],
    ["event:page", "/a", "/a"],
  ] as const)("%s %s is %s", (dimension, value, name) => expect(valueName(dimension, value)).toBe(name));

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
    ["/share/7", { screen: "shared", rest: "" }],
    ["/share/a.example/help/visitors", { screen: "shared", rest: "help/visitors" }],
    ["/share", { screen: "not-found" }],
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
