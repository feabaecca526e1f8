import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import { dateToDay } from "../../src/lib/zone.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { PlanMetric, Result } from "../../src/model/plan.ts";
import { findLosses, openAcknowledged } from "../../src/store/acknowledged.ts";
import { openStore } from "../../src/store/local.ts";
import { EVENTS_MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { execute, rounded } from "./ask.ts";
import { BERLIN, NOW_MS, quiet, SCENE, startOf, WHOLE } from "./retention-scene.ts";
import { expectSame, is, planOf, rolledPlans, type Question } from "./rolled-plans.ts";

const SITE = 1 as SiteId;

let directory: string;
let store: Store;
const open = () => openStore({ directory, log: quiet, now: () => NOW_MS });
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "cairn-retention-"));
  store = await open();
});
afterEach(async () => {
  await store.close();
  if (process.env["KEEP"] === "1") console.log(`kept: ${directory}`);
  else rmSync(directory, { recursive: true, force: true });
});
const reopen = async () => {
  await store.close();
  store = await open();
};

const append = (sketches: readonly EventSketch[], site = 1) =>
  store.append(
    sketches.map((sketch) => makeEvent({ ...sketch, site })),
    [],
  );

/** Rolls up all that can be; answers the days. */
async function rollUpAll(timezone: string, site = SITE): Promise<number[]> {
  const days: number[] = [];
  for (let after: number | null = null; ;) {
    after = await store.rollUp(site, timezone, after);
    if (after === null) return days;
    days.push(after);
  }
}

async function removeBefore(date: string, timezone: string, site = SITE): Promise<number> {
  let gone = 0;
  for (;;) {
    const slice = await store.forget(site, { kind: "before", ms: startOf(date, timezone), timezone, isClockSure: true });
    if (slice === 0) return gone;
    gone += slice;
  }
}

const rows = <Row>(sql: string): Row[] => {
  const db = new Database(join(directory, "events.db"), { readonly: true });
  try {
    return db.query<Row, []>(sql).all();
  } finally {
    db.close();
  }
};

const METRICS: readonly PlanMetric[] = ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"];
const keysAndNumbers = (result: Result) => rounded(result).rows.map(({ keys, metrics }) => [...keys, ...metrics]);
const ask = async (question: Partial<Question>, site = SITE): Promise<unknown[][]> => {
  const [result] = await execute(store, [planOf({ ...WHOLE, ...question }, site)]);
  if (result!.incompleteBeforeMs !== undefined) return [["incomplete", new Date(result!.incompleteBeforeMs).toISOString()]];
  return keysAndNumbers(result!);
};
const eventRows = (): number => rows<{ n: number }>("select count(*) as n from events")[0]!.n;

