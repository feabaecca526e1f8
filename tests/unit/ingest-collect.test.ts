import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { createClientAddress } from "../../src/http/client-address.ts";
import { collectRoutes } from "../../src/http/collect.ts";
import { createRateLimit } from "../../src/http/rate-limit.ts";
import { createBatch, type Batch } from "../../src/ingest/batch.ts";
import { createCollector } from "../../src/ingest/collector.ts";
import { openGeo, type Geo } from "../../src/ingest/geo.ts";
import { memorySalts } from "../../src/ingest/salts.ts";
import { createVisitors } from "../../src/ingest/visitors.ts";
import type { DropCount } from "../../src/model/drop.ts";
import type { Event } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Site } from "../../src/model/site.ts";

const SITES: Site[] = [
  { id: 1 as SiteId, domain: "example.com", timezone: "Europe/Berlin", weekStart: "monday", label: "", createdMs: 0 },
  { id: 2 as SiteId, domain: "example.org", timezone: "UTC", weekStart: "monday", label: "", createdMs: 0 },
];
const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const NOW = Date.parse("2026-06-10T12:00:00Z");
const silent = { info() {}, warn() {}, error() {} };
const BODY = { n: "pageview", u: "https://example.com/pricing?utm_source=ig", d: "example.com" };

let geo: Geo;
let events: Event[];
let drops: DropCount[];
let broken: boolean;
let batch: Batch;
let app: { handle(request: Request): Promise<Response> };

beforeAll(async () => {
  geo = await openGeo({ directory: "", log: silent });
});

beforeEach(() => {
  events = [];
  drops = [];
  broken = false;
  // The store's two ends that the road touches; the real one has its own tests.
  const store = {
    async append(added: readonly Event[], counts: readonly DropCount[]) {
      if (broken) throw new Error("disk full");
      events.push(...added);
      drops.push(...counts);
    },
    async *read(): AsyncIterable<Event> {
      yield* events;
    },
  };
  const now = () => NOW;
  batch = createBatch({ store, now, limits: LIMITS });
  const visitors = createVisitors({ file: memorySalts(), store, settled: () => batch.settled(), now, log: silent });
  const find = (domain: string) => SITES.find((site) => site.domain === domain) ?? null;
  const collector = createCollector({ sites: { find }, visitors, batch, geo, now });
  const clientAddress = createClientAddress({ server: null, trustedProxies: ["127.0.0.1"] });
  app = new Elysia().use(collectRoutes({ collector, clientAddress, rateLimit: createRateLimit(now) }));
});
afterAll(() => batch.close());

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

