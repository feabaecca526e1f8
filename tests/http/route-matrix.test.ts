import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listRoutes } from "../../src/http/route-list.ts";
import { NO_SITE, openHarness, OTHER_SITE, OWN_SITE, PRINCIPALS, type Harness, type PrincipalName } from "./harness.ts";
import { ROUTES, type RouteRow } from "./route-table.ts";

let harness: Harness;
let uniques = 0;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const nextUnique = (): string => `case${++uniques}`;

function send(route: string, { path, body, headers }: RouteRow, as: PrincipalName, site: string, unique: string) {
  const [method] = route.split(" ");
  return harness.call(`${method} ${path(site, unique)}`, {
    as,
    headers: { "user-agent": AGENT, ...headers },
    ...(body === undefined ? {} : { body: body(site, unique) }),
  });
}

const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** The site that a principal does not know of; null for those who see all. */
const HIDDEN: Readonly<Record<PrincipalName, string | null>> = {
  nobody: null,
  stranger: OWN_SITE,
  viewer: OTHER_SITE,
  admin: null,
  owner: null,
  readKey: OTHER_SITE,
  writeKey: OTHER_SITE,
  manageKey: OTHER_SITE,
  hookKey: OTHER_SITE,
  foreignKey: OWN_SITE,
  deadKey: null,
  shareHolder: OTHER_SITE,
};

test("every route has a row, every row a route", () => {
  expect(Object.keys(ROUTES).toSorted()).toEqual(listRoutes(harness.app.router));
});

describe.each(Object.entries(ROUTES))("%s", (route, row) => {
  test.each(PRINCIPALS.map((name) => [name, row.answers[name]] as const))("%s gets %i", async (as, status) => {
    const unique = nextUnique();
    if (route.startsWith("DELETE")) harness.data.admin.sites.add(`gone-${unique}.example`, "UTC");
    const before = harness.fingerprint();
    const answer = await send(route, row, as, OWN_SITE, unique);
    expect(answer.status).toBe(status);
    // Who is refused changes nothing; and nobody reads of what is not theirs.
    if (status >= 400) expect(harness.fingerprint()).toBe(before);
    const hidden = HIDDEN[as];
    if (hidden !== null) expect(answer.text).not.toContain(hidden);
  });

  if (row.aboutSite !== true) return;
  // Who is nobody here is told so, whatever the site.
  const asking = PRINCIPALS.filter((name) => HIDDEN[name] !== null && row.answers[name] !== 401);
  test.each(asking)("%s cannot tell a hidden site from none", async (as) => {
    const before = harness.fingerprint();
    const hidden = await send(route, row, as, HIDDEN[as] === OWN_SITE ? OWN_SITE : OTHER_SITE, "none");
    const missing = await send(route, row, as, NO_SITE, "none");
    expect({ status: hidden.status, text: hidden.text, headers: [...hidden.headers] }).toEqual({
      status: missing.status,
      text: missing.text,
      headers: [...missing.headers],
    });
    expect([403, 404]).toContain(hidden.status);
    expect(harness.fingerprint()).toBe(before);
  });
});

test("lists hold only what may be seen", async () => {
  const domains = async (as: PrincipalName): Promise<string[]> => {
    const { sites } = (await harness.call("GET /api/sites", { as })).json() as { sites: { domain: string }[] };
    return sites.map(({ domain }) => domain).filter((domain) => domain === OWN_SITE || domain === OTHER_SITE);
  };
  expect(await domains("viewer")).toEqual([OWN_SITE]);
  expect(await domains("stranger")).toEqual([OTHER_SITE]);
  expect(await domains("admin")).toEqual([OWN_SITE, OTHER_SITE]);
  expect(await domains("owner")).toEqual([OWN_SITE, OTHER_SITE]);
});

test("one forbidden site among several queries refuses them all", async () => {
  const query = (site: string) => ({ site_id: site, metrics: ["visitors"], date_range: "7d" });
  const ask = (sites: string[]) => harness.call("POST /api/v2/query", { as: "viewer", body: { queries: sites.map(query) } });
  expect((await ask([OWN_SITE, OWN_SITE])).status).toBe(200);
  expect((await ask([OWN_SITE, OTHER_SITE])).status).toBe(404);
  expect((await ask([OWN_SITE, OTHER_SITE])).text).toBe((await ask([OWN_SITE, NO_SITE])).text);
});

