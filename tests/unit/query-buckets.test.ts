import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { dateToDay, zoneOf } from "../../src/lib/zone.ts";
import { TIME_DIMENSIONS, type TimeDimension } from "../../src/model/dimension.ts";
import { bucketLabel, bucketStarts } from "../../src/query/buckets.ts";

function labels(dimension: TimeDimension, timezone: string, from: string, to: string): string[] {
  const zone = zoneOf(timezone);
  return bucketStarts(dimension, { fromMs: Date.parse(from), toMs: Date.parse(to) }, zone).map((ms) => bucketLabel(dimension, ms, zone));
}

const dayOf = (timezone: string, date: string, days = 1): [string, string] => {
  const zone = zoneOf(timezone);
  const iso = (day: number): string => new Date(zone.dayStartMs(day)).toISOString();
  return [iso(dateToDay(date)), iso(dateToDay(date) + days)];
};

const hoursOf = (timezone: string, date: string): string[] =>
  labels("time:hour", timezone, ...dayOf(timezone, date)).map((label) => label.slice(11, 13));

describe("hours", () => {
  test.each<[string, string, number, string[]]>([
    ["UTC", "2026-03-10", 24, ["00", "01", "02", "03", "04"]],
    ["Asia/Kathmandu", "2026-03-10", 24, ["00", "01", "02", "03", "04"]],
    ["Europe/Berlin", "2026-03-29", 23, ["00", "01", "03", "04", "05"]],
    ["Europe/Berlin", "2026-10-25", 25, ["00", "01", "02", "02", "03"]],
    ["America/Havana", "2026-03-08", 23, ["01", "02", "03", "04", "05"]],
    ["America/Havana", "2026-11-01", 25, ["00", "00", "01", "02", "03"]],
    // Half an hour back and forth: the cut hour is a shorter bucket of its own.
    ["Australia/Lord_Howe", "2026-04-05", 25, ["00", "01", "01", "02", "03"]],
    ["Australia/Lord_Howe", "2026-10-04", 24, ["00", "01", "02", "03", "04"]],
  ])("of %s on %s are %i", (timezone, date, count, first) => {
    const hours = hoursOf(timezone, date);
    expect(hours).toHaveLength(count);
    expect(hours.slice(0, 5)).toEqual(first);
    expect(hours.at(-1)).toBe("23");
  });

  test("begin with the range, and are named by the full hour", () => {
    expect(labels("time:hour", "Asia/Kolkata", "2026-03-10T12:45:00Z", "2026-03-10T14:31:00Z")).toEqual([
      "2026-03-10 18:00:00",
      "2026-03-10 19:00:00",
      "2026-03-10 20:00:00",
    ]);
  });
});

describe("days, weeks and months", () => {
  test.each<[TimeDimension, string, string, number, string[]]>([
    ["time:day", "Europe/Berlin", "2026-03-28", 3, ["2026-03-28", "2026-03-29", "2026-03-30"]],
    ["time:day", "America/Havana", "2026-03-07", 3, ["2026-03-07", "2026-03-08", "2026-03-09"]],
    ["time:day", "Pacific/Apia", "2011-12-29", 3, ["2011-12-29", "2011-12-31"]],
    ["time:day", "UTC", "2028-02-28", 3, ["2028-02-28", "2028-02-29", "2028-03-01"]],
    // From a Friday over the turn of the year, with a week 53.
    ["time:week", "UTC", "2026-12-25", 20, ["2026-12-25", "2026-12-28", "2027-01-04", "2027-01-11"]],
    ["time:week", "Europe/Berlin", "2026-03-23", 14, ["2026-03-23", "2026-03-30"]],
    ["time:month", "UTC", "2026-01-31", 30, ["2026-01-01", "2026-02-01", "2026-03-01"]],
    ["time:month", "Asia/Kathmandu", "2027-12-31", 2, ["2027-12-01", "2028-01-01"]],
  ])("%s in %s from %s, %i days", (dimension, timezone, date, days, expected) => {
    expect(labels(dimension, timezone, ...dayOf(timezone, date, days))).toEqual(expected);
  });
});

