import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { LIMITS } from "../../src/model/limits.ts";
import { browser, storedOf } from "./doors-helper.ts";
import { openHarness, OTHER_SITE, OWN_SITE, START_MS, type Harness, type PrincipalName } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const post = (body: unknown, as: PrincipalName = "writeKey", headers: Record<string, string> = {}) =>
  harness.call("POST /api/v1/events", { as, headers, ...(typeof body === "string" ? { raw: body } : { body }) });
const last = async () => (await storedOf(harness, OWN_SITE)).at(-1)!;
const stored = async () => (await storedOf(harness, OWN_SITE)).length;
const view = { site: OWN_SITE, url: "https://apple.example/a" };
const HOUR_MS = 3_600_000;

test("everything that an event may say", async () => {
  const answer = await post({
    ...view,
    name: "Signup",
    url: "https://apple.example/signup?utm_source=app",
    referrer: "https://www.google.com/",
    title: "Sign up",
    id: "e-1",
    timestamp: new Date(START_MS - HOUR_MS).toISOString(),
    ip: "91.198.174.192",
    user_agent: browser()["user-agent"],
    device: { os: "iOS", os_version: "17.4", model: "iPhone 15", type: "phone" },
    location: { country: "at", city: "Vienna", lat: 48.2082, lon: 16.3738 },
    props: { plan: "pro" },
    revenue: { amount: 9.5, currency: "EUR" },
    duration_ms: 1234.4,
    outcome: "failure",
    error: "declined",
    unknown: { key: 1 },
  });
  expect([answer.status, answer.json()]).toEqual([202, { accepted: 1, dropped: [] }]);
  expect(await last()).toMatchObject({
    timeMs: START_MS - HOUR_MS,
    name: "Signup",
    hostname: OWN_SITE,
    path: "/signup",
    title: "Sign up",
    origin: { source: "app", referrer: "google.com" },
    client: { country: "AT", city: "Vienna", browser: "Chrome", os: "iOS", osVersion: "17.4", device: "Mobile", model: "iPhone 15" },
    props: '{"error":"declined","lat":"48.2","lon":"16.4","plan":"pro"}',
    revenueMinor: 950,
    durationMs: 1234,
    outcome: "failure",
  });
});

test.each([
  [{ lat: -0.04, lon: 179.96 }, '{"lat":"0","lon":"180"}'],
  [{ lat: 90.01, lon: -180 }, '{"lon":"-180"}'],
  [{ lat: "48.2082", lon: null }, ""],
  [{ lat: NaN }, ""],
])("of the coordinates %j no more is kept than %s", async (location, props) => {
  await post({ ...view, location });
  expect((await last()).props).toBe(props);
});

test.each([
  ["one event", JSON.stringify(view), 1],
  ["a list", JSON.stringify([view, view]), 2],
  ["events", JSON.stringify({ events: [view, view, view] }), 3],
  ["lines", `${JSON.stringify(view)}\n${JSON.stringify(view)}\r\n\n`, 2],
  ["no events", "[]", 0],
])("%s", async (_, raw, count) => {
  const before = await stored();
  expect((await post(raw)).json()).toEqual({ accepted: count, dropped: [] });
  expect((await stored()) - before).toBe(count);
});

test("a line of lines, by its content type", async () => {
  expect((await post(JSON.stringify([view]), "writeKey", { "content-type": "application/x-ndjson" })).json()).toMatchObject({
    accepted: 0,
  });
});

test.each(["constructor", "__proto__", "toString"])("a class of device that is called %s is a text like any other", async (type) => {
  expect((await post([view, { ...view, device: { type } }])).json()).toEqual({ accepted: 2, dropped: [] });
  expect((await last()).client.device).toBe(type);
});

test("one bad event never spoils its neighbours", async () => {
  const before = await stored();
  const answer = await post([
    view,
    5,
    { ...view, site: "nobody.example" },
    { ...view, site: OTHER_SITE },
    { ...view, url: "nonsense" },
    { ...view, timestamp: START_MS + LIMITS.eventAheadMs + 1 },
    { ...view, timestamp: START_MS + LIMITS.eventAheadMs },
    { ...view, user_agent: "Googlebot/2.1" },
    { ...view, ip: "1.2.3" },
    { ...view, name: "x".repeat(121) },
    { ...view, outcome: "maybe" },
    { site: OWN_SITE, name: "Job" },
    { site: OWN_SITE },
    { ...view, timestamp: "yesterday" },
    { ...view, visitor_id: { a: 1 } },
  ]);
  expect(answer.status).toBe(202);
  expect(answer.json()).toEqual({
    accepted: 3,
    dropped: [
      { index: 1, reason: "invalid_event", field: "site" },
      { index: 2, reason: "unknown_site" },
      { index: 3, reason: "unknown_site" },
      { index: 4, reason: "invalid_url", field: "url" },
      { index: 5, reason: "future" },
      { index: 7, reason: "bot" },
      { index: 8, reason: "invalid_event", field: "ip" },
      { index: 9, reason: "too_long", field: "name" },
      { index: 10, reason: "invalid_event", field: "outcome" },
      { index: 12, reason: "invalid_url", field: "url" },
      { index: 13, reason: "invalid_event", field: "timestamp" },
      { index: 14, reason: "invalid_event", field: "visitor_id" },
    ],
  });
  expect((await stored()) - before).toBe(3);
  expect(await storedOf(harness, OTHER_SITE)).toEqual([]);
});

