import { afterEach, beforeEach, expect, test } from "bun:test";
import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import { zoneOf } from "../../src/lib/zone.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { execute, rounded } from "./ask.ts";
import { randomScene } from "./random-scenes.ts";
import { expectSame, filteredPlans, rolledPlans, type Span } from "./rolled-plans.ts";

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
/** Every day of the scenes is over by then. */
const NOW_MS = Date.parse("2029-01-01T12:00:00Z");

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

test("random scenes: days whose events are removed answer as before, and what they cannot answer says so", async () => {
  let site = 0;
  let asked = 0;
  let told = 0;
  let flagged = 0;
  await fc.assert(
    fc.asyncProperty(randomScene, fc.integer({ min: -2, max: 3 }), async ({ timezone, events, plans: random }, cut) => {
      const zone = zoneOf(timezone);
      const firstMs = Math.min(...events.map(({ at }) => Number(at)));
      if (events.length === 0) return;
      const id = ++site as SiteId;
      await store.append(
        events.map((sketch) => makeEvent({ ...sketch, site: id })),
        [],
      );
      const middle = zone.dayOf(firstMs) + 2;
      const ranges = [-3, 0, 1, 2].map((from): Span => ({
        ...{ timezone, fromMs: zone.dayStartMs(middle + from), toMs: zone.dayStartMs(middle + Math.max(from + 1, 3)) },
      }));
      const plans = [...ranges.flatMap(rolledPlans), ...filteredPlans(ranges[0]!)].map((plan) => ({ ...plan, site: id }));
      const perhaps = random.map((plan) => ({ ...plan, site: id }));
      const all = [...plans, ...perhaps];
      const before = await execute(store, all);
      for (let day: number | null = null; (day = await store.rollUp(id, timezone, day)) !== null;);
      const rolled = await execute(store, all);
      expectSame(all, before, rolled);
      await store.forget(id, { kind: "before", ms: zone.dayStartMs(middle + cut), timezone, isClockSure: true });
      if (id % 10 === 0) {
        await store.close();
        store = await open();
      }
      const after = await execute(store, all);
      for (const [nth, plan] of all.entries()) {
        const isFlagged = after[nth]!.incompleteBeforeMs !== undefined;
        if (!isFlagged) expect({ plan, result: rounded(after[nth]!) }).toEqual({ plan, result: rounded(before[nth]!) });
        // Without conditions there is nothing that they cannot tell; one value alone is told, several may not be.
        if (plan.filter === null && nth < plans.length) expect({ plan, isFlagged }).toEqual({ plan, isFlagged: false });
        if (nth < plans.length) continue;
        asked++;
        if (isFlagged) flagged++;
        else told++;
      }
      expect(await store.check()).toEqual([]);
    }),
    { numRuns: 60, endOnFailure: false },
  );
  expect({ asked, both: told > 15 && flagged > 15 }).toEqual({ asked: told + flagged, both: true });
}, 240_000);
