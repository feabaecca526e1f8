import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { makeEvent } from "../helpers/make-event.ts";

let directory: string;
let file: string;
let writer: EventWriter;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-seen-"));
  file = join(directory, "events.db");
  writer = new EventWriter(file);
});
afterEach(() => {
  writer.close();
  rmSync(directory, { recursive: true });
});

/** An event that arrives on a day and brings an id of its own, or none. */
const event = (id: number | null, day: number, site = 1): Event => ({
  ...makeEvent({ at: "2026-06-10T12:00:00Z", visitor: 1, site }),
  ...(id === null ? {} : { once: { high: (id * 0x9e3779b1) >>> 0, low: id, day } }),
});
const append = (...events: Event[]) => writer.append(encodeBatch(events, [])) ?? [];
const count = (sql: string): number => {
  const db = new Database(file, { readonly: true });
  const { n } = db.query<{ n: number }, []>(sql).get()!;
  db.close();
  return n;
};
const stored = () => count("select count(*) as n from events");

test("an id is stored once: in a batch, in the next, after a restart; per site; events without one always", () => {
  expect(append(event(1, 100), event(null, 100), event(1, 100), event(2, 100))).toEqual([2]);
  expect(append(event(2, 101), event(null, 101), event(1, 101, 2))).toEqual([0]);
  writer.close();
  writer = new EventWriter(file);
  expect(append(event(1, 107))).toEqual([0]);
  expect(stored()).toBe(5);
  expect(count("select sum(events) as n from hours")).toBe(5);
});

test("from the eighth day on it is new, and counts from then", () => {
  append(event(1, 100));
  expect(append(event(1, 107))).toEqual([0]);
  expect(append(event(1, 108))).toEqual([]);
  expect(append(event(1, 115))).toEqual([0]);
});

test("what was not committed was not seen", () => {
  const broken = { ...makeEvent({ at: 0, visitor: 1 }), timeMs: 0.5 };
  expect(() => append(event(1, 100), broken)).toThrow();
  expect(append(event(1, 100))).toEqual([]);
  expect(stored()).toBe(1);
});

test("old ids leave, in slices", () => {
  append(...Array.from({ length: 500 }, (_, id) => event(id + 1, 100)));
  for (let batch = 0; batch < 1024; batch++) append(event(1000 + batch, 109));
  expect(count("select count(*) as n from seen where day = 100")).toBe(0);
  expect(count("select count(*) as n from seen")).toBe(1024);
});

test("a forgotten site is forgotten here, too", () => {
  append(event(1, 100), event(1, 100, 2));
  while (writer.forget(1 as SiteId) > 0);
  expect(count("select count(*) as n from seen")).toBe(1);
});
