import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openHarness, OWN_SITE, PASSWORD, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ baseUrl: "http://stats.example:8080" });
  await harness.addUsers();
});
afterAll(() => harness.close());

/** Headers that a browser or a program sends, and whether a login cookie may come along. */
const CASES: readonly [name: string, headers: Record<string, string>, withCookie: boolean, without: boolean][] = [
  ["the dashboard", { "sec-fetch-site": "same-origin" }, true, true],
  ["the dashboard, with Origin", { "sec-fetch-site": "same-origin", origin: "http://stats.example:8080" }, true, true],
  ["another site", { "sec-fetch-site": "cross-site" }, false, false],
  [
    "another site that forges Origin is still another site",
    { "sec-fetch-site": "cross-site", origin: "http://stats.example:8080" },
    false,
    false,
  ],
  ["a sibling subdomain", { "sec-fetch-site": "same-site" }, false, false],
  ["an address typed in", { "sec-fetch-site": "none" }, false, false],
  ["an unknown word", { "sec-fetch-site": "same-origin, cross-site" }, false, false],
  ["an old browser on the dashboard", { origin: "http://stats.example:8080" }, true, true],
  ["an old browser, asked by the address of the Host header", { origin: "http://10.0.0.5:8080", host: "10.0.0.5:8080" }, true, true],
  ["an old browser on another site", { origin: "https://evil.example" }, false, false],
  ["an old browser on another port", { origin: "http://stats.example:9090" }, false, false],
  ["an old browser with another scheme", { origin: "https://stats.example:8080" }, false, false],
  ["an old browser on a sibling", { origin: "http://evil.stats.example:8080" }, false, false],
  ["a look-alike", { origin: "http://stats.example:8080.evil.example" }, false, false],
  ["a sandboxed frame", { origin: "null" }, false, false],
  ["an empty Origin", { origin: "" }, false, false],
  ["nonsense", { origin: "javascript:alert(1)" }, false, false],
  ["a program", {}, false, true],
];

const CHANGES: readonly [route: string, body: unknown][] = [
  ["POST /api/logout", undefined],
  ["POST /api/sites", { domain: "csrf.example", timezone: "UTC" }],
  [`DELETE /api/sites/${OWN_SITE}`, undefined],
  ["POST /api/login", { email: "nobody-at-all", password: PASSWORD }],
  ["POST /api/setup", { token: "x", email: "x@example.com", password: PASSWORD }],
  ["POST /api/v2/query", { site_id: "none.example", metrics: ["visitors"], date_range: "7d" }],
  ["PUT /api/none", undefined],
];

describe.each(CASES)("%s", (_, headers, withCookie, without) => {
  // The harness speaks as the dashboard unless told otherwise.
  const sent = async (route: string, body: unknown, cookie: Record<string, string>) => {
    const [method, path] = route.split(" ");
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const request = new Request(`http://localhost${path}`, {
      method: method!,
      headers: { ...json, ...headers, ...cookie },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await harness.app.answer(request);
    return { status: response.status, text: await response.text() };
  };

  test.each(CHANGES)("%s", async (route, body) => {
    // A viewer, so that what is let through changes nothing here; and no log-in is counted as failed for long.
    harness.advance(20 * 60_000);
    const before = harness.fingerprint();
    for (const [cookie, allowed] of [
      [harness.credentials("viewer"), withCookie],
      [{}, without],
    ] as const) {
      const { status, text } = await sent(route, body, cookie);
      const refused = status === 403 && text.includes('"cross_origin"');
      expect([Object.keys(cookie), refused]).toEqual([Object.keys(cookie), !allowed]);
    }
    expect(harness.fingerprint()).toBe(before);
  });

  test("events may come from anywhere", async () => {
    const event = { n: "pageview", u: `https://${OWN_SITE}/`, d: OWN_SITE };
    expect((await sent("POST /api/event", event, harness.credentials("viewer"))).status).toBe(202);
  });

  test("looking changes nothing and is not refused", async () => {
    expect((await sent("GET /api/me", undefined, harness.credentials("viewer"))).status).toBe(200);
  });
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-x", ""])(
  "JSON called %p is refused",
  async (type) => {
    for (const route of ["POST /api/login", "POST /api/setup", "POST /api/sites", "POST /api/v2/query"]) {
      const answer = await harness.call(route, { as: "owner", raw: "{}", headers: { "content-type": type } });
      expect([route, answer.status]).toEqual([route, 415]);
    }
  },
);

test("a method inside a GET changes nothing", async () => {
  const before = harness.fingerprint();
  for (const path of [`/api/sites/${OWN_SITE}?_method=DELETE`, "/api/sites?domain=x.example&timezone=UTC", "/api/me?logout=1"]) {
    await harness.call(`GET ${path}`, { as: "owner", headers: { "x-http-method-override": "DELETE" } });
  }
  expect(harness.fingerprint()).toBe(before);
});
