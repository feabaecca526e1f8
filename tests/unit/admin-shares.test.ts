import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin } from "../../src/admin/admin.ts";
import { ADMIN_MIGRATIONS } from "../../src/admin/schema.ts";
import { readToken, writeToken } from "../../src/admin/share-token.ts";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import { LIMITS } from "../../src/model/limits.ts";

const NOW_MS = Date.parse("2026-06-15T12:00:00Z");
const BEFORE_SHARES = 7;
const GERMANY = [["is", "visit:country", ["DE"]]];

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cairn-shares-"));
  file = join(folder, "cairn.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a database of the version before keeps its rows, shares nothing, and can", async () => {
  const before = openDatabase(file, { synchronous: "full", cacheKiB: 100 });
  migrate(before, file, ADMIN_MIGRATIONS.slice(0, BEFORE_SHARES));
  before.run("insert into sites (domain, timezone, created, uuid) values ('old.example', 'Asia/Tokyo', 7, 'u')");
  before.run(`insert into segments (site, name, filters, changed) values (1, 'Germany', '${JSON.stringify(GERMANY)}', 8)`);
  before.close(true);

  const admin = openAdmin({ file, now: () => NOW_MS });
  const site = admin.sites.find("old.example")!.id;
  expect([admin.segments.of(site, null).map(({ name }) => name), admin.shares.of(site)]).toEqual([["Germany"], []]);
  const { share } = await admin.shares.add(site, { name: "board", isPublic: false, segment: 1 });
  expect(admin.shares.of(site)).toEqual([share]);
  admin.close();
});

test("a link goes with its site, and with a segment that goes with its owner", async () => {
  const admin = openAdmin({ file, now: () => NOW_MS });
  const site = admin.sites.add("a.example", "UTC");
  const user = await admin.users.add("a@example.com", "correct horse battery", "admin", "all");
  const segment = admin.segments.add(site.id, user.id, { name: "Germany", filters: GERMANY, shared: true });
  await admin.shares.add(site.id, { name: "limited", isPublic: false, segment: segment.id });
  const { secret } = await admin.shares.add(site.id, { name: "whole", isPublic: false });
  // What removes a user's own segments must never make a limited link one that shows everything.
  const db = openDatabase(file, { synchronous: "full", cacheKiB: 100 });
  db.run("pragma foreign_keys = on");
  db.run("delete from segments");
  db.close(true);
  expect(admin.shares.of(site.id).map(({ name }) => name)).toEqual(["whole"]);
  expect(admin.shares.find("2", secret!)).not.toBeNull();
  admin.sites.remove("a.example");
  expect(admin.shares.find("2", secret!)).toBeNull();
  admin.close();
});

test("a site has so many links, and one public page", async () => {
  const admin = openAdmin({ file, now: () => NOW_MS });
  const { id } = admin.sites.add("a.example", "UTC");
  await admin.shares.add(id, { isPublic: true });
  expect(admin.shares.add(id, { isPublic: true })).rejects.toThrow("public already");
  for (let made = 1; made < LIMITS.sharesPerSite; made++) await admin.shares.add(id, { name: `link ${made}`, isPublic: false });
  expect(admin.shares.add(id, { name: "one more", isPublic: false })).rejects.toThrow("at most 100 shared links");
  expect(admin.shares.of(id)).toHaveLength(LIMITS.sharesPerSite);
  admin.close();
});

test.each([
  ["another link's", { id: 8 }],
  ["one of another password", { password: "$argon2id$other" }],
  ["one of no password", { password: null }],
])("a token is not %s", (_, other) => {
  const link = { id: 7, password: "$argon2id$hash" };
  const opening = { ...link, secret: "s".repeat(43), openedMs: NOW_MS };
  const token = writeToken(opening);
  expect(readToken(token, link)).toEqual(opening);
  expect(readToken(token, { ...link, ...other })).toBeNull();
  for (const forged of [token.replace(String(NOW_MS), String(NOW_MS + 1)), token.replace("s", "t"), token.slice(1), `${token}x`, ""]) {
    expect(readToken(forged, link)).toBeNull();
  }
});