test("too many buckets are refused by name", () => {
  const range = { fromMs: Date.parse("2010-01-01T00:00Z"), toMs: Date.parse("2026-11-21T00:00Z") };
  expect(bucketStarts("time:day", range, zoneOf("UTC"))).toHaveLength(6168);
  expect(() => bucketStarts("time:hour", range, zoneOf("UTC"))).toThrow("dimensions: time:hour would give more than 20000 buckets");
});

test("buckets divide the range without gap or overlap, each within one local hour, day, week or month", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...TIME_DIMENSIONS),
      fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2036, 0) }),
      fc.integer({ min: 1, max: 40 * 86_400_000 }),
      (timezone, dimension, fromMs, lengthMs) => {
        // Minutes of a day are many already.
        const toMs = fromMs + (dimension === "time:minute" ? Math.ceil(lengthMs / 40) : lengthMs);
        const starts = bucketStarts(dimension, { fromMs, toMs }, zoneOf(timezone));
        expect(starts[0]).toBe(fromMs);
        for (const [index, start] of starts.entries()) {
          const end = starts[index + 1] ?? toMs;
          expect(end).toBeGreaterThan(start);
          expect(nameNaively(dimension, end - 1, timezone)).toBe(nameNaively(dimension, start, timezone));
          // Neighbours differ by name, unless the clock was put back between them.
          const name = nameNaively(dimension, start, timezone);
          if (index > 0 && dimension !== "time:hour" && dimension !== "time:minute")
            expect(nameNaively(dimension, starts[index - 1]!, timezone)).not.toBe(name);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("minutes are called what the clock says", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  const start = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2036, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), start, fc.integer({ min: 0, max: 30 }), (timezone, ms, halves) => {
      // The hours around a change of the clock, where there is one.
      const change = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone).getTimeZoneTransition("next");
      for (const one of [ms, (change?.epochMilliseconds ?? ms) + (halves - 15) * 1_800_000]) {
        const said = Temporal.Instant.fromEpochMilliseconds(one).toZonedDateTimeISO(timezone).toPlainDateTime().toString().slice(0, 16);
        expect(bucketLabel("time:minute", one, zoneOf(timezone))).toBe(`${said.replace("T", " ")}:00`);
      }
    }),
    { numRuns: 3000 },
  );
});

test("where the clock was put back over midnight, minutes are called what it says, the date before once more", () => {
  // Newfoundland, until 2011: one minute past midnight, to one minute past eleven.
  const zone = zoneOf("America/St_Johns");
  const midnightMs = Date.parse("2010-11-07T02:30:00Z");
  const said = [-1, 0, 1, 60, 61].map((minute) => bucketLabel("time:minute", midnightMs + minute * 60_000, zone));
  expect(said).toEqual(["2010-11-06 23:59:00", "2010-11-07 00:00:00", "2010-11-06 23:01:00", "2010-11-07 00:00:00", "2010-11-07 00:01:00"]);
  expect(bucketLabel("time:hour", midnightMs + 60_000, zone)).toBe("2010-11-06 23:00:00");
});

/** By Temporal's own calendar. */
function nameNaively(dimension: TimeDimension, ms: number, timezone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone);
  switch (dimension) {
    case "time:minute":
      return `${local.toPlainDate()} ${local.hour} ${local.minute} ${local.offset}`;
    case "time:hour":
      return `${local.toPlainDate()} ${local.hour} ${local.offset}`;
    case "time:day":
      return local.toPlainDate().toString();
    case "time:week":
      return `${local.yearOfWeek} ${local.weekOfYear}`;
    case "time:month":
      return `${local.year} ${local.month}`;
  }
}