/** Objects are sent as JSON that calls itself text, as trackers do. */
async function send({ body = BODY, headers = {}, method = "POST" }: Sent = {}) {
  const given = { "user-agent": CHROME, "x-forwarded-for": "8.8.8.8", ...headers };
  const text = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream ? body : JSON.stringify(body);
  const request = new Request("http://localhost/api/event", {
    method,
    headers: given,
    ...(method === "POST" ? { body: text as BodyInit } : {}),
  });
  const response = await app.handle(request);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

test("an event is counted, and everything about it is understood", async () => {
  const { status, text, headers } = await send({ body: { ...BODY, p: { plan: "pro" }, $: { amount: 9.5, currency: "EUR" }, n: "Signup" } });
  expect([status, text, headers.get("x-cairn"), headers.get("x-plausible-dropped")]).toEqual([202, "ok", "counted", null]);
  const { visitor, ...event } = events[0]!;
  expect(visitor.high >>> 0).toBe(visitor.high);
  expect(event).toEqual({
    site: 1 as SiteId,
    timeMs: NOW,
    name: "Signup",
    hostname: "example.com",
    path: "/pricing",
    title: "",
    origin: {
      referrer: "",
      source: "Instagram",
      channel: "Organic Social",
      utmSource: "ig",
      utmMedium: "",
      utmCampaign: "",
      utmContent: "",
      utmTerm: "",
      clickId: "",
    },
    client: {
      country: "US",
      region: "",
      city: "",
      browser: "Chrome",
      browserVersion: "131",
      os: "Windows",
      osVersion: "10",
      device: "Desktop",
      model: "",
      screen: "",
      language: "",
    },
    props: '{"plan":"pro"}',
    interactive: true,
    revenueMinor: 950,
    currency: "EUR",
    scrollDepth: null,
    engagedMs: null,
    durationMs: null,
    outcome: null,
    engine: "script",
  });
});

test("title and screen come with the event, the language with the request", async () => {
  await send({ body: { ...BODY, t: " A page\n", s: "390x844" }, headers: { "accept-language": "de-AT,de;q=0.9,en;q=0.8" } });
  await send({ body: { ...BODY, t: 7, s: "wide" }, headers: { "accept-language": "*;q=0.1" } });
  expect(events.map(({ title, client }) => [title, client.screen, client.language])).toEqual([
    ["A page", "390x844", "de-AT"],
    ["", "", ""],
  ]);
});

test("equal origins and clients are the same object", async () => {
  await send();
  await send({ headers: { "x-forwarded-for": "8.8.4.4" } });
  expect(events[1]!.origin).toBe(events[0]!.origin);
  expect(events[1]!.client).toBe(events[0]!.client);
});

test("every answer may be read from anywhere, is not kept, and is not code", async () => {
  for (const sent of [{}, { body: "{" }, { headers: { "user-agent": "curl/8" } }, { method: "OPTIONS" }]) {
    const { headers } = await send(sent);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});

test("the question a browser asks before JSON of another origin", async () => {
  const { status, headers } = await send({ method: "OPTIONS" });
  expect(status).toBe(204);
  expect(headers.get("access-control-allow-methods")).toBe("POST");
  expect(headers.get("access-control-allow-headers")).toContain("Content-Type");
});

test.each(["application/json", "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"])(
  "a body that calls itself %s",
  async (type) => {
    expect((await send({ headers: { "content-type": type } })).status).toBe(202);
    expect(events).toHaveLength(1);
  },
);

test.each([
  ["a program", { headers: { "user-agent": "curl/8.5.0" } }, "bot", 1],
  ["no agent", { headers: { "user-agent": "" } }, "bot", 1],
  ["an unknown site", { body: { ...BODY, d: "nobody.example" } }, "unknown_site", null],
])("%s is dropped, and the reason is told and counted", async (_, sent, reason, site) => {
  const { status, text, headers } = await send(sent as Sent);
  expect([status, text]).toEqual([202, "ok"]);
  expect(headers.get("x-cairn")).toBe(`dropped; reason=${reason}`);
  expect(headers.get("x-plausible-dropped")).toBe("1");
  await batch.close();
  expect(events).toEqual([]);
  expect(drops).toMatchObject([{ site, reason, count: 1, day: 20614 }]);
});

test("a report of time and scrolling travels with its page, and ends no bounce", async () => {
  const { headers } = await send({ body: { ...BODY, n: "engagement", sd: 140, e: 3000 } });
  expect(headers.get("x-cairn")).toBe("counted");
  expect(events).toMatchObject([{ name: "engagement", path: "/pricing", scrollDepth: 100, engagedMs: 3000, interactive: false }]);
});

test("several sites: each has its own event, visitor and outcome", async () => {
  const { headers } = await send({ body: { ...BODY, d: "example.com,example.org,nobody.example" } });
  expect(headers.get("x-cairn")).toBe("counted");
  expect(headers.get("x-plausible-dropped")).toBe("1");
  expect(events.map(({ site }) => site).sort()).toEqual([1, 2] as SiteId[]);
  expect(events[0]!.visitor).not.toEqual(events[1]!.visitor);
});

test("what is wrong is told per field; a known site's owner is told the reason", async () => {
  const { status, text, headers } = await send({ body: { ...BODY, u: "nonsense" } });
  expect(status).toBe(400);
  expect(headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(text)).toEqual({ errors: { url: ["must be a valid url"] } });
  await batch.close();
  expect(drops).toMatchObject([{ site: 1, reason: "invalid_url", count: 1 }]);
});

test("invalid UTF-8 is stored well-formed", async () => {
  const bytes = Buffer.from(JSON.stringify({ ...BODY, n: "a__b" }));
  bytes[bytes.indexOf("__")] = 0xff;
  expect((await send({ body: new Uint8Array(bytes) })).status).toBe(202);
  expect(events[0]!.name).toBe("a\ufffd_b");
});

const streamOf = (chunks: number, bytes: number): ReadableStream =>
  new ReadableStream({
    pull(controller) {
      if (chunks-- > 0) controller.enqueue(new Uint8Array(bytes).fill(32));
      else controller.close();
    },
  });

test.each([
  ["declared", { body: "x".repeat(65_537), headers: { "content-length": "65537" } }],
  ["streamed", { body: streamOf(1_000, 1_000) }],
])("a body over 64 KB, %s, is refused with 413", async (_, sent) => {
  const { status } = await send(sent as Sent);
  expect(status).toBe(413);
  expect(events).toEqual([]);
});

test("a body of exactly 64 KB is read", async () => {
  const text = JSON.stringify(BODY);
  expect((await send({ body: text + " ".repeat(65_536 - text.length) })).status).toBe(202);
});

test("a full disk: 503, nothing counted as stored, and on it goes when there is room", async () => {
  broken = true;
  expect((await send()).status).toBe(503);
  broken = false;
  expect((await send()).status).toBe(202);
  expect(events).toHaveLength(1);
});

test("X-Debug-Request answers the address that would count, and counts nothing", async () => {
  const { status, text } = await send({ headers: { "x-debug-request": "true", "x-forwarded-for": "1.1.1.1, 192.0.2.1" } });
  expect([status, text]).toEqual([200, "192.0.2.1"]);
  expect(events).toEqual([]);
});

test("address, agent, query, fragment and click ids are in nothing that goes to the store", async () => {
  await send({
    body: {
      ...BODY,
      u: "https://example.com/a/canary7f3a@example.test?email=canary7f3a@example.test&token=CANARYTOK&gclid=CANARYGCL#CANARYFRAG",
      r: "https://ref.example.test/inbox?msg=CANARYREF#CANARYFRAG",
    },
    headers: { "user-agent": `${CHROME} CanaryUA/7f3a9c`, "x-forwarded-for": "203.0.113.77" },
  });
  const stored = JSON.stringify(events);
  for (const needle of ["203.0.113.77", "CanaryUA", "7f3a", "CANARY", "Mozilla"]) expect(stored).not.toContain(needle);
});