test("a cookie and a key together are refused", async () => {
  const both = { ...harness.credentials("owner"), ...harness.credentials("readKey") };
  const answer = await harness.call("GET /api/me", { headers: both });
  expect([answer.status, (answer.json() as { code: string }).code]).toEqual([400, "two_credentials"]);
});

test("a key in the address is no key", async () => {
  const key = harness.credentials("readKey")["authorization"]!.slice("Bearer ".length);
  for (const name of ["key", "api_key", "token", "authorization"]) {
    const answer = await harness.call(`GET /api/v1/stats/realtime/visitors?site_id=${OWN_SITE}&${name}=${key}`);
    expect(answer.status).toBe(401);
  }
});

test("a login token is no key, and a key no login", async () => {
  const token = harness.credentials("owner")["cookie"]!.slice("cairn=".length);
  const key = harness.credentials("readKey")["authorization"]!.slice("Bearer ".length);
  expect((await harness.call("GET /api/me", { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  expect((await harness.call("GET /api/me", { headers: { cookie: `cairn=${key}` } })).status).toBe(401);
});

test("the password of a proxy in front does not count as a key", async () => {
  const headers = { ...harness.credentials("owner"), authorization: `Basic ${btoa("proxy:secret")}` };
  expect((await harness.call("GET /api/me", { headers })).status).toBe(200);
});

test("what an administration command does takes effect at once", async () => {
  const headers = harness.credentials("viewer");
  expect((await harness.call(`GET /api/sites/${OWN_SITE}`, { headers })).status).toBe(200);
  const { openAdmin } = await import("../../src/admin/admin.ts");
  const command = openAdmin({ file: `${harness.directory}/data/cairn.db`, now: Date.now });
  command.sites.add("fresh.example", "UTC");
  harness.advance(1);
  expect((await harness.call("GET /api/sites/fresh.example", { as: "owner" })).status).toBe(200);
  command.sites.remove("fresh.example");
  command.close();
  harness.advance(1);
  expect((await harness.call("GET /api/sites/fresh.example", { as: "owner" })).status).toBe(404);
});

test.each([
  ["GET", "/api", 404],
  ["GET", "/api/", 404],
  ["GET", "/api/none", 404],
  ["POST", "/api/none", 404],
  ["GET", "//api/me", 404],
  ["GET", "/API/me", 404],
  ["GET", "/api/sites/apple.example/x.css", 404],
  ["GET", "/api/sites/%ff", 404],
  ["GET", "/api/sites/..%2f..%2fetc%2fpasswd", 404],
  ["GET", "/assets/none.js", 404],
  ["GET", "/assets/..%2findex.html", 404],
  ["GET", "/assets/%2e%2e/%2e%2e/data/cairn.db", 404],
  ["GET", "/js/none.js", 404],
  ["GET", "/cairn.db", 404],
  ["GET", "/.env", 404],
  ["GET", "/api/login", 405],
  ["GET", "/api/logout", 405],
  ["GET", "/api/v2/query", 405],
  ["PUT", "/api/sites/apple.example", 405],
  ["PUT", "/api/me", 405],
  ["DELETE", "/api/sites", 405],
  ["POST", "/", 405],
  ["POST", "/sites/apple.example", 405],
  ["OPTIONS", "/api/sites", 405],
  ["DELETE", "/api/event", 405],
  ["GET", "/api/event", 405],
])("%s %s is %i", async (method, path, status) => {
  const answer = await harness.call(`${method} ${path}`, { as: "owner", headers: { accept: "*/*" } });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toStartWith("application/json");
  expect(answer.headers.has("allow")).toBe(status === 405);
});

test("405 names the methods that the address answers", async () => {
  expect((await harness.call("PUT /api/sites/apple.example")).headers.get("allow")).toBe("DELETE, GET, HEAD, PATCH");
  expect((await harness.call("GET /api/event")).headers.get("allow")).toBe("OPTIONS, POST");
  expect((await harness.call("POST /login")).headers.get("allow")).toBe("GET, HEAD");
});

test("HEAD answers like GET, without a body", async () => {
  for (const path of ["/", "/sites/apple.example", "/api/health", "/js/cairn.js", "/assets/main-abc123.js"]) {
    const head = await harness.call(`HEAD ${path}`, { headers: { accept: "text/html" } });
    const get = await harness.call(`GET ${path}`, { headers: { accept: "text/html" } });
    expect([path, head.status, head.text, head.headers.get("content-security-policy")]).toEqual([
      path,
      get.status,
      "",
      get.headers.get("content-security-policy"),
    ]);
  }
  expect((await harness.call("HEAD /api/me")).status).toBe(401);
});