describe("three days of which two are removed", () => {
  beforeEach(async () => {
    await append(SCENE);
    expect(await rollUpAll(BERLIN)).toEqual(["2026-10-24", "2026-10-25", "2026-10-26"].map(dateToDay));
    expect(await removeBefore("2026-10-26", BERLIN)).toBe(6);
    expect(eventRows()).toBe(1);
  });

  test("answer by hand", async () => {
    expect(await ask({ metrics: METRICS, time: "time:day" })).toEqual([
      [0, 2, 2, 3, 3, 0, 750],
      [1, 2, 3, 3, 3, 66.666666667, 400],
      [2, 1, 1, 1, 1, 100, 0],
    ]);
    expect(await ask({ metrics: METRICS })).toEqual([[4, 5, 7, 7, 60, 300]]);
    expect(await ask({ field: "event:page" })).toEqual([
      ["/", 4, 5, 5],
      ["/shop", 2, 2, 2],
    ]);
    expect(await ask({ field: "visit:country", metrics: ["visitors"] })).toEqual([
      ["DE", 3],
      ["FR", 1],
    ]);
    expect(await ask({ metrics: ["total_revenue"] })).toEqual([[[{ currency: "EUR", minor: 1250 }]]]);
  });

  test("answer one value of a dimension, and say so where values do not add up or nothing is kept", async () => {
    expect(await ask({ filter: is("visit:country", "DE"), metrics: ["visitors", "visits"] })).toEqual([[3, 4]]);
    const cannot = [["incomplete", new Date(startOf("2026-10-26", BERLIN)).toISOString()]];
    const questions: Partial<Question>[] = [
      { filter: is("event:page", "/", "/shop") },
      { filter: is("visit:country", "DE"), field: "visit:source" },
      { filter: is("event:props:plan", "pro") },
      { field: "event:props:plan" },
      { field: "visit:model" },
      { time: "time:hour" },
      { metrics: ["new_visitors"] },
      { metrics: ["p50(event:duration)"] },
      { fromMs: WHOLE.fromMs + 3600_000 },
    ];
    for (const question of questions) expect({ question, answer: await ask(question) }).toEqual({ question, answer: cannot });
    // Of days whose events are there everything is known, but for who had been there before.
    const last = { fromMs: startOf("2026-10-26", BERLIN) };
    for (const question of questions.slice(0, 6)) expect((await ask({ ...question, ...last })).flat()).not.toContain("incomplete");
  });

  test("answer the same without columns, and after a restart", async () => {
    const plans = rolledPlans(WHOLE);
    const before = await execute(store, plans);
    await store.close();
    rmSync(join(directory, "columns"), { recursive: true });
    store = await open();
    expectSame(plans, before, await execute(store, plans));
    expect(readdirSync(join(directory, "columns", "1"))).toEqual([`${dateToDay("2026-10-26")}.chunk`]);
    expect(await store.check()).toEqual([]);
    expect(await store.span(SITE)).toEqual({ fromMs: WHOLE.fromMs, toMs: Date.parse("2026-10-26T09:00:00Z") });
  });

  test("take no event of a removed day, and count late ones of a kept day", async () => {
    expect(store.retainedFromMs(SITE)).toBe(startOf("2026-10-26", BERLIN));
    const late = (at: string, visitor: number) => makeEvent({ at, visitor, site: 1 });
    const left = await store.append([late("2026-10-26T12:00+01:00", 5), late("2026-10-25T12:00+01:00", 6)], []);
    expect(left).toEqual([1]);
    expect(await ask({ metrics: ["visitors"], time: "time:day" })).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    await reopen();
    expect(store.retainedFromMs(SITE)).toBe(startOf("2026-10-26", BERLIN));
    expect(await store.append([late("2026-10-25T12:00+01:00", 6)], [])).toEqual([0]);
    expect(await rollUpAll(BERLIN)).toEqual([dateToDay("2026-10-26")]);
    expect(await ask({ metrics: ["visitors"] })).toEqual([[5]]);
  });

  test("lose nothing when the rest goes too, and numbers of rows are not given twice", async () => {
    const newest = rows<{ id: number }>("select max(id) as id from events")[0]!.id;
    const witness = openAcknowledged(directory, [], () => NOW_MS);
    await witness.close();
    expect(await removeBefore("2026-11-19", BERLIN)).toBe(1);
    // What was removed is not taken for what a disk has lost.
    expect(findLosses(directory, () => true)).toEqual([]);
    expect(await ask({ metrics: METRICS })).toEqual([[4, 5, 7, 7, 60, 300]]);
    await reopen();
    await append([{ at: "2026-11-19T09:00+01:00", visitor: 9 }]);
    expect(rows<{ id: number }>("select max(id) as id from events")[0]!.id).toBe(newest + 1);
    expect(await ask({ metrics: ["visitors"], toMs: startOf("2026-11-20", BERLIN) })).toEqual([[5]]);
  });

  test("a longer time brings nothing back, and a site that is forgotten leaves no sums", async () => {
    expect(await removeBefore("2026-10-24", BERLIN)).toBe(0);
    expect(store.retainedFromMs(SITE)).toBe(startOf("2026-10-26", BERLIN));
    expect(await ask({ metrics: ["visitors"] })).toEqual([[4]]);
    await store.forget(SITE, { kind: "site" });
    expect(store.retainedFromMs(SITE)).toBeNull();
    expect(await store.span(SITE)).toBeNull();
    expect(rows("select * from daily_days")).toEqual([]);
    expect(rows("select * from daily")).toEqual([]);
    // The numbers of its days are given again.
    await append([{ at: "2026-10-24T10:00+02:00", visitor: 1, path: "/other" }], 2);
    await rollUpAll(BERLIN, 2 as SiteId);
    await store.forget(2 as SiteId, { kind: "before", ms: startOf("2026-10-26", BERLIN), timezone: BERLIN, isClockSure: true });
    expect(await ask({ field: "event:page", metrics: ["visitors"] }, 2 as SiteId)).toEqual([["/other", 1]]);
  });

  test("visitors of removed events are not in the files", async () => {
    const { high, low } = makeEvent({ at: 0, visitor: 1 }).visitor;
    const needle = (visitor: { high: number; low: number }): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(visitor.high, 0);
      bytes.writeUInt32BE(visitor.low, 4);
      return bytes;
    };
    const files = () => readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => /events|chunk/.test(name));
    const holding = (bytes: Buffer) => files().filter((name) => readFileSync(join(directory, name)).includes(bytes));
    expect(holding(needle({ high, low }))).toEqual([]);
    expect(holding(needle(makeEvent({ at: 0, visitor: 4 }).visitor))).not.toEqual([]);
  });
});

