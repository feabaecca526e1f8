import { describe, expect, test } from "bun:test";
import { zoneOf } from "../../src/lib/zone.ts";
import { parseDateRange } from "../../src/query/parse-date-range.ts";
import { comparisonRange, resolveRange, trimRange, untilSameMoment, type TimeRange } from "../../src/query/range.ts";

const NOW = "2026-05-05T12:30:15.250Z";

/** The range in the zone's own time, its end not included. */
function shown({ fromMs, toMs }: TimeRange, timezone: string): [string, string] {
  const local = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString({ timeZone: timezone });
  return [local(fromMs), local(toMs)];
}

function resolve(range: unknown, timezone: string, now = NOW, firstEvent?: string): [string, string] {
  const firstEventMs = firstEvent === undefined ? undefined : Date.parse(firstEvent);
  return shown(resolveRange(parseDateRange(range), { zone: zoneOf(timezone), nowMs: Date.parse(now), firstEventMs }), timezone);
}

const whole = (first: string, end: string): [string, string] => [`${first}T00:00:00+00:00`, `${end}T00:00:00+00:00`];

describe("ranges in UTC", () => {
  test.each<[unknown, [string, string]]>([
    ["day", whole("2026-05-05", "2026-05-06")],
    ["24h", ["2026-05-04T12:30:16+00:00", "2026-05-05T12:30:16+00:00"]],
    ["1d", whole("2026-05-04", "2026-05-05")],
    ["7d", whole("2026-04-28", "2026-05-05")],
    ["28d", whole("2026-04-07", "2026-05-05")],
    ["30d", whole("2026-04-05", "2026-05-05")],
    ["91d", whole("2026-02-03", "2026-05-05")],
    ["month", whole("2026-05-01", "2026-06-01")],
    ["1mo", whole("2026-04-01", "2026-05-01")],
    ["6mo", whole("2025-11-01", "2026-05-01")],
    ["12mo", whole("2025-05-01", "2026-05-01")],
    ["year", whole("2026-01-01", "2027-01-01")],
    ["all", whole("2010-01-01", "2026-05-06")],
    [["2026-02-28", "2026-03-01"], whole("2026-02-28", "2026-03-02")],
    [["2028-02-29", "2028-02-29"], whole("2028-02-29", "2028-03-01")],
    // The end is included with its whole second.
    [["2026-05-05T00:00:00Z", "2026-05-05T23:59:59Z"], whole("2026-05-05", "2026-05-06")],
    [
      ["2026-05-05T02:00:00+02:00", "2026-05-05T10:00:00.500Z"],
      ["2026-05-05T00:00:00+00:00", "2026-05-05T10:00:01+00:00"],
    ],
  ])("%j", (range, expected) => expect(resolve(range, "UTC")).toEqual(expected));

  test("all begins with the first event, if it is known", () => {
    expect(resolve("all", "UTC", NOW, "2025-12-24T18:00Z")).toEqual(whole("2025-12-24", "2026-05-06"));
    expect(resolve("all", "America/New_York", NOW, "2025-12-24T04:59Z")[0]).toBe("2025-12-23T00:00:00-05:00");
    expect(resolve("all", "UTC", NOW, "2099-01-01T00:00Z")).toEqual(whole("2026-05-05", "2026-05-06"));
  });
});

describe("ranges in other zones", () => {
  test.each<[string, unknown, string, [string, string]]>([
    // It is still the 4th in Los Angeles, and already the 6th in Auckland.
    ["America/Los_Angeles", "day", "2026-05-05T06:59Z", ["2026-05-04T00:00:00-07:00", "2026-05-05T00:00:00-07:00"]],
    ["Pacific/Auckland", "day", NOW, ["2026-05-06T00:00:00+12:00", "2026-05-07T00:00:00+12:00"]],
    ["Asia/Kathmandu", "day", "2026-05-04T18:15Z", ["2026-05-05T00:00:00+05:45", "2026-05-06T00:00:00+05:45"]],
    // 23 and 25 hours.
    ["Europe/Berlin", "day", "2026-03-29T12:00Z", ["2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"]],
    ["Europe/Berlin", "day", "2026-10-25T12:00Z", ["2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"]],
    ["Europe/Berlin", "7d", "2026-04-01T12:00Z", ["2026-03-25T00:00:00+01:00", "2026-04-01T00:00:00+02:00"]],
    ["Europe/Berlin", "month", "2026-03-31T22:30Z", ["2026-04-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00"]],
    // The day begins at one o'clock, for there is no midnight.
    ["America/Havana", "day", "2026-03-08T12:00Z", ["2026-03-08T01:00:00-04:00", "2026-03-09T00:00:00-04:00"]],
    // There was no 30 December 2011.
    ["Pacific/Apia", ["2011-12-29", "2011-12-31"], NOW, ["2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00"]],
  ])("%s %j at %s", (timezone, range, now, expected) => expect(resolve(range, timezone, now)).toEqual(expected));

  test("24h is 24 hours, also over a change of the clock", () => {
    expect(resolve("24h", "Europe/Berlin", "2026-03-29T12:00:00Z")).toEqual(["2026-03-28T13:00:01+01:00", "2026-03-29T14:00:01+02:00"]);
  });
});

