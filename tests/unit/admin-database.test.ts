import { afterEach, beforeEach, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin, type Admin } from "../../src/admin/admin.ts";
import { ADMIN_MIGRATIONS } from "../../src/admin/schema.ts";
import { AppError } from "../../src/model/app-error.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { NewerDatabaseError } from "../../src/lib/sqlite.ts";

const PASSWORD = "correct horse battery";

let folder: string;
let file: string;
let nowMs: number;
let admin: Admin;
const now = () => nowMs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cairn-admin-"));
  file = join(folder, "cairn.db");
  nowMs = Date.parse("2026-06-15T12:00:00Z");
  admin = openAdmin({ file, now });
});
afterEach(() => {
  admin.close();
  rmSync(folder, { recursive: true });
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

test("ids of sites are never used twice", () => {
  const first = admin.sites.add("a.example", "UTC");
  const second = admin.sites.add("b.example", "UTC");
  admin.sites.remove("b.example");
  admin.close();
  admin = openAdmin({ file, now });
  const third = admin.sites.add("b.example", "UTC");
  expect([first.id, second.id, third.id].map(Number)).toEqual([1, 2, 3]);
});

test("a site is found in every spelling, by id and in the list", () => {
  const site = admin.sites.add("www.Example.com", "Europe/Berlin");
  const defaults = { weekStart: "monday", label: "" } as const;
  expect(site).toEqual({ id: 1 as SiteId, domain: "example.com", timezone: "Europe/Berlin", ...defaults, createdMs: nowMs });
  for (const domain of ["example.com", "EXAMPLE.com", "www.example.com", "example.com."]) expect(admin.sites.find(domain)).toEqual(site);
  for (const domain of ["", "example.org", "https://example.com", "x".repeat(1000)]) expect(admin.sites.find(domain)).toBeNull();
  expect(admin.sites.byId(site.id)).toEqual(site);
  expect(admin.sites.byId(99 as SiteId)).toBeNull();
  admin.sites.add("a.example", "UTC");
  expect(admin.sites.list().map(({ domain }) => domain)).toEqual(["a.example", "example.com"]);
});

test("sites that cannot be added", () => {
  admin.sites.add("example.com", "UTC");
  expect(codeOf(() => admin.sites.add("www.example.com", "UTC"))).toBe("site_exists");
  expect(codeOf(() => admin.sites.add("https://x", "UTC"))).toBe("invalid_domain");
  expect(codeOf(() => admin.sites.add("x.example", "Mars"))).toBe("invalid_timezone");
  expect(admin.sites.remove("none.example")).toBeNull();
  expect(admin.sites.remove("not a domain")).toBeNull();
});

test("another process's writes are seen after a refresh", async () => {
  const other = openAdmin({ file, now });
  expect(admin.sites.find("late.example")).toBeNull();
  other.sites.add("late.example", "UTC");
  nowMs++;
  admin.refresh(nowMs);
  const site = admin.sites.find("late.example")!;
  other.sites.remove("late.example");
  // Within one millisecond nothing is looked up again: the price of a map on the hottest road.
  admin.refresh(nowMs);
  expect(admin.sites.find("late.example")).toEqual(site);
  nowMs++;
  admin.refresh(nowMs);
  expect(admin.sites.find("late.example")).toBeNull();
  expect(codeOf(() => admin.sites.add("late.example", "UTC"))).toBeUndefined();
  expect(codeOf(() => other.sites.add("late.example", "UTC"))).toBe("site_exists");
  await other.users.add("a@example.com", PASSWORD, "owner", "all");
  expect(admin.users.count()).toBe(1);
  other.close();
});

test("users: roles, sites and what is refused", async () => {
  const site = admin.sites.add("a.example", "UTC");
  const owner = await admin.users.add("Owner@Example.com", PASSWORD, "owner", "all");
  expect({ ...owner }).toEqual({ id: owner.id, email: "owner@example.com", role: "owner", sites: "all" });
  const viewer = await admin.users.add("viewer@example.com", PASSWORD, "viewer", ["a.example", "www.a.example"]);
  expect(viewer.sites).toEqual([site.id]);
  const refused = async (email: string, role: "owner" | "viewer", sites: "all" | string[], password = PASSWORD) =>
    admin.users.add(email, password, role, sites).then(
      () => undefined,
      (error: AppError) => error.code,
    );
  expect(await refused("OWNER@example.com", "viewer", "all")).toBe("user_exists");
  expect(await refused("nonsense", "viewer", "all")).toBe("invalid_email");
  expect(await refused("x@example.com", "viewer", ["none.example"])).toBe("site_not_found");
  expect(await refused("x@example.com", "owner", ["a.example"])).toBe("invalid_sites");
  expect(await refused("x@example.com", "viewer", "all", "short")).toBe("invalid_password");
  expect(admin.users.count()).toBe(2);
  expect(admin.users.find("OWNER@example.com")?.id).toBe(owner.id);
  expect(admin.users.find("x@example.com")).toBeNull();
});

test("a viewer of a removed site sees nothing, not everything", async () => {
  const site = admin.sites.add("a.example", "UTC");
  const viewer = await admin.users.add("viewer@example.com", PASSWORD, "viewer", ["a.example"]);
  const token = admin.logins.create(viewer);
  const key = admin.keys.add("k", ["stats:read"], [site.id]);
  expect(admin.logins.principal(token)?.sites).toEqual([site.id]);
  admin.sites.remove("a.example");
  expect(admin.logins.principal(token)?.sites).toEqual([]);
  expect(admin.keys.principal(key)?.sites).toEqual([]);
});

test("verify: the right password only", async () => {
  await admin.users.add("a@example.com", PASSWORD, "admin", "all");
  expect((await admin.users.verify("A@example.com", PASSWORD))?.role).toBe("admin");
  expect(await admin.users.verify("a@example.com", "wrong")).toBeNull();
  expect(await admin.users.verify("b@example.com", PASSWORD)).toBeNull();
  expect(await admin.users.verify("nonsense", PASSWORD)).toBeNull();
});

test("logins: stored hashed, ended, bounded in number", async () => {
  const user = await admin.users.add("a@example.com", PASSWORD, "owner", "all");
  const token = admin.logins.create(user);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(admin.logins.principal(token)).toEqual({ kind: "user", email: "a@example.com", role: "owner", sites: "all" });
  for (const wrong of ["", "x", `${token}x`, token.toUpperCase()]) expect(admin.logins.principal(wrong)).toBeNull();
  const db = new Database(file, { readonly: true });
  expect(JSON.stringify(db.query("select hex(token) from logins").values())).not.toContain(
    Buffer.from(token).toString("hex").toUpperCase(),
  );
  for (let login = 0; login < LIMITS.loginsPerUser; login++) {
    nowMs += 1000;
    admin.logins.create(user);
  }
  expect(db.query<{ n: number }, []>("select count(*) as n from logins").get()!.n).toBe(LIMITS.loginsPerUser);
  db.close();
  expect(admin.logins.principal(token)).toBeNull();
});

test("keys: form, scopes, sites", () => {
  const site = admin.sites.add("a.example", "UTC");
  const key = admin.keys.add(" dashboard ", ["stats:read", "stats:read"], [site.id, site.id]);
  expect(key).toMatch(/^cairn_key_1_[A-Za-z0-9_-]{43}$/);
  expect(admin.keys.principal(key)).toEqual({ kind: "key", name: "dashboard", scopes: ["stats:read"], sites: [site.id] });
  const other = admin.keys.add("all", ["stats:read", "events:write"], "all");
  expect(admin.keys.principal(other)).toEqual({ kind: "key", name: "all", scopes: ["stats:read", "events:write"], sites: "all" });
  const mixed = key.replace("_1_", "_2_");
  for (const wrong of ["", key.slice(0, -1), `${key}x`, mixed, key.replace("_1_", "_99_"), key.replace("cairn_key", "cairn_sec")]) {
    expect(admin.keys.principal(wrong)).toBeNull();
  }
  expect(codeOf(() => admin.keys.add("", ["stats:read"], "all"))).toBe("invalid_name");
  expect(codeOf(() => admin.keys.add("two\nlines", ["stats:read"], "all"))).toBe("invalid_name");
  expect(codeOf(() => admin.keys.add("k", [], "all"))).toBe("invalid_scopes");
});

test("closing leaves one file: no write-ahead log behind", async () => {
  const user = await admin.users.add("a@example.com", PASSWORD, "owner", "all");
  admin.logins.principal(admin.logins.create(user));
  admin.close();
  expect(readdirSync(folder)).toEqual(["cairn.db"]);
  admin = openAdmin({ file, now });
});

test("a database of a newer Cairn is refused and left alone", () => {
  admin.close();
  const db = new Database(file);
  const { user_version: version } = db.query<{ user_version: number }, []>("pragma user_version").get()!;
  db.run("pragma user_version = 99");
  db.close();
  expect(() => openAdmin({ file, now })).toThrow(NewerDatabaseError);
  const again = new Database(file);
  again.run(`pragma user_version = ${version}`);
  again.close();
  admin = openAdmin({ file, now });
});

test("every site has a UUID, also one from before there were any", () => {
  const first = admin.sites.add("first.example", "UTC");
  const uuid = admin.sites.uuidOf(first.id);
  expect(uuid).toMatch(UUID);
  expect(admin.sites.findByUuid(uuid.toUpperCase())).toEqual(first);
  expect([admin.sites.findByUuid("x"), admin.sites.uuidOf(99 as typeof first.id)]).toEqual([null, ""]);
  admin.close();
  file = join(folder, "of-version-1.db");
  const db = new Database(file);
  db.run(ADMIN_MIGRATIONS[0]!.sql);
  db.run("insert into sites (domain, timezone, created) values ('second.example', 'UTC', 0), ('third.example', 'UTC', 0)");
  db.run("pragma user_version = 1");
  db.close();
  admin = openAdmin({ file, now });
  const uuids = admin.sites.list().map(({ id }) => admin.sites.uuidOf(id));
  expect(new Set(uuids).size).toBe(2);
  for (const each of uuids) expect(each).toMatch(UUID);
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
