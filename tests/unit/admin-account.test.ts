import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin } from "../../src/admin/admin.ts";
import { ADMIN_MIGRATIONS } from "../../src/admin/schema.ts";
import { digest } from "../../src/admin/secret.ts";
import { migrate } from "../../src/lib/sqlite.ts";

const NOW_MS = Date.parse("2026-06-15T12:00:00Z");
const BEFORE_ACCOUNTS = 5;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cairn-account-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("users, logins and keys of the schema before go on as they were", () => {
  const file = join(folder, "cairn.db");
  const old = new Database(file, { create: true, strict: true });
  migrate(old, file, ADMIN_MIGRATIONS.slice(0, BEFORE_ACCOUNTS));
  const secret = "s".repeat(43);
  old.run("insert into users (id, email, password, role, sites, created) values (1, 'old@example.com', 'x', 'owner', 'all', 1)");
  for (const token of ["first", "second"]) {
    old
      .query("insert into logins (token, user, created, seen) values ($token, 1, $now, $now)")
      .run({ token: digest(token), now: NOW_MS - 1000 });
  }
  old
    .query("insert into keys (id, name, secret, scopes, sites, created) values (1, 'old', $secret, 'stats:read', 'all', 1)")
    .run({ secret: digest(secret) });
  old.close(true);

  const admin = openAdmin({ file, now: () => NOW_MS });
  try {
    expect(admin.logins.principal("first")).toMatchObject({ email: "old@example.com", role: "owner" });
    const user = admin.users.find("old@example.com")!;
    const logins = admin.logins.list(user, "second");
    expect(logins.map(({ browser, os, current }) => ({ browser, os, current }))).toEqual(
      expect.arrayContaining([
        { browser: "", os: "", current: true },
        { browser: "", os: "", current: false },
      ]),
    );
    expect(new Set(logins.map(({ id }) => id)).size).toBe(2);
    expect(admin.logins.endOthers(user, "second")).toBe(1);
    expect([admin.logins.principal("first"), admin.logins.principal("second")?.kind]).toEqual([null, "user"]);
    expect(admin.preferences.of(user)).toEqual({ language: "", theme: "system", weekStart: "" });
    expect(admin.keys.list()).toMatchObject([{ name: "old", usedMs: null, creator: null }]);
    expect(admin.keys.principal(`cairn_key_1_${secret}`)).toMatchObject({ kind: "key", name: "old", scopes: ["stats:read"], sites: "all" });
  } finally {
    admin.close();
  }
});

test("a key goes with the user who made it; one of the command line stays", async () => {
  const file = join(folder, "cairn.db");
  const admin = openAdmin({ file, now: () => NOW_MS });
  const user = await admin.users.add("maker@example.com", "correct horse battery", "admin", "all");
  const made = admin.keys.add("made", ["stats:read"], "all", user.id);
  const kept = admin.keys.add("kept", ["stats:read"], "all");
  const db = new Database(file);
  db.run("pragma foreign_keys = on");
  db.run("delete from users");
  db.close();
  expect([admin.keys.principal(made), admin.keys.principal(kept)?.kind]).toEqual([null, "key"]);
  expect(admin.keys.list().map(({ name }) => name)).toEqual(["kept"]);
  admin.close();
});
