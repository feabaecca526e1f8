import { expect, test } from "bun:test";
import { dayToDate, zoneOf } from "../../src/lib/zone.ts";
import { bucketStarts } from "../../src/query/buckets.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM_MS = Date.UTC(2015, 0, 1);
const TO_MS = Date.UTC(2036, 0, 1);

/** Whole and half hours, midnights that do not exist, a date that was skipped, both hemispheres; `LONG=1` takes all there are. */
const FEW = [
  "Europe/Berlin",
  "America/New_York",
  "America/Havana",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Antarctica/Troll",
];
const ZONES = process.env["LONG"] === "1" ? Intl.supportedValuesOf("timeZone") : FEW;

function transitionsOf(zone: string): number[] {
  const found: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(FROM_MS).toZonedDateTimeISO(zone).getTimeZoneTransition("next");
  while (at !== null && at.epochMilliseconds < TO_MS) {
    found.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition("next");
  }
  return found;
}

/** By another calendar than the one under test. */
function dateFormat(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (ms) => format.format(ms);
}

test.each(ZONES.map((name) => [name]))(
  "%s: around every change of its clock 2015 to 2035, days divide the time without gap or overlap",
  (name) => {
    const zone = zoneOf(name);
    const dateOf = dateFormat(name);
    const wrong: string[] = [];
    const note = (ms: number, what: string): void => void wrong.push(`${new Date(ms).toISOString()}: ${what}`);
    for (const atMs of [FROM_MS, ...transitionsOf(name), TO_MS]) {
      const day = zone.dayOf(atMs);
      for (let near = day - 2; near <= day + 2; near++) {
        const startMs = zone.dayStartMs(near);
        const endMs = zone.dayStartMs(near + 1);
        // A date that the zone skipped is empty; the longest and shortest days are those of Casey in Antarctica.
        if (startMs === endMs) continue;
        if (endMs - startMs < 21 * HOUR_MS || endMs - startMs > 27 * HOUR_MS)
          note(startMs, `a day of ${(endMs - startMs) / HOUR_MS} hours`);
        for (const [ms, expected] of [
          [startMs - 1, near - 1],
          [startMs, near],
          [endMs - 1, near],
        ] as const) {
          // Before an empty date comes the one before that.
          const found = zone.dayOf(ms);
          if (found !== expected && zone.dayStartMs(expected) !== zone.dayStartMs(expected + 1)) note(ms, `day ${dayToDate(found)}`);
          if (dateOf(ms) !== dayToDate(found)) note(ms, `${dateOf(ms)} by the other calendar, ${dayToDate(found)} by ours`);
        }
        const hours = bucketStarts("time:hour", { fromMs: startMs, toMs: endMs }, zone);
        const lengths = hours.map((ms, index) => (hours[index + 1] ?? endMs) - ms);
        if (hours[0] !== startMs || lengths.some((length) => length <= 0 || length > HOUR_MS))
          note(startMs, `hours of ${lengths.join(", ")} ms`);
      }
      const minutes = [-61, -31, -1, 0, 1, 31, 61].map((minute) => atMs + minute * 60_000);
      for (const ms of minutes)
        if (dateOf(ms) !== dayToDate(zone.dayOf(ms))) note(ms, `${dayToDate(zone.dayOf(ms))} instead of ${dateOf(ms)}`);
    }
    expect(wrong).toEqual([]);
  },
);

test.each(ZONES.map((name) => [name]))("%s: the days of twenty years follow each other and fill them", (name) => {
  const zone = zoneOf(name);
  const range = { fromMs: zone.dayStartMs(zone.dayOf(FROM_MS)), toMs: zone.dayStartMs(zone.dayOf(TO_MS)) };
  const starts = bucketStarts("time:day", range, zone);
  let sumMs = 0;
  for (const [index, startMs] of starts.entries()) {
    const endMs = starts[index + 1] ?? range.toMs;
    expect(zone.dayStartMs(zone.dayOf(startMs))).toBe(startMs);
    sumMs += endMs - startMs;
  }
  expect(sumMs).toBe(range.toMs - range.fromMs);
  expect(starts.length).toBe(zone.dayOf(TO_MS) - zone.dayOf(FROM_MS));
});

test("the zone of the process has no effect, and a zone that ICU does not know is refused", () => {
  const script = `import { zoneOf } from ${JSON.stringify(`${import.meta.dir}/../../src/lib/zone.ts`)};
    console.log(zoneOf("Europe/Berlin").dayStartMs(20_000), zoneOf("America/Havana").dayOf(1_800_000_000_000));`;
  const answers = ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"].map((TZ) =>
    Bun.spawnSync([process.execPath, "-e", script], { env: { ...process.env, TZ } }).stdout.toString(),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^\d+ \d+\n$/);
  expect(() => zoneOf("Mars/Olympus")).toThrow(RangeError);
  expect(DAY_MS * 20_000 - zoneOf("Europe/Berlin").dayStartMs(20_000)).toBe(2 * HOUR_MS);
});
