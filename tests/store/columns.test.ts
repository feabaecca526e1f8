import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { MetricValue, Plan } from "../../src/model/plan.ts";
import { QueryEngine } from "../../src/store/columns/query-engine.ts";
import { openStore } from "../../src/store/local.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import type { Store } from "../../src/store/store.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { makeEvent } from "../helpers/make-event.ts";

let directory: string;
let store: Store;
let logged: string[];

const log: Log = {
  info: (message) => void logged.push(message),
  warn: (message) => void logged.push(message),
  error: (message) => void logged.push(message),
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "cairn-columns-"));
  logged = [];
  store = await openStore({ directory, log });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const never = new AbortController().signal;
const DAY = "2026-03-10";

function plan(overrides: Partial<Plan> = {}): Plan {
  return {
    site: 1 as SiteId,
    timezone: "UTC",
    fromMs: Date.parse(`${DAY}T00:00Z`),
    toMs: Date.parse("2026-03-11T00:00Z"),
    metrics: ["visitors", "visits", "pageviews", "events"],
    groupings: [],
    filter: null,
    order: [],
    limit: 100,
    offset: 0,
    ...overrides,
  };
}

async function totals(overrides: Partial<Plan> = {}): Promise<readonly MetricValue[]> {
  const [result] = await store.execute([plan(overrides)], never);
  return result!.rows[0]!.metrics;
}

const pages = { groupings: [{ by: "field", dimension: "event:page" }] } as const satisfies Partial<Plan>;
const reopen = async (): Promise<void> => {
  await store.close();
  store = await openStore({ directory, log });
};
const chunkFiles = (): string[] =>
  readdirSync(join(directory, "columns"), { recursive: true, withFileTypes: true }).flatMap((e) =>
    e.isFile() ? [join(e.parentPath, e.name)] : [],
  );

describe("a chunk follows the events table", () => {
  test("events that arrive between two queries are in the second answer", async () => {
    const now = Date.now();
    const today = { fromMs: now - 3_600_000, toMs: now + 3_600_000 };
    await store.append([makeEvent({ at: now, visitor: 1 })], []);
    expect(await totals(today)).toEqual([1, 1, 1, 1]);
    await store.append([makeEvent({ at: now + 1000, visitor: 1, path: "/b" }), makeEvent({ at: now + 2000, visitor: 2 })], []);
    expect(await totals(today)).toEqual([2, 2, 3, 3]);
  });

  test("a growing day, looked at again and again, gives what a fresh start gives", async () => {
    const random = randomNumbers(7);
    const now = Date.now();
    const range = { fromMs: now - 86_400_000, toMs: now + 3_600_000 };
    const views: Partial<Plan>[] = [
      { ...range, metrics: ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"] },
      { ...range, ...pages },
      { ...range, ...pages, filter: { op: "is", dimension: "visit:source", values: ["b"], caseSensitive: true } },
      { ...range, ...pages, filter: { op: "not", of: { op: "contains", dimension: "event:page", values: ["1"], caseSensitive: true } } },
    ];
    const ask = () => store.execute(views.map(plan), never);
    let live: unknown;
    for (const size of [3000, 200, 1, 900, 5200, 40, 3]) {
      const events = Array.from({ length: size }, () =>
        makeEvent({
          at: now - Math.floor(random() * 6 * 3_600_000),
          visitor: Math.floor(random() * 700),
          path: `/${Math.floor(random() * 20)}`,
          origin: { source: random() < 0.5 ? "a" : "b" },
        }),
      );
      await store.append(events, []);
      live = await ask();
    }
    await reopen();
    expect(await ask()).toEqual(live as never);
  });

  test("a late event of a closed day finds its visit", async () => {
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1 }), makeEvent({ at: `${DAY}T10:50Z`, visitor: 1 })], []);
    expect(await totals()).toEqual([1, 2, 2, 2]);
    expect(chunkFiles()).toHaveLength(1);
    await store.append([makeEvent({ at: `${DAY}T10:25Z`, visitor: 1 })], []);
    expect(await totals()).toEqual([1, 1, 3, 3]);
    await reopen();
    expect(await totals()).toEqual([1, 1, 3, 3]);
  });

  test("a visit that goes on long after midnight stays one, also when its later events arrive after the day was closed", async () => {
    const steps = ["T23:50Z", "T24:10Z", "T24:35Z"].map((time) => makeEvent({ at: Date.parse(`${DAY}T00:00Z`) + hours(time), visitor: 1 }));
    await store.append(steps, []);
    expect(await totals()).toEqual([1, 1, 1, 1]);
    await store.append([makeEvent({ at: "2026-03-11T01:00Z", visitor: 1 }), makeEvent({ at: "2026-03-11T01:25Z", visitor: 1 })], []);
    const both = { toMs: Date.parse("2026-03-12T00:00Z") };
    expect(await totals(both)).toEqual([1, 1, 5, 5]);
    expect(await totals({ fromMs: Date.parse("2026-03-11T00:00Z"), ...both })).toEqual([1, 1, 4, 4]);
    await reopen();
    expect(await totals({ fromMs: Date.parse("2026-03-11T01:00Z"), ...both })).toEqual([1, 1, 2, 2]);
  });

  test("a day that is over goes from memory into its file, asked for or not, with the same answer", async () => {
    await store.append(
      Array.from({ length: 50 }, (_, i) => makeEvent({ at: Date.parse(`${DAY}T09:00Z`) + i * 60_000, visitor: i % 9, path: `/${i % 4}` })),
      [],
    );
    const engine = new QueryEngine({ file: join(directory, "events.db"), columns: join(directory, "columns") });
    const ask = async (asked: Plan, now: string) =>
      (await engine.execute({ plans: [asked], cancelled: new SharedArrayBuffer(4) }, Date.parse(now))).results;
    const during = await ask(plan(pages), `${DAY}T20:00Z`);
    expect(chunkFiles()).toEqual([]);
    // Another site is asked about, a day later.
    await ask(plan({ site: 2 as SiteId }), "2026-03-11T20:00Z");
    expect(chunkFiles()).toHaveLength(1);
    expect(await ask(plan(pages), "2026-03-11T20:00Z")).toEqual(during);
    await engine.close();
  });

  test("another time zone cuts the same events into other days", async () => {
    await store.append([makeEvent({ at: `${DAY}T02:00Z`, visitor: 1 }), makeEvent({ at: `${DAY}T12:00Z`, visitor: 1 })], []);
    const wide = { fromMs: Date.parse("2026-03-08T00:00Z"), toMs: Date.parse("2026-03-12T00:00Z") };
    expect(await totals(wide)).toEqual([1, 2, 2, 2]);
    // 02:00 UTC is still the day before in Los Angeles: two person-days.
    expect(await totals({ ...wide, timezone: "America/Los_Angeles" })).toEqual([2, 2, 2, 2]);
    expect(await totals(wide)).toEqual([1, 2, 2, 2]);
  });
});

