import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { checkRows } from "../../src/store/sqlite/check-rows.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import { EVENTS_MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";

let directory: string;
let file: string;
let writer: EventWriter;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-checksums-"));
  file = join(directory, "events.db");
  writer = new EventWriter(file);
});
afterEach(() => {
  writer.close();
  rmSync(directory, { recursive: true });
});

const append = (...sketches: EventSketch[]) => writer.append(encodeBatch(sketches.map(makeEvent), []));
/** Looks at the events, or does something to them behind Cairn's back first. */
function check(damage?: string): string[] {
  const db = new Database(file);
  if (damage !== undefined) db.run(damage);
  const findings = checkRows(db).map(({ what, note }) => (note === true ? `note: ${what}` : what));
  db.close();
  return findings;
}

const FULL: EventSketch = {
  ...{ at: "2026-06-10T12:30:00Z", visitor: 4_000_000_001, name: "Purchase", path: "/sold", title: "Sold", props: { plan: "pro" } },
  ...{ revenue: [-1250, "EUR"], scroll: 80, engagedMs: 12_000, durationMs: 3, outcome: "failure", engine: "application" },
};
const PLAIN: EventSketch = { at: "2026-06-10T12:31:00Z", visitor: 1 };

test("what was written is found again, in whatever order and however often the hour grew", () => {
  append(FULL, PLAIN);
  append({ ...PLAIN, at: "2026-06-10T13:00:00Z" }, PLAIN);
  append({ ...FULL, site: 2 }, PLAIN);
  expect(check()).toEqual([]);
});

const COLUMNS =
  "time visitor name hostname path title origin client props interactive revenue currency scroll engaged duration outcome engine";
test.each(COLUMNS.split(" "))("a changed %s is noticed, and when that was", (column) => {
  append(FULL, PLAIN, { ...PLAIN, at: "2026-06-10T14:00:00Z" });
  const where = "where id = (select min(id) from events)";
  expect(check(`update events set ${column} = coalesce(${column}, 0) + 1 ${where}`)).toEqual([
    "events.db: the 2 events of site 1 in the hour from 2026-06-10 12:00 UTC are not what was written",
  ]);
  expect(check(`update events set ${column} = ${column} - 1 ${where}`)).toEqual([]);
});

test("a value that went missing is noticed, and one that was exchanged for another's", () => {
  append(FULL, { ...FULL, path: "/other", scroll: 20 });
  expect(check("update events set revenue = null")).toHaveLength(1);
  expect(check("update events set revenue = -1250")).toEqual([]);
  expect(check("update events set scroll = 100 - scroll")).toHaveLength(1);
});

test("hours that began before there were checksums, or of which some rows went, are named and not accused", () => {
  const older = join(directory, "older.db");
  const db = openDatabase(older, { synchronous: "normal", cacheKiB: 1024 });
  migrate(
    db,
    older,
    EVENTS_MIGRATIONS.filter(({ version }) => version < 7),
  );
  const hour = Date.parse("2026-06-10T12:00:00Z") / 3_600_000;
  db.run(`insert into events (id, time, visitor, name, hostname, path, title, origin, client, props, interactive)
    values (4294967297, ${hour * 3_600_000}, 1, 0, 0, 0, 0, 0, 0, 0, 1)`);
  db.run(`insert into hours (site, hour, first_id, last_id, events) values (1, ${hour}, 4294967297, 4294967297, 1)`);
  expect(checkRows(db)).toMatchObject([{ what: "events.db: there are no checksums yet", note: true }]);
  db.close();
  writer.close();
  file = older;
  writer = new EventWriter(file);
  append(PLAIN, { ...PLAIN, at: "2026-06-10T15:00:00Z" });
  expect(check()).toEqual(["note: events.db: 1 hours of events are without a checksum"]);
  expect(check("update events set time = time + 1 where id = 4294967299")).toContain(
    "events.db: the 1 events of site 1 in the hour from 2026-06-10 15:00 UTC are not what was written",
  );
});

test("after events were removed the rest is compared as before", () => {
  append(FULL, { ...PLAIN, at: "2026-06-10T13:00:00Z" }, { ...PLAIN, at: "2026-06-12T13:00:00Z" });
  expect(writer.removeBefore({ site: 1 as SiteId, rowsBeforeMs: Date.parse("2026-06-11T00:00:00Z") })).toBe(2);
  expect(check()).toEqual([]);
  expect(check("update events set path = path + 1")).toHaveLength(1);
});