describe("an event with an id is counted once", () => {
  const event = { ...view, id: "order-7" };
  const outcome = async () => ((await post(event)).json() as { accepted: number }).accepted;

  test("within a request, within a week, and across a restart", async () => {
    const before = await stored();
    expect((await post([event, { ...view, id: 8 }, event])).json()).toEqual({ accepted: 2, dropped: [{ index: 2, reason: "duplicate" }] });
    expect(await outcome()).toBe(0);
    await harness.reopen();
    expect(await outcome()).toBe(0);
    harness.advance(7 * 24 * HOUR_MS);
    expect(await outcome()).toBe(0);
    expect((await stored()) - before).toBe(2);
  });

  test("and again after it", async () => {
    harness.advance(24 * HOUR_MS);
    expect(await outcome()).toBe(1);
    expect(await outcome()).toBe(0);
  });

  test("the id is nowhere on disk", async () => {
    await post({
      ...view,
      id: "canary-event-id",
      visitor_id: "canary-visitor-id",
      user_id: "canary-user-id",
      session_id: "canary-session",
    });
    await harness.data.batch.settled();
    // By another process: reading a database in this one would drop its locks.
    const found = Bun.spawnSync(["grep", "-rlF", "canary-", join(harness.directory, "data")]).stdout.toString();
    expect(found).toBe("");
  });
});

describe("whose event it is", () => {
  const visitorsOf = async (events: Record<string, unknown>[]): Promise<number> => {
    const before = await stored();
    expect((await post(events.map((event) => ({ ...view, ...event })))).json()).toMatchObject({ accepted: events.length });
    return new Set((await storedOf(harness, OWN_SITE)).slice(before).map(({ visitor }) => `${visitor.high} ${visitor.low}`)).size;
  };
  const day = 24 * HOUR_MS;
  const ago = (ms: number) => ({ timestamp: harness.now() - ms });

  test.each([
    ["a lasting id lasts", [{ visitor_id: "a" }, { visitor_id: "a", ip: "9.9.9.9" }], 1, 3],
    ["two ids are two", [{ visitor_id: "a" }, { visitor_id: "b" }], 2, 0],
    ["a user is no visitor of the same name", [{ visitor_id: "a" }, { user_id: "a" }], 2, 0],
    ["address and agent, one day", [{ ip: "9.9.9.9" }, { ip: "9.9.9.9" }], 1, 0],
    ["address and agent, two days", [{ ip: "9.9.9.9" }, { ip: "9.9.9.9" }], 2, 3],
    ["a session", [{ session_id: "s" }, { session_id: "s" }], 1, 0],
    ["two sessions", [{ session_id: "s" }, { session_id: "t" }], 2, 0],
    ["nothing: the sender", [{}, {}], 1, 0],
    ["one late day in two spellings of an address", [{ ip: "::ffff:9.9.9.9" }, { ip: "9.9.9.9" }], 1, 0],
  ])("%s", async (_, [first, second], visitors, daysBetween) => {
    expect(
      await visitorsOf([
        { ...first, ...ago(10 * day) },
        { ...second, ...ago((10 - daysBetween) * day) },
      ]),
    ).toBe(visitors);
  });

  test("what comes late for one day in two requests is one visitor, until half an hour of silence", async () => {
    const before = await stored();
    const late = { ...view, ip: "9.9.9.10", timestamp: harness.now() - 5 * day };
    await post(late);
    harness.advance(29 * 60_000);
    await post(late);
    harness.advance(30 * 60_000);
    await post(late);
    const [first, second, third] = (await storedOf(harness, OWN_SITE)).slice(before).map(({ visitor }) => visitor);
    expect(second).toEqual(first!);
    expect(third).not.toEqual(first!);
  });
});

test.each([
  ["nobody", 401, "not_logged_in"],
  ["deadKey", 401, "key_invalid"],
  ["readKey", 403, "scope_missing"],
  ["owner", 403, "key_required"],
])("%s is refused with %i", async (as, status, code) => {
  const answer = await post(view, as as PrincipalName);
  expect([answer.status, (answer.json() as { code: string }).code]).toEqual([status, code]);
});

test.each([
  ["no JSON", "{", 400, "malformed_json"],
  ["nothing", "", 400, "malformed_json"],
  ["a number", "5", 400, "invalid_body"],
  ["too many", JSON.stringify(new Array(1001).fill(view)), 400, "too_many_events"],
  ["too much", " ".repeat(LIMITS.batchBodyBytes + 1), 413, "body_too_large"],
])("%s: %i", async (_, raw, status, code) => {
  const answer = await post(raw, "writeKey", { "content-length": String(raw.length) });
  expect([answer.status, (answer.json() as { code: string }).code]).toEqual([status, code]);
});

test("a thousand at once", async () => {
  const before = await stored();
  const events = Array.from({ length: 1000 }, (_, index) => ({ ...view, url: `/n/${index}` }));
  expect((await post({ events })).json()).toEqual({ accepted: 1000, dropped: [] });
  expect((await stored()) - before).toBe(1000);
});