describe("trimmed ranges end now", () => {
  test.each<[string, unknown, string]>([
    ["UTC", "day", "2026-05-05T13:00:00+00:00"],
    ["UTC", "month", "2026-05-06T00:00:00+00:00"],
    ["UTC", "year", "2026-05-06T00:00:00+00:00"],
    ["UTC", "7d", "2026-05-05T00:00:00+00:00"],
    ["Asia/Kolkata", "day", "2026-05-05T19:00:00+05:30"],
  ])("%s %s ends at %s", (timezone, range, end) => {
    const moment = { zone: zoneOf(timezone), nowMs: Date.parse(NOW) };
    const parsed = parseDateRange(range);
    expect(shown(trimRange(resolveRange(parsed, moment), parsed.kind, moment), timezone)[1]).toBe(end);
  });
});

describe("comparisons", () => {
  test.each<[string, unknown, "previous_period" | "year_over_year", [string, string]]>([
    ["UTC", "day", "previous_period", whole("2026-05-04", "2026-05-05")],
    ["UTC", "7d", "previous_period", whole("2026-04-21", "2026-04-28")],
    ["UTC", "month", "previous_period", whole("2026-03-31", "2026-05-01")],
    ["UTC", "24h", "previous_period", ["2026-05-03T12:30:16+00:00", "2026-05-04T12:30:16+00:00"]],
    ["UTC", "7d", "year_over_year", whole("2025-04-28", "2025-05-05")],
    ["UTC", "year", "year_over_year", whole("2025-01-01", "2026-01-01")],
    ["UTC", "24h", "year_over_year", ["2025-05-04T12:30:16+00:00", "2025-05-05T12:30:16+00:00"]],
    // 29 February stands beside 28 February; the days around it beside themselves.
    ["UTC", ["2028-02-29", "2028-02-29"], "year_over_year", whole("2027-02-28", "2027-03-01")],
    ["UTC", ["2028-02-28", "2028-02-28"], "year_over_year", whole("2027-02-28", "2027-03-01")],
    ["UTC", ["2028-03-01", "2028-03-01"], "year_over_year", whole("2027-03-01", "2027-03-02")],
    ["UTC", ["2028-02-01", "2028-02-29"], "year_over_year", whole("2027-02-01", "2027-03-01")],
    ["UTC", ["2029-02-28", "2029-02-28"], "year_over_year", whole("2028-02-28", "2028-02-29")],
    // Days of the site, not multiples of 24 hours.
    ["Europe/Berlin", ["2026-03-29", "2026-03-29"], "previous_period", ["2026-03-28T00:00:00+01:00", "2026-03-29T00:00:00+01:00"]],
    ["Europe/Berlin", ["2026-03-30", "2026-03-30"], "previous_period", ["2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"]],
    ["America/Havana", ["2026-03-15", "2026-03-15"], "previous_period", ["2026-03-14T00:00:00-04:00", "2026-03-15T00:00:00-04:00"]],
    ["America/Havana", ["2026-03-08", "2026-03-14"], "previous_period", ["2026-03-01T00:00:00-05:00", "2026-03-08T01:00:00-04:00"]],
  ])("%s %j by %s", (timezone, range, mode, expected) => {
    const zone = zoneOf(timezone);
    const main = resolveRange(parseDateRange(range), { zone, nowMs: Date.parse(NOW) });
    expect(shown(comparisonRange(main, { mode, matchDayOfWeek: false }, { zone, nowMs: Date.parse(NOW) }), timezone)).toEqual(expected);
  });

  test.each<[string, string, unknown, string]>([
    ["UTC", "2026-05-05T12:30:00Z", "day", "2026-05-04T12:30:00+00:00"],
    ["UTC", "2026-05-05T12:30:00Z", ["2026-04-08", "2026-05-05"], "2026-04-07T12:30:00+00:00"],
    ["UTC", "2026-05-05T12:30:00Z", ["2026-04-01", "2026-04-30"], "2026-04-01T00:00:00+00:00"],
    ["America/New_York", "2026-05-05T12:30:00Z", "day", "2026-05-04T08:30:00-04:00"],
    // The clocks went forward the day before, at two: half past eight is half past eight.
    ["Europe/Berlin", "2026-03-30T06:30:00Z", "day", "2026-03-29T08:30:00+02:00"],
    ["Europe/Berlin", "2026-03-30T00:30:00Z", "day", "2026-03-29T03:30:00+02:00"],
    ["UTC", "2026-05-05T00:00:00Z", "day", "2026-05-04T00:00:00+00:00"],
  ])("%s at %s: %j, still running, is compared until %s", (timezone, now, range, expected) => {
    const zone = zoneOf(timezone);
    const nowMs = Date.parse(now);
    const main = resolveRange(parseDateRange(range), { zone, nowMs });
    const moment = { zone, nowMs };
    const before = comparisonRange(main, { mode: "previous_period", matchDayOfWeek: false }, moment);
    const earlier = untilSameMoment(main, before, moment);
    expect(Math.abs(earlier.toMs - Date.parse(expected))).toBeLessThanOrEqual(1);
  });
});
