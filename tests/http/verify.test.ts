import type { Server } from "bun";
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { Outside } from "../../src/lib/guarded-fetch.ts";
import { TEST_CERTIFICATE, TEST_KEY } from "../helpers/test-certificate.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Answer, type Harness, type PrincipalName } from "./harness.ts";

const SITE = "shop.example";
/** Public by its number; the tests lead it to the loopback. */
const PUBLIC = "93.184.216.34";
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let harness: Harness;
let plain: Server<undefined>;
let secure: Server<undefined>;
let trap: Server<undefined>;
let trapped = 0;
let hasHttps = true;
let names: Record<string, string[]> = {};
let page: (request: Request) => Response | Promise<Response>;

const outside: Outside = {
  authorities: TEST_CERTIFICATE,
  resolve: async (name) => names[name] ?? [PUBLIC],
  route(address, port) {
    if (address !== PUBLIC) return `127.0.0.1:${trap.port}`;
    if (port === 443) return hasHttps ? `127.0.0.1:${secure.port}` : "127.0.0.1:1";
    return `127.0.0.1:${plain.port}`;
  },
};

beforeAll(async () => {
  const serve = (fetch: (request: Request) => Response | Promise<Response>, tls = {}) =>
    Bun.serve({ hostname: "127.0.0.1", port: 0, fetch, ...tls }) as Server<undefined>;
  plain = serve((request) => page(request));
  secure = serve((request) => page(request), { tls: { key: TEST_KEY, cert: TEST_CERTIFICATE } });
  trap = serve(() => {
    trapped++;
    return new Response("secret");
  });
  harness = await openHarness({ outside, baseUrl: "https://stats.example.com" });
  await harness.addUsers();
  harness.data.admin.sites.add(SITE, "UTC");
});
afterAll(async () => {
  await harness.close();
  await Promise.all([plain, secure, trap].map((server) => server.stop(true)));
});
beforeEach(() => {
  harness.advance(60_000);
  names = {};
  hasHttps = true;
  page = () => html(SNIPPET);
});

const SNIPPET = `<script defer src="https://stats.example.com/js/cairn.js" data-domain="${SITE}"></script>`;
const html = (text: string, init: ResponseInit = {}) => new Response(text, { headers: { "content-type": "text/html" }, ...init });

interface Told {
  readonly url: string;
  readonly status: number | null;
  readonly findings: readonly { code: string; message: string; hint: string; level: string }[];
  readonly events: unknown;
}
const ask = (body: unknown = {}, as: PrincipalName = "owner", site = SITE): Promise<Answer> =>
  harness.call(`POST /api/sites/${site}/verify`, { as, body });
const verify = async (body: unknown = {}): Promise<Told> => (await ask(body)).json() as Told;
const codes = ({ findings }: Told) => findings.map(({ code }) => code);

test("a page with the snippet, and what arrives from it", async () => {
  const told = await verify();
  expect({ ...told, findings: codes(told) }).toEqual({
    ...{ url: `https://${SITE}/`, status: 200, findings: ["found"] },
    events: { minutes: 30, visitors: 0, pageviews: 0, ever: false },
  });
  const event = { n: "pageview", u: `https://${SITE}/`, d: SITE };
  expect((await harness.call("POST /api/event", { body: event, headers: { "user-agent": AGENT } })).status).toBe(202);
  expect((await verify()).events).toEqual({ minutes: 30, visitors: 1, pageviews: 1, ever: true });
  harness.advance(31 * 60_000);
  expect((await verify()).events).toEqual({ minutes: 30, visitors: 0, pageviews: 0, ever: true });
});

test("the site's own script under its name, and another site's", async () => {
  const nameOf = (site: string) => harness.data.admin.scripts.of(harness.data.admin.sites.find(site)!.id).name;
  page = () => html(`<script defer src="https://stats.example.com/s/${nameOf(SITE)}.js"></script>`);
  expect(codes(await verify())).toEqual(["found"]);
  page = () => html(`<script defer src="https://stats.example.com/s/${nameOf(OWN_SITE)}.js"></script>`);
  expect(codes(await verify())).toEqual(["wrong_domain"]);
});

