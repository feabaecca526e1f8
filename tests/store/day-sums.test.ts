import { afterEach, beforeEach, expect, test } from "bun:test";
import fc from "fast-check";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zoneOf } from "../../src/lib/zone.ts";
import type { SiteId } from "../../src/model/ids.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Chunk } from "../../src/store/columns/chunk.ts";
import { readChunk, writeChunk } from "../../src/store/columns/chunk-file.ts";
import { rolledNumber, ROW_SUM, TOTAL } from "../../src/store/daily.ts";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { execute, rounded } from "./ask.ts";
import { answerNaively } from "./oracle.ts";
import { randomScene } from "./random-scenes.ts";
import { quiet } from "./retention-scene.ts";
import { expectSame, filteredPlans, is, planOf, rolledPlans, type Span } from "./rolled-plans.ts";

let directory: string;
/** Answers from what days add up to wherever that tells it; and one that counts every event. */
let store: Store;
let counting: Store;

const open = async (eventsPerSum?: number): Promise<void> => {
  store = await openStore({ directory, log: quiet, ...(eventsPerSum !== undefined && { eventsPerSum }) });
  counting = await openStore({ directory, log: quiet, eventsPerSum: Infinity, partialResultBytes: 0 });
};
const close = async (): Promise<void> => {
  await store.close();
  await counting.close();
};
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "cairn-sums-"));
  await open(0);
});
afterEach(async () => {
  await close();
  if (process.env["KEEP"] === "1") console.log(`kept: ${directory}`);
  else rmSync(directory, { recursive: true, force: true });
});

const append = (site: SiteId, sketches: readonly EventSketch[]): Promise<unknown> =>
  store.append(
    sketches.map((sketch) => makeEvent({ ...sketch, site })),
    [],
  );

const files = (site: SiteId): string[] =>
  readdirSync(join(directory, "columns", `${site}`)).map((n) => join(directory, "columns", `${site}`, n));
const chunkIn = (file: string): Chunk => {
  const chunk = readChunk(file);
  if (typeof chunk === "string") throw new Error(chunk);
  return chunk;
};

