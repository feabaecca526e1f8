import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomSalt, type SaltSource } from "../../src/ingest/salts.ts";
import { fileSalts } from "../../src/ingest/salt-file.ts";
import { createVisitors, type Visitors } from "../../src/ingest/visitors.ts";
import type { Log } from "../../src/lib/log.ts";
import type { Event } from "../../src/model/event.ts";
import type { SiteId, VisitorId } from "../../src/model/ids.ts";
import type { Site } from "../../src/model/site.ts";
import { makeEvent } from "../helpers/make-event.ts";

const MINUTE = 60_000;
const BERLIN: Site = { id: 1 as SiteId, domain: "example.com", timezone: "Europe/Berlin", weekStart: "monday", label: "", createdMs: 0 };
const TOKYO: Site = { id: 2 as SiteId, domain: "example.jp", timezone: "Asia/Tokyo", weekStart: "monday", label: "", createdMs: 0 };
/** Midnight in Berlin. */
const MIDNIGHT = Date.parse("2026-06-10T22:00:00Z");
const ADDRESS = "203.0.113.77";
const AGENT = "Mozilla/5.0 CanaryUA/7f3a9c";

let directory: string;
let file: string;
let nowMs: number;
let events: Event[];
let lines: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-visitors-"));
  file = join(directory, "salts");
  events = [];
  lines = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const note = (message: string): void => void lines.push(message);
const log: Log = { info: note, warn: note, error: note };

/** What was counted, as the real store would give it back. */
const store = {
  async *read(site: SiteId, { fromMs, toMs }: { fromMs: number; toMs: number }): AsyncIterable<Event> {
    for (const event of events) if (event.site === site && event.timeMs >= fromMs && event.timeMs < toMs) yield event;
  },
};

const open = (salts: string | SaltSource = file): Visitors =>
  createVisitors({ file: salts, store, settled: () => Promise.resolve(), now: () => nowMs, log });

/** Counts one page view and answers the visitor's id. */
async function view(visitors: Visitors, timeMs: number, site = BERLIN, address = ADDRESS, agent = AGENT): Promise<string> {
  nowMs = timeMs;
  const visitor: VisitorId = await visitors.identify(site, timeMs, address, agent);
  events.push({ ...makeEvent({ at: timeMs, visitor: 0, site: site.id }), visitor });
  return `${visitor.high} ${visitor.low}`;
}

/** Keeps a copy of every key drawn, to look for it afterwards. */
function recorded(): { source: SaltSource; keys: Buffer[] } {
  const keys: Buffer[] = [];
  const kept = fileSalts({ file, log });
  const draw = (): Uint8Array => {
    const key = randomSalt();
    keys.push(Buffer.from(key));
    return key;
  };
  return { source: { ...kept, draw }, keys };
}

function isOnDisk(key: Buffer): boolean {
  const needles = [key, Buffer.from(key.toString("hex")), Buffer.from(key.toString("base64").slice(0, 40))];
  return readdirSync(directory).some((name) => needles.some((needle) => readFileSync(join(directory, name)).includes(needle)));
}

