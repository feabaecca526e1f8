import { afterEach, expect, test } from "bun:test";
import { openHarness, OWN_SITE, PASSWORD, type Harness, type Overrides } from "./harness.ts";

let harness: Harness;
afterEach(() => harness.close());

const open = async (overrides: Overrides, users = true): Promise<void> => {
  harness = await openHarness(overrides);
  if (users) await harness.addUsers();
};
const statusFor = async (host: string, route = "GET /api/setup"): Promise<number> =>
  (await harness.call(route, { headers: { host, accept: "text/html" } })).status;

const ADDRESSES = ["localhost", "localhost:8080", "127.0.0.1:8080", "10.1.2.3", "203.0.113.9:80", "[::1]:8080", "[2001:db8::7]"];

test.each(ADDRESSES)("an address is known without being told: %s", async (host) => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" });
  expect(await statusFor(host)).toBe(200);
});

test.each([
  ["stats.example.com", 200],
  ["STATS.example.com", 200],
  ["stats.example.com.", 200],
  ["stats.example.com:8443", 200],
  ["dashboard.example.org", 200],
  ["evil.example", 421],
  ["stats.example.com.evil.example", 421],
  ["evil-stats.example.com", 421],
  ["example.com", 421],
  ["nas", 421],
  ["nas.local", 421],
  ["127.0.0.1.evil.example", 421],
  ["1.2.3", 421],
  ["a.example, stats.example.com", 400],
  ["stats.example.com, stats.example.com", 400],
  ["user@stats.example.com", 400],
  ["stats.example.com/x", 400],
  ["stats example.com", 400],
  [".", 400],
  ["[::1", 400],
])("with a base URL and --hosts, %s gets %i", async (host, status) => {
  await open({ baseUrl: "https://stats.example.com", hosts: ["dashboard.example.org"] });
  expect(await statusFor(host)).toBe(status);
});

test.each([
  ["nas", 200],
  ["nas:8080", 200],
  ["nas.local", 200],
  ["stats.home.arpa", 200],
  ["cairn.internal", 200],
  ["evil.example", 421],
  ["stats.example.com", 421],
])("with nothing said, %s gets %i once there is a user", async (host, status) => {
  await open({ hosts: null });
  expect(await statusFor(host)).toBe(status);
});

test("* lets every name in", async () => {
  await open({ hosts: ["*"] });
  expect([await statusFor("evil.example"), await statusFor("a.example, b.example")]).toEqual([200, 400]);
});

test("the name of the first run is known from then on, and no other", async () => {
  await open({ hosts: null }, false);
  expect(await statusFor("stats.example.org")).toBe(200);
  const token = harness.data.admin.setup.issue();
  const body = { token, email: "first@example.com", password: PASSWORD };
  const wrong = await harness.call("POST /api/setup", { body: { ...body, token: "x" }, headers: { host: "evil.example" } });
  expect(wrong.status).toBe(403);
  expect((await harness.call("POST /api/setup", { body, headers: { host: "Stats.Example.org:8080" } })).status).toBe(201);
  await harness.reopen();
  expect(await Promise.all(["stats.example.org", "stats.example.org:443", "evil.example"].map((host) => statusFor(host)))).toEqual([
    200, 200, 421,
  ]);
});

test("who has said the names is not taught others by the first run", async () => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" }, false);
  const token = harness.data.admin.setup.issue();
  const body = { token, email: "first@example.com", password: PASSWORD };
  expect((await harness.call("POST /api/setup", { body, headers: { host: "other.example.com" } })).status).toBe(421);
  expect((await harness.call("POST /api/setup", { body, headers: { host: "stats.example.com" } })).status).toBe(201);
});

test("X-Forwarded-Host and Forwarded say nothing", async () => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" });
  const headers = { host: "evil.example", "x-forwarded-host": "stats.example.com", forwarded: "host=stats.example.com" };
  expect((await harness.call("GET /api/setup", { headers })).status).toBe(421);
});

test("under an unknown name: events, trackers and health; nothing of the dashboard, and nothing changes", async () => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" });
  const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
  const event = { n: "pageview", u: `https://${OWN_SITE}/`, d: OWN_SITE };
  const before = harness.fingerprint();
  const asked: readonly [string, unknown, number, string?][] = [
    ["POST /api/event", event, 202],
    ["OPTIONS /api/event", undefined, 204],
    ["POST /api/batch", [], 200],
    [`GET /count?p=/&site=${OWN_SITE}`, undefined, 200],
    [`GET /p/${OWN_SITE}.gif?u=/`, undefined, 200],
    ["GET /js/cairn.js", undefined, 200],
    ["GET /script.js", undefined, 200],
    ["GET /count.js", undefined, 200],
    ["GET /api/health", undefined, 200],
    ["POST /api/v1/events", { events: [{ site: OWN_SITE, url: "/" }] }, 202, "writeKey"],
    ["GET /", undefined, 421],
    ["GET /assets/main-abc123.js", undefined, 421],
    ["GET /api/me", undefined, 421, "owner"],
    ["GET /api/sites", undefined, 421, "owner"],
    ["POST /api/sites", { domain: "new.example", timezone: "UTC" }, 421, "owner"],
    ["POST /api/login", { email: "owner@example.com", password: PASSWORD }, 421],
    ["POST /api/v2/query", { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" }, 421, "readKey"],
    ["GET /api/none", undefined, 421],
  ];
  for (const [route, body, status, as] of asked) {
    const answer = await harness.call(route, {
      headers: { ...agent, host: "shop.example", accept: "text/html,*/*" },
      ...(body !== undefined && { body }),
      ...(as !== undefined && { as: as as "owner" }),
    });
    expect([route, answer.status]).toEqual([route, status]);
  }
  expect(harness.fingerprint()).toBe(before);
});

test("GoatCounter's page finds its site by the host that was asked", async () => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" });
  const headers = { host: OWN_SITE, "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
  expect((await harness.call("GET /count?p=/", { headers })).status).toBe(200);
});

test("the refusal says what the operator can do", async () => {
  await open({ hosts: [], baseUrl: "https://stats.example.com" });
  const answer = await harness.call("GET /", { headers: { host: "stats.example.net", accept: "text/html" } });
  expect(answer.json()).toEqual({
    error: "This server is not known as stats.example.net. Its operator can add the name: --base-url, or --hosts stats.example.net",
    code: "unknown_host",
  });
});
