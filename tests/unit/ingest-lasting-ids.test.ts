import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLastingIds } from "../../src/ingest/lasting-ids.ts";
import type { SiteId } from "../../src/model/ids.ts";

const SITE = 1 as SiteId;
let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-lasting-"));
  file = join(directory, "lasting-key");
});
afterEach(() => rmSync(directory, { recursive: true }));

test("an id lasts over a restart, and differs by site, use and directory", () => {
  const ids = createLastingIds(file);
  const id = ids.visitor(SITE, "a");
  expect(createLastingIds(file).visitor(SITE, "a")).toEqual(id);
  const others = [ids.visitor(SITE, "b"), ids.visitor(2 as SiteId, "a"), ids.event(SITE, "a"), createLastingIds(null).visitor(SITE, "a")];
  for (const other of others) expect(other).not.toEqual(id);
});

test("the key is made when it is first needed, and is its user's alone", () => {
  const ids = createLastingIds(file);
  expect(existsSync(file)).toBe(false);
  ids.event(SITE, "a");
  expect([statSync(file).size, statSync(file).mode & 0o777]).toEqual([32, 0o600]);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test("a damaged key is an error, and left alone", () => {
  createLastingIds(file).event(SITE, "a");
  truncateSync(file, 16);
  const before = readFileSync(file);
  expect(() => createLastingIds(file).event(SITE, "a")).toThrow("damaged");
  expect(readFileSync(file)).toEqual(before);
});

test("numbers in the form of UUIDs: of version 8, one per visitor and use", () => {
  const ids = createLastingIds(file);
  const visitor = { high: 1, low: 2 };
  const uuid = ids.uuid("session", visitor);
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.uuid("session", visitor)).toBe(uuid);
  expect(ids.uuid("visit", visitor)).not.toBe(uuid);
  expect(ids.uuid("session", { high: 2, low: 1 })).not.toBe(uuid);
});