test("one person, one day, one site: one id; anything else: another", async () => {
  const visitors = open();
  const noon = MIDNIGHT - 10 * 3600_000;
  const id = await view(visitors, noon);
  expect(await view(visitors, noon + 3 * 3600_000)).toBe(id);
  const others = [
    await view(visitors, noon, BERLIN, "203.0.113.78"),
    await view(visitors, noon, BERLIN, ADDRESS, "Other/1.0"),
    await view(visitors, noon, TOKYO),
    await view(visitors, noon + 24 * 3600_000),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
});

test("after the first event of a day the answer is known at once", async () => {
  const visitors = open();
  const first = visitors.identify(BERLIN, MIDNIGHT, ADDRESS, AGENT);
  expect(first).toBeInstanceOf(Promise);
  expect(visitors.identify(BERLIN, MIDNIGHT, ADDRESS, "Other/1.0")).toBeInstanceOf(Promise);
  await first;
  expect(visitors.identify(BERLIN, MIDNIGHT + 1, ADDRESS, AGENT)).not.toBeInstanceOf(Promise);
});

test("an agent counts up to its limit only", async () => {
  const visitors = open();
  const id = await view(visitors, MIDNIGHT, BERLIN, ADDRESS, "x".repeat(512));
  expect(await view(visitors, MIDNIGHT, BERLIN, ADDRESS, "x".repeat(100_000))).toBe(id);
});

test("the day turns at the site's own midnight", async () => {
  const visitors = open();
  const before = await view(visitors, MIDNIGHT - 31 * MINUTE);
  expect(await view(visitors, MIDNIGHT - 1, BERLIN)).toBe(before);
  const tokyo = await view(visitors, MIDNIGHT - 1, TOKYO);
  expect(await view(visitors, MIDNIGHT + 40 * MINUTE)).not.toBe(before);
  // It is seven in the morning there.
  expect(await view(visitors, MIDNIGHT + 40 * MINUTE, TOKYO)).toBe(tokyo);
});

test.each([
  // Minutes around midnight at which the same person is seen; whether the last one is still the first one.
  [[-5, 5], true],
  [[-29, 0], true],
  [[-30, 0], false],
  [[-1, 29], false],
  [[-1, 28.9], true],
  [[-5, 20, 45, 70, 95, 120], true],
  [[-5, 20, 51], false],
  [[-5, 20, 51, 52], false],
  [[-90, -5, 3], true],
])("seen at %p: the visit goes on: %p", async (minutes, same) => {
  const visitors = open();
  const ids: string[] = [];
  // Somebody else makes the day turn first.
  for (const minute of minutes as number[]) {
    if (minute >= 0) await view(visitors, MIDNIGHT + Math.max(minute * MINUTE - 1, 0), BERLIN, "192.0.2.1");
    ids.push(await view(visitors, MIDNIGHT + minute * MINUTE));
  }
  expect(ids.at(-1) === ids[0]).toBe(same as boolean);
});

test("once the visit is over the old id never comes back", async () => {
  const visitors = open();
  const old = await view(visitors, MIDNIGHT - 5 * MINUTE);
  expect(await view(visitors, MIDNIGHT + 10 * MINUTE)).toBe(old);
  const fresh = await view(visitors, MIDNIGHT + 45 * MINUTE);
  expect(fresh).not.toBe(old);
  expect(await view(visitors, MIDNIGHT + 46 * MINUTE)).toBe(fresh);
});

test.each([-10, 10, 25])("a restart %p minutes from midnight cuts no visit", async (minute) => {
  const first = open();
  const id = await view(first, MIDNIGHT - 12 * MINUTE);
  if (minute > 0) expect(await view(first, MIDNIGHT + 5 * MINUTE)).toBe(id);
  nowMs = MIDNIGHT + minute * MINUTE;
  await first.close();
  const second = open();
  expect(await view(second, MIDNIGHT + Math.max(minute, 0) * MINUTE + MINUTE)).toBe(id);
  // And the next restart sees it too.
  await second.close();
  const third = open();
  expect(await view(third, MIDNIGHT + Math.max(minute, 0) * MINUTE + 20 * MINUTE)).toBe(id);
});

test("a crash is a restart: nothing but the file is needed", async () => {
  const id = await view(open(), MIDNIGHT - 8 * 3600_000);
  expect(await view(open(), MIDNIGHT - 7 * 3600_000)).toBe(id);
});

test("three days off, then a start: one new salt", async () => {
  const { source, keys } = recorded();
  const id = await view(open(source), MIDNIGHT - 3600_000);
  const later = open(source);
  expect(await view(later, MIDNIGHT + 3 * 24 * 3600_000)).not.toBe(id);
  expect(keys).toHaveLength(2);
  expect(isOnDisk(keys[0]!)).toBe(false);
});

test("a new salt is on disk before its first visitor is known", async () => {
  const { source, keys } = recorded();
  let written = false;
  const slow: SaltSource = {
    ...source,
    async write(salts) {
      await Bun.sleep(20);
      await source.write(salts);
      written = true;
    },
  };
  const visitors = open(slow);
  await view(visitors, MIDNIGHT);
  expect(written).toBe(true);
  expect(isOnDisk(keys[0]!)).toBe(true);
});

test("a salt that cannot be kept is not used: 503, and the next event tries again", async () => {
  let full = true;
  const { source } = recorded();
  const failing: SaltSource = { ...source, write: (salts) => (full ? Promise.reject(new Error("ENOSPC")) : source.write(salts)) };
  const visitors = open(failing);
  const refused = await Promise.resolve(visitors.identify(BERLIN, MIDNIGHT, ADDRESS, AGENT)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "storage_unavailable", status: 503, retryAfterS: 5 });
  full = false;
  const id = await view(visitors, MIDNIGHT + 1000);
  expect(await view(open(), MIDNIGHT + 2000)).toBe(id);
});

test("many sites whose day begins at once share few writes", async () => {
  const { source } = recorded();
  let writes = 0;
  const counting: SaltSource = { ...source, write: (salts) => (writes++, source.write(salts)) };
  const visitors = open(counting);
  const sites = Array.from({ length: 200 }, (_, n): Site => ({ ...BERLIN, id: (n + 1) as SiteId }));
  await Promise.all(sites.map((site) => visitors.identify(site, MIDNIGHT, ADDRESS, AGENT)));
  expect(writes).toBeLessThanOrEqual(2);
});

