import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/local.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { execute, rounded } from "./ask.ts";
import { answerNaively } from "./oracle.ts";
import { quiet } from "./retention-scene.ts";
import { planOf } from "./rolled-plans.ts";

const DAY_MS = 86_400_000;
const FROM_MS = Date.parse("2026-03-10T00:00Z");
const STEP_MS = 29 * 60_000;
/** More than 32 bits of milliseconds are 49.7 days. */
const BEATS = Math.ceil((51 * DAY_MS) / STEP_MS);
const LAST_MS = FROM_MS + BEATS * STEP_MS;

test("an application that never rests has one visit, also when it lasts longer than 32 bits of milliseconds", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cairn-long-"));
  let store = await openStore({ directory, log: quiet });
  const events = Array.from({ length: BEATS + 1 }, (_, nth) =>
    makeEvent({ at: FROM_MS + nth * STEP_MS, visitor: 1, name: "Beat", engine: "application" }),
  );
  await store.append(events, []);
  const metrics = ["visits", "events", "visit_duration"] as const;
  const whole = { timezone: "UTC", fromMs: FROM_MS, toMs: LAST_MS + DAY_MS, metrics };
  const end = { ...whole, fromMs: LAST_MS - 2 * STEP_MS };
  const longer = { op: "at_least", of: "visit_duration", value: 50 * DAY_MS } as const;
  const plans = [
    planOf(whole),
    planOf(end),
    planOf({ ...end, filter: longer }),
    planOf({ ...whole, time: "time:day" }),
    planOf({ ...whole, field: "event:hour" }),
  ];
  const durationS = (BEATS * STEP_MS) / 1000;
  for (const again of [false, true]) {
    if (again) {
      await store.close();
      store = await openStore({ directory, log: quiet });
    }
    const results = (await execute(store, plans)).map(rounded);
    expect(results.slice(0, 3).map(({ rows }) => rows[0]!.metrics)).toEqual([
      [1, BEATS + 1, durationS],
      [1, 3, durationS],
      [1, 3, durationS],
    ]);
    expect(results).toEqual(plans.map((plan) => rounded(answerNaively(events, plan))));
  }
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});