test("random scenes: from the sums of days, as counted from events, batch by batch, and after a restart", async () => {
  let site = 0;
  await fc.assert(
    fc.asyncProperty(randomScene, async ({ timezone, events, batches, plans }) => {
      if (events.length === 0) return;
      const id = ++site as SiteId;
      const zone = zoneOf(timezone);
      const middle = zone.dayOf(Math.min(...events.map(({ at }) => Number(at)))) + 2;
      const ranges = [-3, 0, 1].map((from): Span => ({
        ...{ timezone, fromMs: zone.dayStartMs(middle + from), toMs: zone.dayStartMs(middle + Math.max(from + 1, 3)) },
      }));
      const all = [...ranges.flatMap(rolledPlans), ...filteredPlans(ranges[0]!), ...plans].map((plan): Plan => ({ ...plan, site: id }));
      const compare = async (): Promise<void> => expectSame(all, await execute(counting, all), await execute(store, all));
      // The later batches are late events of days that have their sums.
      let from = 0;
      for (const size of [...batches, events.length]) {
        await append(id, events.slice(from, (from += size)));
        await compare();
      }
      const made = events.map((sketch) => makeEvent({ ...sketch, site: id }));
      // Asked again in another order, so that what is kept of combinations meets other numbers of theirs.
      for (const plan of all.slice(-plans.length).toReversed()) {
        const [result] = await execute(store, [plan]);
        expect({ plan, result: rounded(result!) }).toEqual({ plan, result: rounded(answerNaively(made, plan)) });
      }
      if (id % 10 !== 0) return;
      await close();
      await open(0);
      await compare();
      expect(await store.check()).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: false },
  );
}, 240_000);

const SITE = 1 as SiteId;
const AT_MS = Date.parse("2026-03-10T00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SPAN: Span = { timezone: "UTC", fromMs: AT_MS, toMs: AT_MS + 2 * DAY_MS };
const DAY: Span = { ...SPAN, toMs: AT_MS + DAY_MS };
const VISITS: readonly EventSketch[] = [
  { at: AT_MS + 10 * HOUR_MS, visitor: 1, path: "/", client: { country: "DE" } },
  { at: AT_MS + 10 * HOUR_MS + 1000, visitor: 1, path: "/a", client: { country: "DE" } },
  { at: AT_MS + 15 * HOUR_MS, visitor: 2, path: "/", client: { country: "FR" } },
  // Over midnight.
  { at: AT_MS + DAY_MS - 60_000, visitor: 3, path: "/", client: { country: "DE" } },
  { at: AT_MS + DAY_MS + 60_000, visitor: 3, path: "/b", client: { country: "DE" } },
];

/** Makes the sums in the file of the day wrong, and opens the store again: whoever reads them answers something else. */
async function spoilSums(): Promise<void> {
  await close();
  for (const file of files(SITE)) {
    const chunk = chunkIn(file);
    if (chunk.sums === null) continue;
    const { rows, revenue } = chunk.sums;
    const columns = rows.columns.map((column, place) =>
      place === ROW_SUM.visitors ? Uint32Array.from(column, (number) => number + 100) : column,
    );
    writeChunk(file, { ...chunk, sums: { rows: { ...rows, columns }, revenue } });
  }
  await open(0);
}

test("whole days are read from their sums, and what cuts a day or asks for more is counted", async () => {
  await append(SITE, VISITS);
  const metrics = ["visitors"] as const;
  const plans = {
    total: planOf({ ...SPAN, metrics }),
    days: planOf({ ...SPAN, metrics, time: "time:day" }),
    countries: planOf({ ...SPAN, metrics, field: "visit:country" }),
    german: planOf({ ...SPAN, metrics, filter: is("visit:country", "DE") }),
    twoOfOne: planOf({ ...SPAN, metrics, filter: is("event:page", "/", "/a") }),
    pagesOfGermans: planOf({ ...SPAN, metrics, field: "event:page", filter: is("visit:country", "DE") }),
    hours: planOf({ ...SPAN, metrics, time: "time:hour" }),
    morning: planOf({ ...SPAN, toMs: AT_MS + 12 * HOUR_MS, metrics }),
    properties: planOf({ ...SPAN, metrics, field: "event:props:plan" }),
  };
  const keys = Object.keys(plans) as (keyof typeof plans)[];
  const before = await execute(store, Object.values(plans));
  await spoilSums();
  const after = await execute(store, Object.values(plans));
  expect(keys.filter((_, nth) => !Bun.deepEquals(before[nth], after[nth]))).toEqual(["total", "days", "countries", "german"]);
  // A late event makes the day anew, and its sums with it.
  await append(SITE, [{ at: AT_MS + 16 * HOUR_MS, visitor: 9, path: "/", client: { country: "DE" } }]);
  const [total, days, countries] = (await execute(store, Object.values(plans))).map(({ rows }) => rows);
  expect(total).toEqual([{ keys: [], metrics: [4] }]);
  expect(days).toEqual([
    { keys: [0], metrics: [4] },
    { keys: [1], metrics: [1] },
  ]);
  expect(countries!.toSorted((a, b) => (a.keys[0]! < b.keys[0]! ? -1 : 1))).toEqual([
    { keys: ["DE"], metrics: [3] },
    { keys: ["FR"], metrics: [1] },
  ]);
});

test("a small day has no sums, and of a larger one those that save counting", async () => {
  await close();
  await open();
  await append(SITE, VISITS);
  const many = Array.from({ length: 3000 }, (_, nth): EventSketch => ({
    at: AT_MS - DAY_MS + nth * 1000,
    visitor: nth % 500,
    path: `/${nth}`,
    client: { country: `C${nth % 100}` },
  }));
  await append(SITE, many);
  const range = { ...DAY, fromMs: AT_MS - DAY_MS };
  const plans = [planOf({ ...range, field: "event:page" }), planOf({ ...range, field: "visit:country" }), planOf(range)];
  expectSame(plans, await execute(store, plans), await execute(counting, plans));
  const kept = files(SITE).map((file) => {
    const { events, sums } = chunkIn(file);
    const has = (dimension: number): boolean => sums !== null && sums.rows.starts[dimension + 1]! > sums.rows.starts[dimension]!;
    return { events, kept: [TOTAL, rolledNumber("visit:country")!, rolledNumber("event:page")!].filter(has) };
  });
  expect(kept.toSorted((a, b) => a.events - b.events)).toEqual([
    { events: 5, kept: [] },
    { events: 3000, kept: [TOTAL, rolledNumber("visit:country")!] },
  ]);
});