describe("the columns are an index", () => {
  const damage: Record<string, (file: string) => void> = {
    deleted: (file) => rmSync(file),
    "cut in half": (file) => truncateSync(file, readFileSync(file).length >> 1),
    emptied: (file) => truncateSync(file, 0),
    "flipped in one byte": (file) => {
      const bytes = readFileSync(file);
      bytes[bytes.length - 9]! ^= 1;
      writeFileSync(file, bytes);
    },
    "of another format": (file) => {
      const bytes = readFileSync(file);
      bytes[4]! += 1;
      writeFileSync(file, bytes);
    },
    "replaced by text": (file) => writeFileSync(file, "this is no chunk at all, but a note that somebody left here"),
  };

  test.each(Object.keys(damage))("a file that was %s is rebuilt with the same answer", async (kind) => {
    await store.append(
      Array.from({ length: 500 }, (_, i) =>
        makeEvent({ at: Date.parse(`${DAY}T05:00Z`) + i * 60_000, visitor: i % 40, path: `/${i % 7}` }),
      ),
      [],
    );
    const before = await store.execute([plan(pages)], never);
    await store.close();
    for (const file of chunkFiles()) damage[kind]!(file);
    store = await openStore({ directory, log });
    expect(await store.execute([plan(pages)], never)).toEqual(before);
    const told = logged.some((line) => line.includes("Damaged column files"));
    expect(told).toBe(!["deleted", "of another format"].includes(kind));
    expect(logged.filter((line) => line.includes("of another version"))).toHaveLength(kind === "of another format" ? 1 : 0);
    expect(await store.check()).toEqual([]);
  });

  test("check names a damaged file and calls it fixable", async () => {
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1 })], []);
    await totals();
    damage["replaced by text"]!(chunkFiles()[0]!);
    expect(await store.check()).toEqual([{ what: expect.stringContaining("is damaged"), fixable: true }]);
  });
});

