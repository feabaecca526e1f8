import { afterEach, beforeEach, expect, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SiteId } from "../../src/model/ids.ts";
import { QueryEngine } from "../../src/store/columns/query-engine.ts";
import { partsOfDay } from "../../src/store/daily.ts";
import { openStore } from "../../src/store/local.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { execute } from "./ask.ts";
import { BERLIN, NOW_MS, quiet, SCENE, startOf, WHOLE } from "./retention-scene.ts";
import { expectSame, rolledPlans } from "./rolled-plans.ts";

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

const append = () =>
  store.append(
    SCENE.map((sketch) => makeEvent(sketch)),
    [],
  );

/** Answers how many days were rolled up. */
async function rollUpAll(): Promise<number> {
  let days = 0;
  for (let after: number | null = null; (after = await store.rollUp(SITE, BERLIN, after)) !== null;) days++;
  return days;
}

test("killed at any step, nothing is lost or counted twice", async () => {
  await append();
  const plans = rolledPlans(WHOLE);
  const before = await execute(store, plans);
  await rollUpAll();
  await store.close();
  const request = { site: SITE, timezone: BERLIN, fromMs: startOf("2026-10-26", BERLIN), nowMs: NOW_MS, isClockSure: true };
  const file = join(directory, "events.db");
  // The threads' own steps, one by one; after each the files are what a kill would leave, and a store opens on them.
  const writer = new EventWriter(file);
  const engine = new QueryEngine({ file, columns: join(directory, "columns") });
  const removal = engine.removal(request);
  if (typeof removal === "string") throw new Error(removal);
  const steps: (() => unknown)[] = [
    () => {},
    () => writer.beginRemoval(removal),
    () => engine.dropBefore(removal),
    () => writer.removeBefore(removal),
    () => writer.removeBefore(removal),
  ];
  for (const [nth, step] of steps.entries()) {
    await step();
    const copy = `${directory}-${nth}`;
    cpSync(directory, copy, { recursive: true });
    const killed = await openStore({ directory: copy, log: quiet, now: () => NOW_MS });
    try {
      expectSame(plans, before, await execute(killed, plans));
      // It goes on where it was.
      while ((await killed.forget(SITE, { kind: "before", ms: request.fromMs, timezone: BERLIN, isClockSure: true })) > 0);
      expectSame(plans, before, await execute(killed, plans));
      expect(await killed.check()).toEqual([]);
    } finally {
      await killed.close();
      rmSync(copy, { recursive: true });
    }
  }
  await engine.close();
  writer.close();
  store = await open();
});

test("a day that was interrupted while it was added up is added up again", async () => {
  await append();
  const plans = rolledPlans(WHOLE);
  const before = await execute(store, plans);
  await store.close();
  const file = join(directory, "events.db");
  const engine = new QueryEngine({ file, columns: join(directory, "columns") });
  const writer = new EventWriter(file);
  const rolled = (await engine.rollUp({ site: SITE, timezone: BERLIN, after: null, nowMs: NOW_MS }))!;
  const number = writer.beginDay(rolled)!;
  for (const part of partsOfDay(number, rolled)) writer.addToDay(part);
  const request = { site: SITE, timezone: BERLIN, fromMs: startOf("2026-10-26", BERLIN), nowMs: NOW_MS, isClockSure: true };
  expect(engine.removal(request)).toBe("not_rolled_up");
  await engine.close();
  writer.close();
  store = await open();
  expect(await rollUpAll()).toBe(3);
  await store.forget(SITE, { kind: "before", ms: startOf("2026-10-26", BERLIN), timezone: BERLIN, isClockSure: true });
  expectSame(plans, before, await execute(store, plans));
  expect(await store.check()).toEqual([]);
});
