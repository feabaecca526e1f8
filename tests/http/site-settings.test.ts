import { afterAll, beforeAll, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OTHER_SITE, type Harness, type PrincipalName } from "./harness.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const at = (route: string, as: PrincipalName, body?: unknown) => harness.call(route, { as, ...(body === undefined ? {} : { body }) });
const add = (domain: string, timezone = "UTC") => at("POST /api/sites", "owner", { domain, timezone });

const send = async (domain: string): Promise<string | null> => {
  const answer = await harness.call("POST /api/event", {
    raw: JSON.stringify({ n: "pageview", u: `https://${domain}/hello`, d: domain }),
    headers: { "content-type": "text/plain", "user-agent": FIREFOX, "x-forwarded-for": "203.0.113.9", "sec-fetch-site": "cross-site" },
  });
  return answer.headers.get("x-cairn");
};

const pageviewsBy = async (domain: string, dimension: string): Promise<unknown> => {
  const body = { site_id: domain, metrics: ["pageviews"], date_range: ["2026-06-01", "2026-06-30"], dimensions: [dimension] };
  const { results } = (await at("POST /api/v2/query", "owner", body)).json() as { results: { dimensions: string[]; metrics: number[] }[] };
  return results.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]]);
};

test("a renamed site goes on counting under both domains for a week", async () => {
  await add("before.example");
  expect(await send("before.example")).toBe("counted");
  const renamed = await at("PATCH /api/sites/before.example", "admin", { domain: "After.example", label: "blogs", weekStart: "sunday" });
  expect(renamed.json()).toMatchObject({
    ...{ domain: "after.example", label: "blogs", weekStart: "sunday", timezone: "UTC" },
    formerDomains: [{ domain: "before.example", until: new Date(harness.now() + LIMITS.formerDomainMs).toISOString() }],
    snippet: expect.stringContaining('data-domain="after.example"') as unknown,
  });
  expect([await send("before.example"), await send("after.example")]).toEqual(["counted", "counted"]);
  expect(await pageviewsBy("after.example", "time:month")).toEqual([["2026-06-01", 3]]);
  // Links from before lead there too.
  expect((await at("GET /api/sites/before.example", "owner")).json()).toMatchObject({ domain: "after.example" });
  const { sites } = (await at("GET /api/sites", "owner")).json() as { sites: { domain: string; label: string; weekStart: string }[] };
  expect(sites.find(({ domain }) => domain === "after.example")).toMatchObject({ label: "blogs", weekStart: "sunday" });
  expect(sites.some(({ domain }) => domain === "before.example")).toBe(false);
  // It is removed by the name that it has, not by the one that it had.
  const remove = (domain: string) => at("DELETE /api/sites/before.example", "owner", { domain });
  expect((await remove("before.example")).status).toBe(400);

  harness.advance(LIMITS.formerDomainMs);
  expect(await send("before.example")).toBe("dropped; reason=unknown_site");
  expect(await send("after.example")).toBe("counted");
  expect((await at("GET /api/sites/before.example", "owner")).status).toBe(404);
  expect((await at("DELETE /api/sites/after.example", "owner", { domain: "after.example" })).status).toBe(204);
});

test("a site that moves to another zone has its days there, those before included", async () => {
  await add("moving.example", "UTC");
  harness.advance(10 * 3600_000 - (harness.now() % 86_400_000) + 86_400_000 * 3);
  // Ten in the morning UTC is the evening of that day in Tokyo, and still the night before in Honolulu only until its midnight at ten.
  harness.advance(-3600_000);
  const utcDay = new Date(harness.now()).toISOString().slice(0, 10);
  const dayBefore = new Date(harness.now() - 86_400_000).toISOString().slice(0, 10);
  expect(await send("moving.example")).toBe("counted");
  expect(await pageviewsBy("moving.example", "time:day")).toEqual([[utcDay, 1]]);
  await at("PATCH /api/sites/moving.example", "owner", { timezone: "Pacific/Honolulu" });
  expect(await pageviewsBy("moving.example", "time:day")).toEqual([[dayBefore, 1]]);
  expect(await send("moving.example")).toBe("counted");
  await harness.reopen();
  expect(await pageviewsBy("moving.example", "time:day")).toEqual([[dayBefore, 2]]);
});

test.each([
  [{ domain: "https://x.example" }, 400, "domain"],
  [{ domain: OTHER_SITE }, 409, "domain"],
  [{ domain: 7 }, 400, "domain"],
  [{ timezone: "Mars/Phobos" }, 400, "timezone"],
  [{ weekStart: "Sunday" }, 400, "weekStart"],
  [{ label: "x".repeat(61) }, 400, "label"],
  [{ label: null }, 400, "label"],
  [{ uuid: "x" }, 400, "uuid"],
  [{ label: "kept?", public: true }, 400, "public"],
])("%j is refused with %i, names %s and changes nothing", async (body, status, field) => {
  await add("steady.example");
  const before = harness.fingerprint();
  const answer = await at("PATCH /api/sites/steady.example", "owner", body);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([status, field]);
  expect(harness.fingerprint()).toBe(before);
});

test("a viewer keeps seeing a site that was renamed, and no other", async () => {
  await add("seen.example");
  const { users, sites, logins } = harness.data.admin;
  const user = await users.add("renamed@example.com", "correct horse battery", "viewer", ["seen.example"]);
  sites.change(sites.find("seen.example")!.id, { domain: "seen-later.example" });
  const headers = { cookie: `cairn=${logins.create(user)}` };
  expect((await harness.call("GET /api/sites/seen-later.example", { headers })).status).toBe(200);
  expect((await harness.call("GET /api/sites/seen.example", { headers })).status).toBe(200);
  expect((await harness.call(`GET /api/sites/${OTHER_SITE}`, { headers })).status).toBe(404);
});

test("the keys of properties; hidden ones are set by those who may", async () => {
  await add("props.example");
  const { id } = harness.data.admin.sites.find("props.example")!;
  const event = { site: id, at: harness.now(), visitor: 1 };
  await harness.data.store.append(
    [makeEvent({ ...event, props: { plan: "pro", team: "red" } }), makeEvent({ ...event, props: { plan: "free" } })],
    [],
  );
  const keys = async () => (await at("GET /api/sites/props.example/properties", "owner")).json();
  expect(await keys()).toEqual({
    properties: [
      { key: "plan", hidden: false },
      { key: "team", hidden: false },
    ],
  });
  const path = "/api/sites/props.example/properties/hidden";
  expect((await at(`PUT ${path}`, "admin", { hidden: ["plan", "author"] })).json()).toEqual({ hidden: ["author", "plan"] });
  expect((await at(`GET ${path}`, "owner")).json()).toEqual({ hidden: ["author", "plan"] });
  expect(await keys()).toMatchObject({
    properties: [
      { key: "plan", hidden: true },
      { key: "team", hidden: false },
    ],
  });
  const wrong = await at(`PUT ${path}`, "owner", { hidden: ["", 7] });
  expect([wrong.status, (wrong.json() as { field: string }).field]).toEqual([400, "hidden"]);
});
