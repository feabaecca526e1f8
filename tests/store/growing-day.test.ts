import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Filter, Plan } from "../../src/model/plan.ts";
import { openStore } from "../../src/store/local.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { execute, rounded } from "./ask.ts";
import { openColumns } from "./open-columns.ts";
import { quiet } from "./retention-scene.ts";
import { is, planOf } from "./rolled-plans.ts";

const HOUR_MS = 3_600_000;
const METRICS = ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"] as const;
const CONDITIONS: readonly (Filter | null)[] = [
  null,
  is("visit:source", "b"),
  { op: "not", of: is("event:name", "pageview") },
  {
    op: "and",
    of: [is("visit:source", "a"), { op: "not", of: { op: "contains", dimension: "event:page", values: ["1"], caseSensitive: true } }],
  },
];

/** How many events come, and of which visitors: at times all are new, at times all have been there. */
const GROWTH: readonly (readonly [events: number, first: number, end: number])[] = [
  [12_000, 0, 9_000],
  [5_200, 9_000, 12_000],
  [300, 0, 12_000],
  [1, 0, 12_000],
  [900, 11_000, 13_000],
  [2_600, 12_500, 16_000],
  [40, 0, 16_000],
  [7_000, 0, 50],
];

test("a growing day in parts answers as one that was never looked at, whoever comes again, and whatever is kept", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cairn-growing-"));
  const live = await openStore({ directory, log: quiet });
  const nowMs = Date.now();
  const range = { timezone: "UTC", fromMs: nowMs - 24 * HOUR_MS, toMs: nowMs + 24 * HOUR_MS, metrics: METRICS };
  const plans = CONDITIONS.flatMap((filter): Plan[] => [
    planOf({ ...range, filter }),
    planOf({ ...range, filter, field: "event:page" }),
    planOf({ ...range, filter, field: "visit:source" }),
    { ...planOf({ ...range, filter, field: "event:page" }), groupings: [by("event:page"), by("visit:source")] },
    planOf({ ...range, filter, field: "visit:entry_page", metrics: ["visitors", "scroll_depth"] }),
    // Half a day of it.
    planOf({ ...range, filter, toMs: nowMs - 3 * HOUR_MS, field: "event:page", metrics: ["visitors"] }),
  ]);
  const columns = openColumns(directory);
  const random = randomNumbers(11);
  const parts: number[] = [];
  for (const [count, first, end] of GROWTH) {
    const events = Array.from({ length: count }, (_, nth) =>
      makeEvent({
        at: nowMs - Math.floor(random() * 6 * HOUR_MS),
        visitor: first + Math.floor(random() * (end - first)),
        name: nth % 9 === 0 ? "Signup" : "pageview",
        path: `/${Math.floor(random() * 20)}`,
        ...(nth % 5 === 0 && { scroll: nth % 101 }),
        origin: { source: random() < 0.5 ? "a" : "b" },
      }),
    );
    await live.append(events, []);
    // At times what has come is taken in before anybody asks.
    if (parts.length % 2 === 1) await Bun.sleep(300);
    parts.push(columns.chunks(range.fromMs, range.toMs, nowMs).length);
    const fresh = await openStore({ directory, log: quiet, partialResultBytes: 0 });
    const wanted = (await execute(fresh, plans)).map(rounded);
    await fresh.close();
    // The second time nothing is new, and what is hidden is taken off again.
    for (let time = 0; time < 2; time++) expect((await execute(live, plans)).map(rounded)).toEqual(wanted);
  }
  // It was in parts at all.
  expect(Math.max(...parts)).toBeGreaterThan(2);
  columns.close();
  await live.close();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

test("what has come between two questions is taken in ahead of the second, which finds nothing to do", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cairn-ahead-"));
  const store = await openStore({ directory, log: quiet });
  const nowMs = Date.UTC(2026, 8, 1, 12);
  const random = randomNumbers(3);
  const range = [nowMs - 24 * HOUR_MS, nowMs + 24 * HOUR_MS, nowMs] as const;
  const comes = (count: number): Promise<unknown> =>
    store.append(
      Array.from({ length: count }, () =>
        makeEvent({
          at: nowMs - Math.floor(random() * HOUR_MS),
          visitor: Math.floor(random() * 900),
          path: `/${Math.floor(random() * 9)}`,
        }),
      ),
      [],
    );
  await comes(2_000);
  const watched = openColumns(directory);
  watched.chunks(...range);
  for (const count of [1, 700, 6_000, 40]) {
    await comes(count);
    watched.followAhead();
    const before = watched.built();
    const seen = watched.visits(...range);
    expect(watched.built()).toBe(before);
    const fresh = openColumns(directory);
    expect(seen).toEqual(fresh.visits(...range));
    fresh.close();
  }
  watched.close();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const by = (dimension: "event:page" | "visit:source") => ({ by: "field", dimension }) as const;

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647) / 2_147_483_647;
}