test("a visit that goes on after the removed midnight is counted once, on both of its days", async () => {
  const sketches: EventSketch[] = [
    { at: "2026-10-25T23:45+01:00", visitor: 1, path: "/", origin: { source: "Google" } },
    { at: "2026-10-26T00:05+01:00", visitor: 1, path: "/shop" },
    { at: "2026-10-26T00:20+01:00", visitor: 1, path: "/pay", revenue: [500, "EUR"] },
    { at: "2026-10-26T10:00+01:00", visitor: 2, path: "/" },
  ];
  await append(sketches);
  const range = { ...WHOLE, fromMs: startOf("2026-10-25", BERLIN) };
  const plans = [...rolledPlans(range), ...rolledPlans({ ...range, fromMs: startOf("2026-10-26", BERLIN) })];
  const before = await execute(store, plans);
  await rollUpAll(BERLIN);
  await removeBefore("2026-10-26", BERLIN);
  expectSame(plans, before, await execute(store, plans));
  await reopen();
  rmSync(join(directory, "columns", "1"), { recursive: true });
  expectSame(plans, before, await execute(store, plans));
  // Its source is known of the day on which it began alone: the next day's rows say nothing of it by themselves.
  const [crossed] = await execute(store, [
    planOf({ ...range, fromMs: startOf("2026-10-26", BERLIN), filter: is("visit:source", "Google"), field: "event:page" }),
  ]);
  expect(crossed!.incompleteBeforeMs).toBe(startOf("2026-10-26", BERLIN));
});

test("nothing is removed before it is rolled up as it is, or while the clock may be wrong", async () => {
  await append(SCENE);
  const before = (isClockSure: boolean) =>
    store.forget(SITE, { kind: "before", ms: startOf("2026-10-26", BERLIN), timezone: BERLIN, isClockSure });
  expect(before(true)).rejects.toThrow("not_rolled_up");
  await rollUpAll(BERLIN);
  await append([{ at: "2026-10-24T15:00+02:00", visitor: 8 }]);
  expect(before(true)).rejects.toThrow("not_rolled_up");
  expect(await rollUpAll(BERLIN)).toEqual([dateToDay("2026-10-24")]);
  // The newest event is four weeks old.
  expect(before(false)).rejects.toThrow("clock_in_doubt");
  // As after a clock that leapt ahead: what came since does not show it to be right.
  await append([{ at: NOW_MS - 3600_000, visitor: 9 }], 2);
  expect(before(false)).rejects.toThrow("clock_in_doubt");
  expect(eventRows()).toBe(9);
  // Another site had events at least every other day.
  for (let hours = 90; hours > 0; hours -= 30) await append([{ at: NOW_MS - hours * 3600_000, visitor: 9 }], 2);
  expect(await before(false)).toBe(7);
  expect(await ask({ metrics: ["visitors"] })).toEqual([[5]]);
});

