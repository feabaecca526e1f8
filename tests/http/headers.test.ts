import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

const D =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const DATA = "default-src 'none'; frame-ancestors 'none'";

const NAMES = [
  "access-control-allow-credentials",
  "access-control-allow-origin",
  "cache-control",
  "content-security-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "referrer-policy",
  "server",
  "strict-transport-security",
  "x-content-type-options",
  "x-frame-options",
  "x-powered-by",
  "x-robots-tag",
] as const;

/** Written out a second time, from TRUST 4.1, so that a change of the table in src/ is noticed. Absent names must be absent. */
const page = {
  "cache-control": "no-store",
  "content-security-policy": D,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow",
};
const api = {
  "cache-control": "no-store",
  "content-security-policy": DATA,
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
};
const ingest = {
  "access-control-allow-origin": "*",
  "cache-control": "no-store",
  "content-security-policy": DATA,
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
};
const asset = {
  ...api,
  "cache-control": "public, max-age=31536000, immutable",
  "x-robots-tag": "noindex, nofollow",
};

const event = { n: "pageview", u: `https://${OWN_SITE}/`, d: OWN_SITE };

const TABLE: readonly [string, unknown, number, Record<string, string>][] = [
  ["GET /", undefined, 200, page],
  ["GET /login", undefined, 200, page],
  ["GET /setup", undefined, 200, page],
  [`GET /sites/${OWN_SITE}/install`, undefined, 200, page],
  ["GET /none.png", undefined, 404, page],
  ["POST /", undefined, 405, page],
  ["GET /assets/main-abc123.js", undefined, 200, asset],
  ["GET /assets/none.js", undefined, 404, { ...asset, "cache-control": "no-store" }],
  ["GET /js/cairn.js", undefined, 200, { ...ingest, "cache-control": "public, max-age=3600" }],
  ["GET /js/script.hash.js", undefined, 200, { ...ingest, "cache-control": "public, max-age=3600" }],
  ["GET /script.js", undefined, 200, { ...ingest, "cache-control": "public, max-age=3600" }],
  ["GET /count.js", undefined, 200, { ...ingest, "cache-control": "public, max-age=3600" }],
  ["GET /js/none.js", undefined, 404, ingest],
  ["GET /js/cairn.none.js", undefined, 404, ingest],
  ["POST /api/event", event, 202, ingest],
  ["POST /api/event", { ...event, d: "never.example" }, 202, ingest],
  ["POST /api/event", {}, 400, ingest],
  ["OPTIONS /api/event", undefined, 204, ingest],
  ["GET /api/event", undefined, 405, ingest],
  ["GET /api/health", undefined, 200, api],
  ["GET /api/setup", undefined, 200, api],
  ["POST /api/setup", { token: "x", email: "a@example.com", password: "long enough password" }, 409, api],
  ["POST /api/login", { email: "a", password: "b" }, 401, api],
  ["GET /api/me", undefined, 200, api],
  ["GET /api/sites", undefined, 200, api],
  [`GET /api/sites/${OWN_SITE}`, undefined, 200, api],
  [`GET /api/sites/${OWN_SITE}/drops`, undefined, 200, api],
  ["POST /api/sites", { domain: "-", timezone: "UTC" }, 400, api],
  ["POST /api/sites", { domain: "header.example", timezone: "UTC" }, 201, api],
  ["DELETE /api/sites/header.example", { domain: "header.example" }, 204, api],
  ["POST /api/v2/query", { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" }, 200, api],
  ["POST /api/v2/query", {}, 400, api],
  [`GET /api/v1/stats/realtime/visitors?site_id=${OWN_SITE}`, undefined, 200, api],
  ["GET /api/none", undefined, 404, api],
  ["POST /api/logout", undefined, 204, api],
];

describe.each([
  ["http", "http://localhost"],
  ["https", "https://stats.example"],
])("over %s", (scheme, baseUrl) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openHarness({ baseUrl });
    await harness.addUsers();
  });
  afterAll(() => harness.close());

  test.each(TABLE)("%s with %j answers %i", async (route, body, status, expected) => {
    const answer = await harness.call(route, {
      as: "owner",
      headers: { accept: route === "GET /none.png" ? "image/*" : "text/html,*/*" },
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.status).toBe(status);
    const found = Object.fromEntries(NAMES.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value !== null));
    expect(found).toEqual(scheme === "https" ? { ...expected, "strict-transport-security": "max-age=31536000" } : expected);
    // All features off, but the clipboard, which the copy button of the snippet needs.
    if (expected === page) expect(answer.headers.get("permissions-policy")).toMatch(/^(?!.*clipboard)(?=.*camera=\(\)).*geolocation=\(\)/);
  });
});
