import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "../../src/model/limits.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Answer, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

interface Shown {
  readonly id: number;
  readonly name: string;
  readonly scopes: string[];
  readonly sites: "all" | string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly creator: string | null;
  readonly key?: string;
}

const add = (body: unknown): Promise<Answer> => harness.call("POST /api/keys", { as: "owner", body });
const made = async (body: unknown): Promise<Shown & { key: string }> => (await add(body)).json() as Shown & { key: string };
const list = async (): Promise<Shown[]> => ((await harness.call("GET /api/keys", { as: "admin" })).json() as { keys: Shown[] }).keys;
const ask = (key: string, site: string) =>
  harness.call("POST /api/v2/query", {
    body: { site_id: site, metrics: ["visitors"], date_range: "7d" },
    headers: { authorization: `Bearer ${key}` },
  });
const current = (key: string, site: string) =>
  harness.call(`GET /api/v1/stats/realtime/visitors?site_id=${site}`, { headers: { authorization: `Bearer ${key}` } });

test("a key is shown once, and does what its scopes and sites say", async () => {
  const { key, ...shown } = await made({ name: " Nightly report ", scopes: ["stats:read"], sites: [OWN_SITE] });
  expect(shown).toEqual({
    ...{ id: shown.id, name: "Nightly report", scopes: ["stats:read"], sites: [OWN_SITE] },
    ...{ createdAt: new Date(harness.now()).toISOString(), lastUsedAt: null, creator: "owner@example.com" },
  });
  expect(key).toMatch(new RegExp(`^cairn_key_${shown.id}_[A-Za-z0-9_-]{43}$`));
  expect((await list()).find(({ id }) => id === shown.id)).toEqual(shown);
  expect([(await ask(key, OWN_SITE)).status, (await ask(key, OTHER_SITE)).status]).toEqual([200, 404]);
  expect((await harness.call("GET /api/keys", { headers: { authorization: `Bearer ${key}` } })).status).toBe(403);
  for (const file of ["cairn.db", "cairn.db-wal"]) {
    expect(readFileSync(join(harness.directory, "data", file)).toString("latin1")).not.toContain(key.slice(-43));
  }
});

test("last used, to ten minutes", async () => {
  const { id, key } = await made({ name: "used", scopes: ["stats:read"] });
  const usedAt = async () => (await list()).find((one) => one.id === id)!.lastUsedAt;
  expect(await usedAt()).toBeNull();
  const firstMs = harness.now();
  await current(key, OWN_SITE);
  harness.advance(9 * 60_000);
  await current(key, OWN_SITE);
  expect(await usedAt()).toBe(new Date(firstMs).toISOString());
  harness.advance(60_000);
  await current(key, OWN_SITE);
  expect(await usedAt()).toBe(new Date(firstMs + 600_000).toISOString());
});

test("a removed key opens nothing from the next request on", async () => {
  const { id, key } = await made({ name: "short-lived", scopes: ["stats:read", "events:write"], sites: "all" });
  expect((await ask(key, OTHER_SITE)).status).toBe(200);
  expect((await harness.call(`DELETE /api/keys/${id}`, { as: "admin" })).status).toBe(204);
  expect((await ask(key, OTHER_SITE)).status).toBe(401);
  expect((await list()).some((one) => one.id === id)).toBe(false);
  for (const wrong of [String(id), "0", "-1", "1e3", "x", "9".repeat(30)]) {
    expect([wrong, (await harness.call(`DELETE /api/keys/${wrong}`, { as: "admin" })).status]).toEqual([wrong, 404]);
  }
});

test("a key whose sites are all gone sees nothing", async () => {
  harness.data.admin.sites.add("gone.example", "UTC");
  const { id, key } = await made({ name: "orphan", scopes: ["stats:read"], sites: ["gone.example"] });
  harness.data.admin.sites.remove("gone.example");
  expect((await list()).find((one) => one.id === id)!.sites).toEqual([]);
  expect((await ask(key, OWN_SITE)).status).toBe(404);
});

test.each([
  [{ scopes: ["stats:read"] }, "invalid_field", "name"],
  [{ name: "", scopes: ["stats:read"] }, "invalid_name", "name"],
  [{ name: "a\nb", scopes: ["stats:read"] }, "invalid_name", "name"],
  [{ name: "x".repeat(101), scopes: ["stats:read"] }, "invalid_name", "name"],
  [{ name: "x" }, "invalid_scopes", "scopes"],
  [{ name: "x", scopes: [] }, "invalid_scopes", "scopes"],
  [{ name: "x", scopes: ["sites:own"] }, "invalid_scopes", "scopes"],
  [{ name: "x", scopes: "stats:read" }, "invalid_scopes", "scopes"],
  [{ name: "x", scopes: ["stats:read"], sites: [] }, "invalid_sites", "sites"],
  [{ name: "x", scopes: ["stats:read"], sites: "some" }, "invalid_sites", "sites"],
  [{ name: "x", scopes: ["stats:read"], sites: ["never.example"] }, "site_not_found", "sites"],
  [{ name: "x", scopes: ["stats:read"], sites: [7] }, "site_not_found", "sites"],
  [{ name: "x", scopes: ["stats:read"], secret: "mine" }, "unknown_field", "secret"],
  [[], "invalid_body", undefined],
] as const)("%j makes no key", async (body, code, field) => {
  const before = harness.fingerprint();
  const answer = await add(body);
  const told = answer.json() as { code: string; field?: string };
  expect([answer.status, told.code, told.field]).toEqual([400, code, field]);
  expect(harness.fingerprint()).toBe(before);
});

test("a key that asks too often is told to wait; others, and people, are not", async () => {
  const { key } = await made({ name: "busy", scopes: ["stats:read"] });
  const other = await made({ name: "calm", scopes: ["stats:read"] });
  for (let asked = 0; asked < LIMITS.keyRequestsBurst; asked++) {
    const { status } = await current(key, "never.example");
    if (status !== 404) throw new Error(`request ${asked} was answered ${status}`);
  }
  const refused = await ask(key, OWN_SITE);
  expect([refused.status, (refused.json() as { code: string }).code, refused.headers.get("retry-after")]).toEqual([
    429,
    "too_many_requests",
    "1",
  ]);
  expect((await ask(other.key, OWN_SITE)).status).toBe(200);
  expect((await harness.call(`GET /api/v1/stats/realtime/visitors?site_id=${OWN_SITE}`, { as: "owner" })).status).toBe(200);
  // Thirty-six seconds later the hour's share of sixty is there again.
  harness.advance(36_000);
  for (let asked = 0; asked < 60; asked++) expect((await current(key, OWN_SITE)).status).toBe(200);
  expect((await current(key, OWN_SITE)).status).toBe(429);
});