describe("events.db", () => {
  test("a second writing process is seen: its codes and rows are respected", async () => {
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, path: "/ours" })], []);
    const other = new EventWriter(join(directory, "events.db"));
    other.append(encodeBatch([makeEvent({ at: `${DAY}T11:00Z`, visitor: 2, path: "/theirs" })], []));
    await store.append([makeEvent({ at: `${DAY}T12:00Z`, visitor: 3, path: "/third" })], []);
    other.append(encodeBatch([makeEvent({ at: `${DAY}T13:00Z`, visitor: 4, path: "/third" })], []));
    other.close();
    const [result] = await store.execute([plan({ ...pages, metrics: ["events"] })], never);
    expect(result!.rows).toEqual([
      { keys: ["/ours"], metrics: [1] },
      { keys: ["/theirs"], metrics: [1] },
      { keys: ["/third"], metrics: [2] },
    ]);
    expect(await store.check()).toEqual([]);
  });

  test("a batch that fails leaves nothing behind, and the next one is stored", async () => {
    const broken = { ...makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, path: "/new" }), timeMs: "soon" as unknown as number };
    const whole = makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, path: "/also-new" });
    expect(store.append([whole, broken], [])).rejects.toThrow();
    await store.append([whole], []);
    const [result] = await store.execute([plan({ ...pages, metrics: ["events"] })], never);
    expect(result!.rows).toEqual([{ keys: ["/also-new"], metrics: [1] }]);
    expect(await store.check()).toEqual([]);
  });

  test("values beyond a day's share become (other) and are counted", async () => {
    const extra = 10;
    for (let from = 0; from < LIMITS.newValuesPerDay + extra; from += 5000) {
      const count = Math.min(5000, LIMITS.newValuesPerDay + extra - from);
      await store.append(
        Array.from({ length: count }, (_, i) => makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, path: `/${from + i}` })),
        [],
      );
    }
    const filter = { op: "is", dimension: "event:page", values: ["(other)"], caseSensitive: true } as const;
    expect(await totals({ metrics: ["events"], filter })).toEqual([extra]);
    expect(await totals({ metrics: ["events"] })).toEqual([LIMITS.newValuesPerDay + extra]);
  }, 30_000);

  test("forgetting a site leaves the others, and nothing of it on disk", async () => {
    await store.append(
      [makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, path: "/FORGETME" }), makeEvent({ site: 2, at: `${DAY}T10:00Z`, visitor: 1 })],
      [],
    );
    await totals();
    expect(await store.forget(1 as SiteId, { kind: "site" })).toBe(1);
    expect(await totals()).toEqual([0, 0, 0, 0]);
    expect(await totals({ site: 2 as SiteId })).toEqual([1, 1, 1, 1]);
    await store.close();
    for (const name of ["events.db"]) expect(readFileSync(join(directory, name)).includes("FORGETME")).toBe(false);
    store = await openStore({ directory, log });
  });

  test("the span of a site reaches from its first to its last hour", async () => {
    expect(await store.span(1 as SiteId)).toBeNull();
    await store.append([makeEvent({ at: `${DAY}T10:20Z`, visitor: 1 }), makeEvent({ at: `${DAY}T08:59Z`, visitor: 1 })], []);
    expect(await store.span(1 as SiteId)).toEqual({ fromMs: Date.parse(`${DAY}T08:00Z`), toMs: Date.parse(`${DAY}T11:00Z`) });
  });

  test.each(["name", "path", "title", "props", "currency", "origin"])("check finds a %s that no dictionary has", async (column) => {
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1 })], []);
    const db = new Database(join(directory, "events.db"));
    db.run(`update events set ${column} = 9`);
    db.close();
    expect(await store.check()).toEqual([{ what: expect.stringContaining("codes that its dictionaries lack"), fixable: false }]);
  });

  test("the keys of a site's properties are known at once", async () => {
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, props: { plan: "pro" } })], []);
    expect(await store.properties(1 as SiteId)).toEqual([{ key: "plan", sets: 1 }]);
    await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1, props: { plan: "free", seats: "2" } })], []);
    expect(await store.properties(1 as SiteId)).toEqual([
      { key: "plan", sets: 2 },
      { key: "seats", sets: 1 },
    ]);
    expect(await store.properties(2 as SiteId)).toEqual([]);
  });

  test("drops are added up per day and reason", async () => {
    const drop = { site: 1 as SiteId, day: 20_000, reason: "bot", count: 2 } as const;
    await store.append([], [drop]);
    await store.append(
      [],
      [
        { ...drop, count: 3 },
        { ...drop, site: null, reason: "unknown_site" },
      ],
    );
    expect(await store.drops(1 as SiteId, 20_000)).toEqual([{ ...drop, count: 5 }]);
    expect(await store.drops(1 as SiteId, 20_001)).toEqual([]);
    expect(await store.drops(null, 0)).toEqual([{ site: null, day: 20_000, reason: "unknown_site", count: 2 }]);
  });

  test("events come back as they went in", async () => {
    const event = {
      ...makeEvent({
        at: `${DAY}T10:00Z`,
        visitor: 0xffffffff,
        name: "Order",
        path: "/ü",
        origin: { source: "Google", utmTerm: "a b" },
        client: { country: "DE", language: "de" },
      }),
      visitor: { high: 0xffffffff, low: 0x80000001 },
      title: "Title",
      props: '{"plan":"pro"}',
      interactive: false,
      revenueMinor: 1999,
      currency: "EUR",
      scrollDepth: 80,
      engagedMs: 1200,
      durationMs: 5,
      outcome: "failure",
    } as const;
    await store.append([event], []);
    const range = { fromMs: event.timeMs, toMs: event.timeMs + 1 };
    expect(await Array.fromAsync(store.read(1 as SiteId, range))).toEqual([event]);
    expect(await Array.fromAsync(store.read(2 as SiteId, range))).toEqual([]);
  });

  test("reports of time and scrolling are stored, are no events, and make a visit longer", async () => {
    const at = (minute: number): number => Date.parse(`${DAY}T10:00Z`) + minute * 60_000;
    const view = makeEvent({ at: at(0), visitor: 1 });
    const report = makeEvent({ at: at(20), visitor: 1, name: "engagement", scroll: 60, engagedMs: 9000 });
    await store.append([view, report, makeEvent({ at: at(40), visitor: 1 })], []);
    expect(await totals({ metrics: ["visitors", "visits", "pageviews", "events", "visit_duration"] })).toEqual([1, 1, 2, 2, 2400]);
    const stored = await Array.fromAsync(store.read(1 as SiteId, { fromMs: at(0), toMs: at(60) }));
    expect(stored[1]).toEqual(report);
    const db = new Database(join(directory, "events.db"), { readonly: true });
    expect(db.query("select count(*) as visits from visits").get()).toEqual({ visits: 1 });
    db.close();
  });

  test("the view of visits, for people, agrees with the columns", async () => {
    const at = (minute: number): number => Date.parse(`${DAY}T10:00Z`) + minute * 60_000;
    await store.append(
      [
        makeEvent({ at: at(0), visitor: 1, path: "/a", origin: { source: "Google" } }),
        makeEvent({ at: at(29), visitor: 1, path: "/b" }),
        makeEvent({ at: at(59), visitor: 1, path: "/c" }),
        makeEvent({ at: at(60), visitor: 1, name: "Signup", path: "/c" }),
        makeEvent({ at: at(5), visitor: 2, path: "/a" }),
      ],
      [],
    );
    await store.close();
    const db = new Database(join(directory, "events.db"), { readonly: true });
    const visits = db.query("select entry_page, exit_page, pageviews, events, bounce, duration, source from visits order by started").all();
    db.close();
    store = await openStore({ directory, log });
    expect(visits).toEqual([
      { entry_page: "/a", exit_page: "/b", pageviews: 2, events: 2, bounce: 0, duration: 29 * 60_000, source: "Google" },
      { entry_page: "/a", exit_page: "/a", pageviews: 1, events: 1, bounce: 1, duration: 0, source: "" },
      { entry_page: "/c", exit_page: "/c", pageviews: 1, events: 2, bounce: 0, duration: 60_000, source: "" },
    ]);
  });
});

test("a query that is no longer wanted is given up", async () => {
  await store.append([makeEvent({ at: `${DAY}T10:00Z`, visitor: 1 })], []);
  const controller = new AbortController();
  const asked = store.execute([plan()], controller.signal);
  controller.abort();
  expect(asked).rejects.toThrow();
  expect(await totals()).toEqual([1, 1, 1, 1]);
});

/** A small generator with a seed: the same scene in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** "T24:10Z" as milliseconds after midnight. */
function hours(text: string): number {
  const [hour, minute] = text.slice(1, -1).split(":").map(Number);
  return (hour! * 60 + minute!) * 60_000;
}