test("old salts are destroyed when their visits are over, at the latest a day later", async () => {
  const { source, keys } = recorded();
  const visitors = open(source);
  const sweepAt = async (timeMs: number) => {
    nowMs = timeMs;
    await visitors.sweep();
  };
  await view(visitors, MIDNIGHT - 5 * MINUTE);
  await view(visitors, MIDNIGHT + 10 * MINUTE);
  await sweepAt(MIDNIGHT + 35 * MINUTE);
  expect(isOnDisk(keys[0]!)).toBe(true);
  await sweepAt(MIDNIGHT + 40 * MINUTE);
  expect(isOnDisk(keys[0]!)).toBe(false);
  expect(isOnDisk(keys[1]!)).toBe(true);
  // Nobody came any more.
  await sweepAt(MIDNIGHT + 24 * 3600_000 + 29 * MINUTE);
  expect(isOnDisk(keys[1]!)).toBe(true);
  await sweepAt(MIDNIGHT + 24 * 3600_000 + 30 * MINUTE);
  expect(isOnDisk(keys[1]!)).toBe(false);
});

test("a visit that never ends keeps its salt for one more day at most", async () => {
  const { source, keys } = recorded();
  const visitors = open(source);
  const id = await view(visitors, MIDNIGHT - 5 * MINUTE);
  for (let minute = 15; minute < 24 * 60; minute += 20) expect(await view(visitors, MIDNIGHT + minute * MINUTE)).toBe(id);
  expect(await view(visitors, MIDNIGHT + 24 * 3600_000 + 5 * MINUTE)).not.toBe(id);
  expect(isOnDisk(keys[0]!)).toBe(false);
});

test("a restart without visitors destroys what is over", async () => {
  const { source, keys } = recorded();
  await view(open(source), MIDNIGHT - 5 * MINUTE);
  nowMs = MIDNIGHT + 31 * MINUTE;
  await open(source).sweep();
  expect(isOnDisk(keys[0]!)).toBe(false);
});

test("a clock that jumps back draws nothing and revives nothing", async () => {
  const { source, keys } = recorded();
  const visitors = open(source);
  const old = await view(visitors, MIDNIGHT - 60 * MINUTE);
  const fresh = await view(visitors, MIDNIGHT + 60 * MINUTE);
  expect(await view(visitors, MIDNIGHT - 30 * MINUTE)).toBe(fresh);
  expect(await view(open(source), MIDNIGHT - 20 * MINUTE)).toBe(fresh);
  expect(await view(visitors, MIDNIGHT + 90 * MINUTE)).toBe(fresh);
  expect(fresh).not.toBe(old);
  expect(keys).toHaveLength(2);
});

test("a clock that jumps ten days ahead and back leaves no salt for ten days", async () => {
  const { source, keys } = recorded();
  const visitors = open(source);
  await view(visitors, MIDNIGHT + 60 * MINUTE);
  await view(visitors, MIDNIGHT + 10 * 24 * 3600_000);
  const id = await view(visitors, MIDNIGHT + 70 * MINUTE);
  expect(await view(visitors, MIDNIGHT + 80 * MINUTE)).toBe(id);
  expect(keys).toHaveLength(3);
  expect(keys.map(isOnDisk)).toEqual([false, false, true]);
});

test.each([
  ["Europe/Berlin", "2027-03-28T00:30:00Z", 23],
  ["Europe/Berlin", "2027-10-31T00:30:00Z", 25],
  ["America/Havana", "2027-03-14T06:30:00Z", 23],
])("the salt of %s at %s lives the day's %p hours", async (timezone, inside, hours) => {
  const { source, keys } = recorded();
  const visitors = open(source);
  const site = { ...BERLIN, timezone };
  const timeMs = Date.parse(inside);
  await view(visitors, timeMs, site);
  const [salt] = source.read();
  expect(salt!.endsMs).toBeGreaterThan(timeMs);
  await view(visitors, salt!.endsMs - 1, site);
  expect(keys).toHaveLength(1);
  // The day before ended where this one began.
  const before = createVisitors({
    file: { draw: randomSalt, read: () => [], write: async (kept) => void (first = kept[0]!.endsMs) },
    store,
    settled: async () => {},
    now: () => 0,
    log,
  });
  let first = 0;
  await before.identify(site, salt!.endsMs - hours * 3600_000 - 1, ADDRESS, AGENT);
  expect((salt!.endsMs - first) / 3600_000).toBe(hours);
});

test("the file is for its owner only, and complete after every write", async () => {
  const visitors = open();
  await view(visitors, MIDNIGHT);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await view(visitors, MIDNIGHT, TOKYO);
  expect(readdirSync(directory)).toEqual(["salts"]);
  expect(readFileSync(file).length).toBe(14 + 2 * 48 + 32);
});

