import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { browser, droppedOf, storedOf } from "./doors-helper.ts";
import { openHarness, OTHER_SITE, OWN_SITE, START_MS, type Harness } from "./harness.ts";

let harness: Harness;
let website: string;
let other: string;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  const { sites } = harness.data.admin;
  website = sites.uuidOf(sites.find(OWN_SITE)!.id);
  other = sites.uuidOf(sites.find(OTHER_SITE)!.id);
});
afterAll(() => harness.close());

const send = (
  payload: Record<string, unknown>,
  more: { type?: string; headers?: Record<string, string>; as?: "writeKey" | "readKey" | "deadKey" } = {},
) =>
  harness.call("POST /api/send", {
    body: { type: more.type ?? "event", payload: { website, ...payload } },
    headers: browser(more.headers),
    ...(more.as === undefined ? {} : { as: more.as }),
  });
const last = async () => (await storedOf(harness, OWN_SITE)).at(-1)!;

test("a page view as Umami's tracker sends it", async () => {
  // Recorded from the source of Umami's tracker: these keys in this order.
  const answer = await send({
    screen: "1920x1080",
    language: "de-AT",
    title: "Pricing",
    hostname: `www.${OWN_SITE}`,
    url: "/pricing?utm_source=newsletter&secret=1#/plans",
    referrer: "https://www.google.com/",
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  const { cache, sessionId, visitId, ...rest } = answer.json() as Record<string, string>;
  expect(rest).toEqual({});
  for (const id of [sessionId, visitId]) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(cache).toMatch(/^[0-9a-f]{32}$/);
  expect(sessionId).not.toBe(visitId);
  expect(await last()).toMatchObject({
    name: "pageview",
    hostname: OWN_SITE,
    path: "/pricing#/plans",
    title: "Pricing",
    origin: { source: "newsletter", utmSource: "newsletter", referrer: "google.com" },
    client: { country: "US", browser: "Chrome", screen: "1920x1080", language: "de-AT" },
  });
});

test("the same visitor has the same numbers; the token need not be sent, and changes nothing", async () => {
  const first = (await send({ url: "/a" })).json();
  expect((await send({ url: "/b" }, { headers: { "x-umami-cache": "anything" } })).json()).toEqual(first);
  expect((await send({ url: "/b" }, { headers: { "x-forwarded-for": "8.8.4.4" } })).json()).not.toEqual(first);
});

test("an event with data: flattened, and money taken out", async () => {
  await send({
    url: "/",
    name: "Buy",
    tag: "b",
    data: { revenue: 19.99, currency: "usd", cart: { items: 3, list: [1, "a"] }, gift: true },
  });
  expect(await last()).toMatchObject({
    name: "Buy",
    props: '{"cart.items":"3","cart.list":"[1,\\"a\\"]","gift":"true","tag":"b"}',
    revenueMinor: 1999,
    currency: "USD",
  });
});

test("a stranger cannot say who sent it, or when", async () => {
  const before = await last();
  await send({
    url: "/forged",
    ip: "1.1.1.1",
    userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)",
    timestamp: 1_700_000_000,
    id: "me",
  });
  expect(await last()).toMatchObject({ path: "/forged", timeMs: START_MS, visitor: before.visitor, client: before.client });
});

test("whoever holds a key can", async () => {
  const timestamp = START_MS / 1000 - 3600;
  await send(
    { url: "/told", ip: "91.198.174.192", userAgent: browser()["user-agent"], timestamp, os: "Windows", device: "Tablet" },
    { as: "writeKey", headers: { "user-agent": "node" } },
  );
  expect(await last()).toMatchObject({
    timeMs: timestamp * 1000,
    client: { country: "NL", browser: "Chrome", os: "Windows", device: "Tablet" },
  });
  const answers = [await send({ url: "/" }, { as: "readKey" }), await send({ url: "/" }, { as: "deadKey" })];
  expect(answers.map(({ status }) => status)).toEqual([403, 401]);
  expect((await send({ url: "/", website: other }, { as: "writeKey" })).status).toBe(400);
});

test("a program is told so", async () => {
  const answer = await send({ url: "/" }, { headers: { "user-agent": "curl/8.5.0" } });
  expect([answer.status, answer.json(), answer.headers.get("x-cairn")]).toEqual([200, { beep: "boop" }, "dropped; reason=bot"]);
});

test("identify: what the page says of its visitor is an event that ends no bounce; the id is kept nowhere", async () => {
  await send({ url: "/account" });
  const { visitor } = await last();
  const answer = await send({ url: "/account", id: "someone@example.com", name: "ignored", data: { plan: "pro" } }, { type: "identify" });
  expect([answer.status, answer.headers.get("x-cairn")]).toEqual([200, "counted"]);
  expect(Object.keys(answer.json() as object)).toEqual(["cache", "sessionId", "visitId"]);
  const stored = await last();
  expect(stored).toMatchObject({ name: "identify", path: "/account", props: '{"plan":"pro"}', interactive: false, visitor });
  expect(JSON.stringify(stored)).not.toContain("someone");
});

test("identify with a key: the id names a visitor that lasts", async () => {
  const visitors = [];
  for (const ip of ["91.198.174.192", "91.198.174.193"]) {
    await send({ url: "/", id: "u-17", ip, userAgent: browser()["user-agent"] }, { type: "identify", as: "writeKey" });
    visitors.push((await last()).visitor);
  }
  expect(visitors[0]).toEqual(visitors[1]!);
});

test("performance: numbers to ask percentiles of", async () => {
  const vitals = { lcp: 1234.56, inp: 80, cls: 0.123456, fcp: 900.4, ttfb: 0 };
  const answer = await send({ url: "/fast", ...vitals }, { type: "performance" });
  expect([answer.status, answer.headers.get("x-cairn")]).toEqual([200, "counted"]);
  expect(await last()).toMatchObject({
    name: "Web Vitals",
    path: "/fast",
    props: '{"cls":"0.1235","fcp":"900","inp":"80","lcp":"1235","ttfb":"0"}',
    interactive: false,
  });
  await send({ url: "/fast", lcp: 10, inp: null }, { type: "performance" });
  expect((await last()).props).toBe('{"lcp":"10"}');
});

test("performance of a page without numbers of its own: how long it was open", async () => {
  await send({ url: "/next", duration: 4200 }, { type: "performance" });
  expect(await last()).toMatchObject({ name: "Web Vitals", path: "/next", props: "", durationMs: 4200 });
});

test("identify: an id among the data is none of it", async () => {
  await send({ url: "/", data: { id: "someone@example.com", plan: "pro" } }, { type: "identify" });
  expect((await last()).props).toBe('{"plan":"pro"}');
  const visitors = [];
  for (const payload of [{ id: "u-18" }, { data: { id: "u-18", plan: "pro" } }]) {
    await send({ url: "/", ...payload }, { type: "identify", as: "writeKey" });
    visitors.push((await last()).visitor);
  }
  expect(visitors[0]).toEqual(visitors[1]!);
});

test.each([{ lcp: "fast" }, { lcp: -1 }, { inp: 60_001 }, { cls: 101 }, { ttfb: "12" }])("performance refused: %j", async (vitals) => {
  expect((await send({ url: "/", ...vitals }, { type: "performance" })).status).toBe(400);
});

const bad = (message: string) => ({ error: { message, code: "bad-request", status: 400 } });

describe("refused", () => {
  test.each([
    ["no JSON", "{", "Bad request"],
    ["null", "null", "Bad request"],
    ["an unknown type", { type: "hello", payload: { website: crypto.randomUUID(), url: "/" } }, "Bad request"],
    ["no payload", { type: "event" }, "Bad request"],
    ["no website", { type: "event", payload: { url: "/" } }, "Exactly one of website, link, or pixel must be provided"],
    ["two of them", { type: "event", payload: { website: "a", link: "b" } }, "Exactly one of website, link, or pixel must be provided"],
    ["no UUID", { type: "event", payload: { website: OWN_SITE } }, "Bad request"],
    ["a website that is none", { type: "event", payload: { website: crypto.randomUUID(), url: "/" } }, "Website not found."],
    ["a long name", { type: "event", payload: { website: crypto.randomUUID(), name: "x".repeat(51) } }, "Bad request"],
    ["data that is a list", { type: "event", payload: { website: crypto.randomUUID(), data: [1] } }, "Bad request"],
  ])("%s", async (_, body, message) => {
    const answer = await harness.call("POST /api/send", { ...(typeof body === "string" ? { raw: body } : { body }), headers: browser() });
    expect([answer.status, answer.json()]).toEqual([400, bad(message)]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

test("a batch: each for itself", async () => {
  const before = (await storedOf(harness, OWN_SITE)).length;
  const event = (url: string) => ({ type: "event", payload: { website, url } });
  const answer = await harness.call("POST /api/batch", { body: [event("/1"), { type: "x" }, event("/2")], headers: browser() });
  const { cache, ...counts } = answer.json() as Record<string, unknown>;
  expect(answer.status).toBe(200);
  expect(typeof cache).toBe("string");
  expect(counts).toEqual({ size: 3, processed: 2, errors: 1, details: [{ index: 1, response: bad("Bad request") }] });
  expect((await storedOf(harness, OWN_SITE)).slice(before).map(({ path }) => path)).toEqual(["/1", "/2"]);
  expect((await harness.call("POST /api/batch", { body: {}, headers: browser() })).status).toBe(400);
});

test("the question before JSON from another origin", async () => {
  const { status, headers } = await harness.call("OPTIONS /api/send", { headers: browser() });
  expect([status, headers.get("access-control-allow-methods")]).toEqual([204, "POST"]);
  const allowed = headers.get("access-control-allow-headers")!.toLowerCase();
  for (const name of ["content-type", "x-umami-cache", "x-umami-website-id", "x-umami-hostname"]) expect(allowed).toContain(name);
});

test("what was not counted is in the ledger", async () => {
  expect(await droppedOf(harness, OWN_SITE)).toEqual(["bot 1"]);
});
