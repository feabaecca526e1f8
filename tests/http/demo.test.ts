import { afterAll, beforeAll, expect, test } from "bun:test";
import { listRoutes } from "../../src/http/route-list.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";
import { ROUTES } from "./route-table.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ demo: true });
  harness.data.admin.sites.add(OWN_SITE, "UTC");
});
afterAll(() => harness.close());

test("everyone sees everything", async () => {
  expect((await harness.call("GET /api/me")).json()).toEqual({
    ...{ email: "demo", role: "viewer", demo: true, version: "9.9.9" },
    ...{ language: "", theme: "system", weekStart: "" },
  });
  expect((await harness.call("GET /api/me/logins")).json()).toEqual({ logins: [] });
  expect((await harness.call("GET /api/setup")).json()).toEqual({ needed: false });
  expect(((await harness.call("GET /api/sites")).json() as { sites: { domain: string }[] }).sites[0]!.domain).toBe(OWN_SITE);
  const body = { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" };
  expect((await harness.call("POST /api/v2/query", { body })).status).toBe(200);
});

test("what is configured of a site is there to look at; segments, as far as they are everyone's", async () => {
  const { goals, segments, users } = harness.data.admin;
  const { id } = harness.data.admin.sites.find(OWN_SITE)!;
  const { id: user } = await users.add("someone@example.com", "correct horse battery", "owner", "all");
  goals.add(id, { rule: { kind: "event", name: "Signup" } });
  const filters = [["is", "visit:country", ["DE"]]];
  for (const shared of [true, false]) segments.add(id, user, { name: shared ? "Germany" : "mine", filters, shared });
  const see = async (what: string) => (await harness.call(`GET /api/sites/${OWN_SITE}/${what}`)).json();
  expect(await see("goals")).toMatchObject({ goals: [{ name: "Signup" }] });
  expect(((await see("segments")) as { segments: { name: string }[] }).segments.map(({ name }) => name)).toEqual(["Germany"]);
  expect(await see("annotations")).toEqual({ annotations: [] });
  expect(await see("properties/hidden")).toEqual({ hidden: [] });
});

test("nobody changes anything, whatever the route", async () => {
  const changes = listRoutes(harness.app.router).filter((route) => !/^(GET|OPTIONS) |v2\/query/.test(route));
  expect(changes.length).toBeGreaterThan(5);
  const before = harness.fingerprint();
  for (const route of changes) {
    const { path, body } = ROUTES[route]!;
    const call = body === undefined ? {} : { body: body(OWN_SITE, "demo") };
    const answer = await harness.call(`${route.split(" ")[0]} ${path(OWN_SITE, "demo")}`, call);
    expect([route, answer.status, (answer.json() as { code: string }).code]).toEqual([route, 403, "demo_read_only"]);
  }
  expect(harness.fingerprint()).toBe(before);
});

test("images count nothing either", async () => {
  for (const path of [`/count?p=/&site=${OWN_SITE}`, `/p/${OWN_SITE}.gif?u=/`]) {
    const answer = await harness.call(`GET ${path}`);
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([403, "demo_read_only"]);
  }
});