test.each([
  ["empty", (bytes: Buffer) => bytes.subarray(0, 0)],
  ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
  ["changed", (bytes: Buffer) => bytes.with(20, bytes[20]! ^ 1)],
  ["another file", () => Buffer.from("cairn salts 2\n and something else that is long enough for a checksum")],
])("a salts file that is %s: new salts and one line", async (_, damage) => {
  const id = await view(open(), MIDNIGHT);
  writeFileSync(file, damage(readFileSync(file)));
  lines = [];
  expect(await view(open(), MIDNIGHT + 1000)).not.toBe(id);
  expect(lines).toEqual(["the kept salts are damaged: visitors of today are counted anew"]);
});

test("what a crash left half-written is removed", async () => {
  const id = await view(open(), MIDNIGHT);
  writeFileSync(`${file}.new`, "half");
  expect(await view(open(), MIDNIGHT + 1000)).toBe(id);
  expect(readdirSync(directory)).toEqual(["salts"]);
});

test("neither address nor agent is in the file", async () => {
  const visitors = open();
  await view(visitors, MIDNIGHT - 1000);
  await view(visitors, MIDNIGHT + 1000);
  const bytes = readFileSync(file);
  for (const needle of [ADDRESS, AGENT, "CanaryUA", Buffer.from([203, 0, 113, 77])]) expect(bytes.includes(needle)).toBe(false);
});

test("an unreadable store cuts a visit, and counting goes on", async () => {
  const broken = {
    read(): AsyncIterable<Event> {
      throw new Error("disk I/O error");
    },
  };
  const visitors = createVisitors({ file, store: broken, settled: () => Promise.resolve(), now: () => nowMs, log });
  const old = await view(visitors, MIDNIGHT - 1000);
  expect(await view(visitors, MIDNIGHT + 1000)).not.toBe(old);
  expect(lines).toContain("cannot read the visits that are open at midnight");
});

const at = (text: string): number => Date.parse(text);

test("a site that moves east keeps its visitors, and its day ends at the new midnight", async () => {
  const visitors = open();
  const morning = await view(visitors, at("2026-06-10T08:00:00Z"));
  const moved = { ...BERLIN, timezone: "Asia/Tokyo" };
  expect(await view(visitors, at("2026-06-10T09:00:00Z"), moved)).toBe(morning);
  expect(await view(visitors, at("2026-06-10T14:00:00Z"), moved)).toBe(morning);
  // Tokyo's midnight is at 15:00 UTC: whoever was not in a visit then is somebody else.
  const next = await view(visitors, at("2026-06-10T15:10:00Z"), moved);
  expect(next).not.toBe(morning);
  // Nothing happens at Berlin's, seven hours later.
  expect(await view(visitors, at("2026-06-10T22:40:00Z"), moved)).toBe(next);
  await visitors.close();
});

test("a site that moves west has no midnight in the middle of its day; no visit is cut", async () => {
  const visitors = open();
  const evening = await view(visitors, MIDNIGHT - 20 * MINUTE);
  const moved = { ...BERLIN, timezone: "America/New_York" };
  const other = await view(visitors, MIDNIGHT - 10 * MINUTE, moved, "198.51.100.9");
  expect(await view(visitors, MIDNIGHT + 5 * MINUTE, moved)).toBe(evening);
  expect(await view(visitors, MIDNIGHT + 60 * MINUTE, moved, "198.51.100.9")).toBe(other);
  // New York's midnight is at 04:00 UTC.
  expect(await view(visitors, at("2026-06-11T04:31:00Z"), moved, "198.51.100.9")).not.toBe(other);
  await visitors.close();
});

test("moving again and again does not keep a salt for longer than two days", async () => {
  const visitors = open();
  const zones = ["Europe/Berlin", "Pacific/Pago_Pago", "Europe/Berlin", "Pacific/Pago_Pago", "Europe/Berlin", "Pacific/Pago_Pago"];
  const first = await view(visitors, at("2026-06-10T01:00:00Z"));
  const seen: string[] = [];
  for (const [hours, timezone] of zones.entries()) {
    // Always an hour before the midnight of the zone that it is in.
    const timeMs = at("2026-06-10T21:00:00Z") + hours * 12 * 60 * MINUTE;
    seen.push(await view(visitors, timeMs, { ...BERLIN, timezone }));
  }
  expect(seen[0]).toBe(first);
  expect(seen.slice(-2)).not.toContain(first);
  await visitors.close();
});

test("after a move and a restart the salt on disk ends at the new midnight", async () => {
  const visitors = open();
  const evening = await view(visitors, MIDNIGHT - 60 * MINUTE);
  const moved = { ...BERLIN, timezone: "America/New_York" };
  await view(visitors, MIDNIGHT - 50 * MINUTE, moved);
  await visitors.close();
  const again = open();
  expect(await view(again, MIDNIGHT + 60 * MINUTE, moved)).toBe(evening);
  await again.close();
});
