import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Plan } from "../../src/model/plan.ts";
import { ProgressLog, tellMade, newProgress } from "../../src/store/columns-progress.ts";
import { PairNumbers } from "../../src/store/columns/pair-numbers.ts";
import { QueryEngine } from "../../src/store/columns/query-engine.ts";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent } from "../helpers/make-event.ts";

const DAY_MS = 86_400_000;
const DAYS = 60;
const FROM_MS = Date.parse("2026-03-01T00:00Z");
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

let directory: string;
let store: Store;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "cairn-turns-"));
  store = await openStore({ directory, log: quiet });
  for (let day = 0; day < DAYS; day++) {
    const at = (i: number): number => FROM_MS + day * DAY_MS + i * 40_000;
    const events = Array.from({ length: 2_000 }, (_, i) => makeEvent({ at: at(i), visitor: day * 2_000 + i, path: `/${i % 50}` }));
    await store.append(events, []);
  }
  await store.append([makeEvent({ site: 2, at: FROM_MS, visitor: 1 })], []);
  // From here on no columns are to be made.
  await store.execute([plan()], never);
}, 60_000);
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const never = new AbortController().signal;

function plan(overrides: Partial<Plan> = {}): Plan {
  return {
    ...{ site: 1 as SiteId, timezone: "UTC", fromMs: FROM_MS, toMs: FROM_MS + DAYS * DAY_MS },
    ...{ metrics: ["visitors", "bounce_rate"], groupings: [], filter: null, order: [], limit: 10, offset: 0 },
    ...overrides,
  };
}

/** As many plans as a request may have, each with a condition of its own, over all days: nothing can be shared or is kept. */
const heavy = (salt: string): Plan[] =>
  Array.from({ length: LIMITS.queryPlans }, (_, i) =>
    plan({
      groupings: [{ by: "field", dimension: "event:page" }],
      filter: { op: "not", of: { op: "contains", dimension: "event:page", values: [`${salt}${i}`], caseSensitive: true } },
    }),
  );
const small = plan({ site: 2 as SiteId, toMs: FROM_MS + DAY_MS });

describe("many ask at once", () => {
  test("small questions are answered, one after the other, while a heavy one is still at work", async () => {
    const done: string[] = [];
    const long = store.execute(heavy("a"), never).then(() => done.push("heavy"));
    for (const name of ["first", "second", "third"]) {
      const [result] = await store.execute([small], never);
      expect(result!.rows[0]!.metrics).toEqual([1, 100]);
      done.push(name);
    }
    await long;
    expect(done).toEqual(["first", "second", "third", "heavy"]);
  });

  test("as many heavy ones as are answered in turns, given up by those who asked, make room at once", async () => {
    const controllers = Array.from({ length: LIMITS.queriesAtOnce }, () => new AbortController());
    const given = controllers.map(({ signal }, index) => store.execute(heavy(`b${index}x`), signal));
    const waiting = store.execute([small], never);
    for (const controller of controllers) controller.abort();
    const ended = await Promise.allSettled(given);
    expect(ended.map(({ status }) => status)).toEqual(controllers.map(() => "rejected"));
    expect((await waiting)[0]!.rows[0]!.metrics).toEqual([1, 100]);
  });

  test("heavy ones that overlap answer as they do alone", async () => {
    const plans = heavy("c").slice(0, 40);
    const alone = await store.execute(plans, never);
    const together = await Promise.all([store.execute(plans, never), store.execute(plans.toReversed(), never)]);
    expect(together[0]).toEqual(alone as never);
    expect(together[1].toReversed()).toEqual(alone as never);
  });
});

describe("combinations of dimensions", () => {
  test("keep their numbers while the table grows, and the one too many is refused", () => {
    const pairs = new PairNumbers(50_000);
    const numbers = new Map<string, number>();
    for (let i = 0; i < 200_000; i++) {
      const [left, right] = [(i * 7919) % 250, (i * 104_729) % 199];
      const number = pairs.numberOf(left, right);
      const name = `${left} ${right}`;
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      expect(number).toBe(numbers.get(name)!);
    }
    for (const [name, number] of numbers) expect(`${pairs.left(number)} ${pairs.right(number)}`).toBe(name);
    expect(() => {
      for (let left = 0; left < 300; left++) for (let right = 0; right < 300; right++) pairs.numberOf(left, right);
    }).toThrow("too_many_groups");
    expect(pairs.size).toBe(50_000);
  });
});

describe("the making of columns is told", () => {
  test("day by day, of the days asked about", async () => {
    const progress = newProgress();
    const engine = new QueryEngine({ file: join(directory, "events.db"), columns: join(directory, "other-columns"), progress });
    await engine.execute({ plans: [plan()], cancelled: new SharedArrayBuffer(4) }, Date.now());
    expect([...new Int32Array(progress)]).toEqual([DAYS, 1, DAYS, DAYS]);
    await engine.execute({ plans: [plan()], cancelled: new SharedArrayBuffer(4) }, Date.now());
    expect(new Int32Array(progress)[0]).toBe(DAYS);
    await engine.close();
  });

  test("a line of the log says how far it is, and nothing is said where nothing was made", () => {
    const lines: unknown[] = [];
    const progress = newProgress();
    const told = new ProgressLog(progress, { ...quiet, info: (message, fields) => void lines.push([message, fields]) });
    told.look();
    tellMade(progress, { site: 3 as SiteId, day: 4, days: 30 });
    tellMade(progress, { site: 3 as SiteId, day: 5, days: 30 });
    told.look();
    told.look();
    expect(lines).toEqual([["Columns are being made from events.db.", { site: 3, day: 5, days: 30 }]]);
  });
});
