import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import { openStore } from "../../src/store/local.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { execute } from "./ask.ts";
import { is, planOf } from "./rolled-plans.ts";

const FROM_MS = Date.parse("2026-03-10T00:00Z");
const DAY_MS = 86_400_000;
const RANGE = { timezone: "UTC", fromMs: FROM_MS, toMs: FROM_MS + 2 * DAY_MS };
const UNFILTERED = [planOf(RANGE), planOf({ ...RANGE, field: "event:page" })];
const FILTERED = [planOf({ ...RANGE, field: "event:page", filter: is("visit:country", "DE") })];

test("a large file is read as far as a question needs it: damage is found by whom it concerns, and the day made again", async () => {
  const directory = mkdtempSync(join(tmpdir(), "cairn-damage-"));
  const logged: unknown[] = [];
  const log: Log = { info: () => {}, error: () => {}, warn: (_, facts) => void logged.push(facts) };
  let store = await openStore({ directory, log });
  const events = Array.from({ length: 40_000 }, (_, nth) =>
    makeEvent({ at: FROM_MS + nth * 4000, visitor: nth % 9000, path: `/${nth % 30}`, client: { country: nth % 3 === 0 ? "DE" : "FR" } }),
  );
  for (let at = 0; at < events.length; at += 5000) await store.append(events.slice(at, at + 5000), []);
  const [unfiltered, filtered] = [await execute(store, UNFILTERED), await execute(store, FILTERED)];
  const folder = join(directory, "columns", "1");
  const files = readdirSync(folder).map((name) => join(folder, name));
  /** In the files' last bytes there are rows, a little after the head there are sums. */
  const spoil = async (placeOf: (bytes: Buffer) => number): Promise<void> => {
    await store.close();
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(bytes.length).toBeGreaterThan(256 * 1024);
      bytes[placeOf(bytes)]! ^= 1;
      writeFileSync(file, bytes);
    }
    store = await openStore({ directory, log });
    expect((await store.check()).map(({ fixable }) => fixable)).toEqual([true, true]);
  };

  expect(files).toHaveLength(2);
  await spoil((bytes) => bytes.length - 100);
  expect(await execute(store, UNFILTERED)).toEqual(unfiltered);
  expect(logged).toEqual([]);
  expect(await execute(store, FILTERED)).toEqual(filtered);
  expect(logged).toEqual([{ files: 2, built: 2 }]);
  expect(await store.check()).toEqual([]);

  await spoil((bytes) => 32 + bytes.readUInt32LE(16) + 8);
  expect(await execute(store, UNFILTERED)).toEqual(unfiltered);
  expect(logged.slice(1)).toEqual([{ files: 2, built: 2 }]);
  expect(await store.check()).toEqual([]);
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);