test("a page of one's choice, of the site or of a subdomain", async () => {
  page = ({ url }) => html(new URL(url).pathname === "/shop/cart" ? SNIPPET : "");
  expect(codes(await verify({ url: `https://www.${SITE}/shop/cart?x=1` }))).toEqual(["found"]);
  expect(codes(await verify({ url: `http://${SITE}/` }))).toEqual(["missing"]);
});

test.each([
  { url: "https://example.net/" },
  { url: `https://${SITE}.evil.example/` },
  { url: `https://evil${SITE}/` },
  { url: "http://127.0.0.1/" },
  { url: "http://localhost:8080/" },
  { url: "file:///etc/passwd" },
  { url: "javascript:alert(1)" },
  { url: "shop.example" },
  { url: `https://${SITE}/${"x".repeat(5_000)}` },
  { url: 7 },
])("%j is no page of the site", async (body) => {
  const answer = await ask(body);
  const { code, field } = answer.json() as { code: string; field: string };
  expect([answer.status, code, field]).toEqual([400, "invalid_url", "url"]);
});

test("an address that no page has is a finding", async () => {
  for (const url of [`https://${SITE}:8443/`, `https://user:secret@${SITE}/`])
    expect(codes(await verify({ url }))).toEqual(["bad_address"]);
});

test.each([["127.0.0.1"], ["::1"], ["10.0.0.7"], ["169.254.169.254"], ["::ffff:192.168.0.1"]])(
  "a domain that leads to %s is not asked",
  async (address) => {
    names = { [SITE]: [address] };
    const told = await verify();
    expect([codes(told), told.status, trapped]).toEqual([["not_public"], null, 0]);
  },
);

test("a redirect into our own network is not followed, and nothing of it is shown", async () => {
  for (const target of [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "http://inside.example/",
  ]) {
    harness.advance(60_000);
    names = { localhost: ["127.0.0.1"], "inside.example": ["10.1.1.1"] };
    page = () => Response.redirect(target, 302);
    const answer = await ask();
    expect([target, codes(answer.json() as Told), trapped]).toEqual([target, ["not_public"], 0]);
    expect(answer.text).not.toContain("secret");
  }
});

test("where https fails and http answers, both are said", async () => {
  hasHttps = false;
  const told = await verify();
  expect([told.url, codes(told)]).toEqual([`http://${SITE}/`, ["found", "no_https"]]);
  expect(told.findings[1]!.message).toBe(`The page was found by http only: ${SITE} cannot be reached.`);
});

test("where nothing answers, the first failure is said", async () => {
  hasHttps = false;
  page = () => Promise.reject(new Error("broken"));
  names = { [SITE]: [] };
  expect(codes(await verify())).toEqual(["unknown_name"]);
});

test("a page that redirects to another domain", async () => {
  page = ({ headers }) => (headers.get("host") === SITE ? Response.redirect("http://brand.example/", 301) : html(SNIPPET));
  const told = await verify();
  expect([told.url, codes(told)]).toEqual(["http://brand.example/", ["other_site", "found"]]);
});

test("nothing of a page's content leaves the server", async () => {
  page = () => html(`<title>canary</title><p>canary</p><!-- canary --><script>canary()</script><meta name="canary" content="canary">`);
  const answer = await ask();
  expect(answer.text).not.toContain("canary");
  expect(harness.logLines.join("\n")).not.toMatch(/canary|shop\.example/);
});

test("ten times a minute for a user", async () => {
  const statuses: number[] = [];
  for (let time = 0; time < 11; time++) statuses.push((await ask({}, "admin")).status);
  expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  expect((await ask({}, "admin")).headers.get("retry-after")).toBe("6");
  expect((await ask()).status).toBe(200);
  harness.advance(6_000);
  expect((await ask({}, "admin")).status).toBe(200);
});

test("a viewer does not ask the world through us", async () => {
  page = () => Promise.reject(new Error("nobody may ask"));
  expect((await ask({}, "viewer", OWN_SITE)).status).toBe(403);
  expect((await ask({}, "stranger", OTHER_SITE)).status).toBe(403);
  expect((await ask({}, "readKey", OWN_SITE)).status).toBe(403);
});
