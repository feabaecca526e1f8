import { afterAll, beforeAll, expect, test } from "bun:test";
import { browser, storedOf } from "./doors-helper.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  harness.call(`${method} ${path}`, { headers: browser(headers) });
const last = async () => (await storedOf(harness, OWN_SITE)).at(-1)!;
const stored = async () => (await storedOf(harness, OWN_SITE)).length;
const page = { origin: `https://${OWN_SITE}`, referer: `https://${OWN_SITE}/` };
const query = (values: Record<string, string>) => `/count?${new URLSearchParams(values)}`;

test("a page view as count.js sends it", async () => {
  const path = query({
    p: "/blog/first/",
    r: "https://news.ycombinator.com/item?id=1",
    t: "First",
    s: "1280,800,2",
    q: "?src=hn&campaign=june",
    e: "false",
    rnd: "abc12",
  });
  const answer = await get(path, page, "POST");
  expect(answer.status).toBe(200);
  expect(
    Object.fromEntries(
      ["content-type", "access-control-allow-origin", "cross-origin-resource-policy", "x-cairn"].map((name) => [
        name,
        answer.headers.get(name),
      ]),
    ),
  ).toEqual({
    "content-type": "image/gif",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-cairn": "counted",
  });
  expect(await last()).toMatchObject({
    name: "pageview",
    hostname: OWN_SITE,
    path: "/blog/first",
    title: "First",
    origin: { source: "Hacker News", referrer: "news.ycombinator.com/item", utmCampaign: "june" },
    client: { screen: "1280x800" },
  });
});

test("the image has 43 bytes", async () => {
  const response = await harness.app.answer(new Request(`http://localhost${query({ p: "/", site: OWN_SITE })}`, { headers: browser() }));
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(bytes.length).toBe(43);
  expect(new TextDecoder().decode(bytes.slice(0, 6))).toBe("GIF89a");
});

test.each([
  ["/", "/"],
  ["a/b/", "/a/b"],
  ["  //x//  ", "/x"],
  ["/a?utm_source=x&id=3", "/a"],
])("the path %p is %p", async (p, path) => {
  await get(query({ p }), page);
  expect((await last()).path).toBe(path);
});

test.each([
  ["/click-me", "click-me"],
  ["", "(no event name)"],
])("the event %p is %p", async (p, name) => {
  await get(query({ p, e: "true" }), page);
  expect(await last()).toMatchObject({ name, path: "" });
});

test.each([
  ["by name", query({ p: "/", site: OWN_SITE }), {}],
  ["by Origin", query({ p: "/" }), { origin: `https://www.${OWN_SITE}` }],
  ["by Referer", query({ p: "/" }), { referer: `https://${OWN_SITE}/x` }],
  ["by Host", query({ p: "/" }), { host: OWN_SITE }],
])("the site is found %s", async (_, path, headers) => {
  expect((await get(path, headers)).headers.get("x-cairn")).toBe("counted");
});

test.each([
  ["no site", query({ p: "/" }), "not valid: no such site"],
  ["a bot's number of the server's", query({ p: "/", b: "5", site: OWN_SITE }), "wrong value: b=5"],
  ["a bot's number that is none", query({ p: "/", b: "x\u00e9\r\n", site: OWN_SITE }), "wrong value: b=x?"],
  ["no path", query({ site: OWN_SITE }), "not valid: path: must be set"],
  ["a long path", query({ p: "/".padEnd(2049, "a"), site: OWN_SITE }), "ignored because path is longer than 2048 bytes"],
  ["no boolean", query({ p: "/", e: "perhaps", site: OWN_SITE }), "error decoding parameters: not a boolean"],
])("%s: 400, and why, in a header", async (_, path, message) => {
  const before = await stored();
  const answer = await get(path);
  expect([answer.status, answer.headers.get("x-goatcounter"), answer.headers.get("content-type")]).toEqual([400, message, "image/gif"]);
  expect(await stored()).toBe(before);
});

test.each([
  ["the tracker saw a bot", query({ p: "/", b: "150", site: OWN_SITE }), {}, "tracker_mark"],
  ["a program", query({ p: "/", site: OWN_SITE }), { "user-agent": "Googlebot/2.1" }, "bot"],
  ["a prefetch", query({ p: "/", site: OWN_SITE }), { "sec-purpose": "prefetch;prerender" }, "prefetch"],
  ["a pixel fetched ahead", `/p/${OWN_SITE}.gif?u=/`, { "x-moz": "prefetch" }, "prefetch"],
  ["a pixel without a page", `/p/${OWN_SITE}.gif`, {}, "invalid_url"],
  ["a pixel of no site", `/p/nobody.example.gif?u=/`, {}, "unknown_site"],
])("%s: the image, and not counted", async (_, path, headers, reason) => {
  const before = await stored();
  const answer = await get(path, headers as Record<string, string>);
  expect([answer.status, answer.headers.get("x-cairn"), answer.headers.get("content-type")]).toEqual([
    200,
    `dropped; reason=${reason}`,
    "image/gif",
  ]);
  expect(await stored()).toBe(before);
});

test.each([
  [
    `?u=${encodeURIComponent("/mail/june?utm_medium=email")}&t=June`,
    {},
    { path: "/mail/june", title: "June", origin: { channel: "Email" } },
  ],
  [`?url=https://${OWN_SITE}/a`, {}, { hostname: OWN_SITE, path: "/a" }],
  ["?p=b", {}, { path: "/b" }],
  ["", { referer: `https://${OWN_SITE}/page?x=1` }, { hostname: OWN_SITE, path: "/page" }],
  ["?u=/&r=https://www.bing.com/", { referer: `https://${OWN_SITE}/` }, { path: "/", origin: { source: "Bing" } }],
  ["?u=/&n=Opened", {}, { name: "Opened" }],
])("the pixel %s", async (search, headers, event) => {
  const answer = await get(`/p/${OWN_SITE}.gif${search}`, headers as Record<string, string>);
  expect([answer.status, answer.headers.get("x-cairn")]).toEqual([200, "counted"]);
  expect(await last()).toMatchObject(event as object);
});

test("asked with debug=1 it explains, and counts nothing", async () => {
  const before = await stored();
  const answer = await get(`/p/${OWN_SITE}.gif?u=/mail?utm_source=june&debug=1`);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.json()).toMatchObject({
    counted: false,
    would: "counted",
    site: OWN_SITE,
    name: "pageview",
    path: "/mail",
    origin: { utmSource: "june" },
    client: { country: "US", browser: "Chrome" },
  });
  expect(answer.text).not.toContain("8.8.8.8");
  expect((await get(`/p/${OWN_SITE}.gif?u=/&debug=1`, { "user-agent": "curl/8" })).json()).toMatchObject({ would: "dropped; reason=bot" });
  expect((await get(`/p/${OWN_SITE}.gif?debug=1`)).json()).toMatchObject({ would: "dropped; reason=invalid_url" });
  expect(await stored()).toBe(before);
});

test("what is no image is not there", async () => expect((await get(`/p/${OWN_SITE}`)).status).toBe(404));