test("a site that moved to another zone keeps the days that were removed as they were", async () => {
  await append(SCENE);
  await rollUpAll(BERLIN);
  await removeBefore("2026-10-25", BERLIN);
  const kathmandu = {
    timezone: "Asia/Kathmandu",
    fromMs: startOf("2026-10-20", "Asia/Kathmandu"),
    toMs: startOf("2026-10-30", "Asia/Kathmandu"),
  };
  expect(await ask({ ...kathmandu, metrics: ["visits", "pageviews"] })).toEqual([[5, 7]]);
  await rollUpAll("Asia/Kathmandu");
  expect(rows<{ timezone: string; raw: number }>("select distinct timezone, raw from daily_days order by raw")).toEqual([
    { timezone: BERLIN, raw: 0 },
    { timezone: "Asia/Kathmandu", raw: 1 },
  ]);
  await removeBefore("2026-10-26", "Asia/Kathmandu");
  expect(await ask({ ...kathmandu, metrics: ["visits", "pageviews"] })).toEqual([[5, 7]]);
  expect(await store.check()).toEqual([]);
});

test("beyond the most visited values of a day there is one row for the others", async () => {
  const paths = Array.from({ length: LIMITS.dailyValues + 5 }, (_, nth) => `/page/${nth}`);
  const at = startOf("2026-10-24", BERLIN) + 3600_000;
  for (let start = 0; start < paths.length; start += 5_000) {
    await append(paths.slice(start, start + 5_000).map((path, nth) => ({ at, visitor: start + nth + 1, path })));
  }
  await append([{ at, visitor: 1_000_000, path: paths.at(-1)! }]);
  await rollUpAll(BERLIN);
  await removeBefore("2026-10-26", BERLIN);
  const answer = await ask({ field: "event:page", metrics: ["visitors"] });
  expect(answer).toHaveLength(LIMITS.dailyValues + 1);
  expect(answer).toContainEqual(["(other)", 5]);
  expect(answer).toContainEqual([paths.at(-1)!, 2]);
  expect(await ask({ metrics: ["visitors"] })).toEqual([[paths.length + 1]]);
  // Whether the others fulfil a condition is not known.
  expect((await ask({ filter: is("event:page", "/page/1") }))[0]![0]).toBe("incomplete");
}, 60_000);

test("a database of the version before answers as ever, and its days can be rolled up and removed", async () => {
  await append(SCENE);
  await store.close();
  const file = join(directory, "events.db");
  const older = join(directory, "older.db");
  const db = openDatabase(older, { synchronous: "normal", cacheKiB: 1024 });
  migrate(
    db,
    older,
    EVENTS_MIGRATIONS.filter(({ version }) => version < 6),
  );
  db.run(`attach '${file}' as newer`);
  for (const table of ["events", "hours", "strings", "origins", "clients"]) {
    const columns = db.query<{ name: string }, []>(`select name from pragma_table_info('${table}')`).all();
    const names = columns.map(({ name }) => name).join(", ");
    db.run(`insert or ignore into main.${table} (${names}) select ${names} from newer.${table}`);
  }
  db.run("detach newer");
  db.close(true);
  for (const name of readdirSync(directory))
    if (name.startsWith("events.db") || name === "columns") rmSync(join(directory, name), { recursive: true });
  cpSync(older, file);
  store = await open();
  expect(rows<{ version: number }>("select user_version as version from pragma_user_version")).toEqual([
    { version: EVENTS_MIGRATIONS.length },
  ]);
  expect(await ask({ metrics: METRICS })).toEqual([[4, 5, 7, 7, 60, 300]]);
  await rollUpAll(BERLIN);
  await removeBefore("2026-10-26", BERLIN);
  expect(await ask({ metrics: METRICS })).toEqual([[4, 5, 7, 7, 60, 300]]);
  expect(
    rows("select date, dimension, value, visitors from daily_text where dimension in ('total', 'visit:country') and date < '2026-10-26'"),
  ).toEqual([
    { date: "2026-10-24", dimension: "total", value: "", visitors: 2 },
    { date: "2026-10-24", dimension: "visit:country", value: "DE", visitors: 1 },
    { date: "2026-10-24", dimension: "visit:country", value: "FR", visitors: 1 },
    { date: "2026-10-25", dimension: "total", value: "", visitors: 1 },
    { date: "2026-10-25", dimension: "visit:country", value: "DE", visitors: 1 },
  ]);
});
