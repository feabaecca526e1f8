import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import { EVENTS_MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { SeenWriter } from "../../src/store/sqlite/seen-writer.ts";
import type { OnceRow } from "../../src/store/wire.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { randomNumbers } from "../bench/data.ts";
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
const ALL = "select id, site, day from seen union select id, site, day from seen_recent";
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
  expect(count(`select count(*) as n from (${ALL}) where day = 100`)).toBe(0);
  expect(count(`select count(*) as n from (${ALL})`)).toBe(1024);
});

test("a forgotten site is forgotten here, too", () => {
  append(event(1, 100), event(1, 100, 2));
  while (writer.forget(1 as SiteId) > 0);
  expect(count(`select count(*) as n from (${ALL})`)).toBe(1);
  expect(append(event(1, 100))).toEqual([]);
  expect(append(event(1, 100, 2))).toEqual([0]);
});

test("ids are known while they move from the recent ones to the rest, through rollbacks, restarts and another writer", () => {
  const db = openDatabase(join(directory, "moving.db"), { synchronous: "normal", cacheKiB: 1024 });
  migrate(db, "moving.db", EVENTS_MIGRATIONS);
  const random = randomNumbers(5);
  const upTo = (most: number): number => Math.floor(random() * most);
  // What is meant, in the plainest words: the day of the last arrival that was stored, by id and site.
  const days = new Map<string, number>();
  const recentIds = 60;
  let seen = new SeenWriter(db, recentIds);
  let other = new SeenWriter(db, recentIds);
  let found = 0;
  for (let batch = 0; batch < 1500; batch++) {
    const day = 100 + Math.floor(batch / 60);
    const rows: [number][] = Array.from({ length: 1 + upTo(12) }, () => [1 + upTo(2)]);
    const once = rows.map((_, place): OnceRow => {
      const id = upTo(800);
      return [place, (id * 0x9e3779b1) >>> 0, (id * 0x85ebca6b) >>> 0, day];
    });
    const fails = random() < 0.05;
    const before = new Map(days);
    const expected = once.flatMap(([place, high, low]) => {
      const key = `${high} ${low} ${rows[place]![0]}`;
      if ((days.get(key) ?? -1) >= day - 7) return [place];
      days.set(key, day);
      return [];
    });
    db.run("begin");
    const known = seen.known(rows, once);
    expect([batch, ...known]).toEqual([batch, ...expected]);
    found += known.size;
    if (fails) {
      db.run("rollback");
      seen.forget();
      days.clear();
      for (const [key, value] of before) days.set(key, value);
    } else db.run("commit");
    if (random() < 0.02) {
      seen.finalize();
      seen = new SeenWriter(db, recentIds);
    } else if (random() < 0.1) {
      [seen, other] = [other, seen];
      seen.catchUpLater();
    }
  }
  expect(found).toBeGreaterThan(1000);
  const rest = db.query<{ n: number }, []>("select count(*) as n from seen").get()!.n;
  expect(rest).toBeGreaterThan(800);
  expect(db.query<{ n: number }, []>("select count(*) as n from seen_recent").get()!.n).toBeLessThan(600);
  seen.finalize();
  other.finalize();
  db.close(true);
});

test("ids that were kept by the version before are known", () => {
  const db = openDatabase(join(directory, "older.db"), { synchronous: "normal", cacheKiB: 1024 });
  migrate(
    db,
    "older.db",
    EVENTS_MIGRATIONS.filter(({ version }) => version < 5),
  );
  db.run("insert into seen (id, site, day) values ((3000000000 << 32) | 7, 1, 100)");
  migrate(db, "older.db", EVENTS_MIGRATIONS);
  const seen = new SeenWriter(db);
  const once: OnceRow[] = [
    [0, 3_000_000_000, 7, 107],
    [1, 3_000_000_000, 8, 107],
  ];
  expect([...seen.known([[1], [1]], once)]).toEqual([0]);
  seen.finalize();
  db.close(true);
});
