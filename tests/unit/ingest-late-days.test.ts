import { expect, test } from "bun:test";
import { createLateDays } from "../../src/ingest/late-days.ts";
import { memorySalts, randomSalt } from "../../src/ingest/salts.ts";
import { createVisitors } from "../../src/ingest/visitors.ts";
import type { SiteId } from "../../src/model/ids.ts";
import type { Site } from "../../src/model/site.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BERLIN: Site = { id: 1 as SiteId, domain: "example.com", timezone: "Europe/Berlin", weekStart: "monday", label: "", createdMs: 0 };
/** Midnight in Berlin. */
const MIDNIGHT = Date.parse("2026-06-10T22:00:00Z");
const silent = { info() {}, warn() {}, error() {} };

function recorded() {
  const keys: Uint8Array[] = [];
  const draw = () => {
    const key = randomSalt();
    keys.push(key);
    return key;
  };
  return { keys, draw };
}
const isGone = (key: Uint8Array): boolean => key.every((byte) => byte === 0);

test("a day's secret serves everyone until half an hour without an event, and is overwritten then", () => {
  const { keys, draw } = recorded();
  const days = createLateDays(draw, 10);
  const ask = (atMs: number, message = "a") => days.identify(BERLIN.id, 100, message, atMs);
  const first = ask(0);
  expect(ask(29 * MINUTE)).toEqual(first);
  expect(ask(58 * MINUTE)).toEqual(first);
  expect(ask(58 * MINUTE, "b")).not.toEqual(first);
  days.sweep(87 * MINUTE);
  expect(isGone(keys[0]!)).toBe(false);
  days.sweep(88 * MINUTE);
  expect(isGone(keys[0]!)).toBe(true);
  expect(ask(89 * MINUTE)).not.toEqual(first);
  expect(keys).toHaveLength(2);
});

test("each site and day has its own; the one that was silent for longest goes when there are too many", () => {
  const { keys, draw } = recorded();
  const days = createLateDays(draw, 2);
  const ask = (site: number, day: number, atMs: number) => days.identify(site as SiteId, day, "a", atMs);
  const ids = [ask(1, 1, 0), ask(1, 2, 1)];
  expect(ids[0]).not.toEqual(ids[1]!);
  expect(ask(1, 1, 2)).toEqual(ids[0]!);
  ask(2, 1, 3);
  expect(keys.map(isGone)).toEqual([false, true, false]);
  days.close();
  expect(keys.every(isGone)).toBe(true);
});

test("a clock that was set back ends it too", () => {
  const { keys, draw } = recorded();
  const days = createLateDays(draw, 2);
  days.identify(BERLIN.id, 1, "a", 10 * HOUR);
  days.sweep(0);
  expect(isGone(keys[0]!)).toBe(true);
});

test("days are the site's own, and what comes today, or for yesterday just after midnight, has the salt of everyone else", async () => {
  let nowMs = MIDNIGHT - 10 * MINUTE;
  const store = { async *read() {} };
  const visitors = createVisitors({ file: memorySalts(), store, settled: () => Promise.resolve(), now: () => nowMs, log: silent });
  const late = async (timeMs: number) => visitors.identifyLate(BERLIN, timeMs, "203.0.113.7", "Agent/1");
  const live = await visitors.identify(BERLIN, nowMs, "203.0.113.7", "Agent/1");
  // A moment ago, this morning, and four minutes ahead.
  for (const timeMs of [nowMs - 1000, MIDNIGHT - 23 * HOUR, nowMs + 4 * MINUTE]) expect(await late(timeMs)).toEqual(live);
  const before = await late(MIDNIGHT - 25 * HOUR);
  expect(before).not.toEqual(live);
  expect(await late(MIDNIGHT - 47 * HOUR)).toEqual(before);
  expect(await late(MIDNIGHT - 49 * HOUR)).not.toEqual(before);

  nowMs = MIDNIGHT + 5 * MINUTE;
  await visitors.identify(BERLIN, nowMs, "198.51.100.1", "Agent/1");
  expect(await late(MIDNIGHT - 2 * HOUR)).toEqual(live);
  // From half an hour after midnight nobody can be recognised as having been there yesterday.
  nowMs = MIDNIGHT + 31 * MINUTE;
  await visitors.sweep();
  expect(await late(MIDNIGHT - 2 * HOUR)).not.toEqual(live);
  await visitors.close();
});

test("a visit of late events goes on over midnight, as long as it is one", async () => {
  const nowMs = MIDNIGHT + 60 * HOUR;
  const visitors = createVisitors({
    file: memorySalts(),
    store: { async *read() {} },
    settled: () => Promise.resolve(),
    now: () => nowMs,
    log: silent,
  });
  const late = async (minutes: number, address = "203.0.113.7") => {
    const { high, low } = await visitors.identifyLate(BERLIN, MIDNIGHT + minutes * MINUTE, address, "Agent/1");
    return `${high} ${low}`;
  };
  const evening = await late(-10);
  expect(await late(15)).toBe(evening);
  // Half an hour at a time, however far into the day; others are somebody else on each day.
  expect(await late(40)).toBe(evening);
  expect(await late(15, "203.0.113.8")).not.toBe(await late(-40, "203.0.113.8"));
  const later = await late(75);
  expect(later).not.toBe(evening);
  expect(await late(90)).toBe(later);
  await visitors.close();
});

test("a late visit of yesterday goes on into today", async () => {
  const nowMs = MIDNIGHT + 10 * HOUR;
  const visitors = createVisitors({
    file: memorySalts(),
    store: { async *read() {} },
    settled: () => Promise.resolve(),
    now: () => nowMs,
    log: silent,
  });
  const late = async (minutes: number) => visitors.identifyLate(BERLIN, MIDNIGHT + minutes * MINUTE, "203.0.113.7", "Agent/1");
  const live = await visitors.identify(BERLIN, nowMs, "203.0.113.7", "Agent/1");
  const evening = await late(-10);
  expect(await late(10)).toEqual(evening);
  expect(await late(60)).toEqual(live);
  await visitors.close();
});
