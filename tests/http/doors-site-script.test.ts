import { afterAll, beforeAll, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { browser, storedOf } from "./doors-helper.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ baseUrl: "https://stats.example.net" });
  await harness.addUsers();
});
afterAll(() => harness.close());

const put = (script: unknown, domain = OWN_SITE) => harness.call(`PUT /api/sites/${domain}/script`, { as: "owner", body: script });
const read = async (domain = OWN_SITE) =>
  (await harness.call(`GET /api/sites/${domain}/script`, { as: "owner" })).json() as { script: { name: string }; snippet: string };
const get = (path: string, headers: Record<string, string> = {}) => harness.call(`GET ${path}`, { headers: browser(headers) });
const snippetOf = async (domain = OWN_SITE): Promise<string> =>
  ((await harness.call(`GET /api/sites/${domain}`, { as: "viewer" })).json() as { snippet: string }).snippet;

test("every site has a script under its UUID; the snippet names a site's own script when the owner chose one", async () => {
  const site = harness.data.admin.sites.find(OWN_SITE)!;
  const id = harness.data.admin.sites.uuidOf(site.id).replaceAll("-", "");
  expect(await read()).toEqual({
    script: { name: id, features: [], exclude: [], include: [], fileTypes: [], respectDnt: false, publicCounters: false },
    url: `https://stats.example.net/s/${id}.js`,
    door: `https://stats.example.net/s/${id}`,
    snippet: `<script defer src="https://stats.example.net/s/${id}.js"></script>`,
    plausibleUrl: `https://stats.example.net/js/pa-${id}.js`,
  } as never);
  expect((await get(`/s/${id}.js`)).text).toContain(`domain:"${OWN_SITE}"`);
  expect(await snippetOf()).toBe(`<script defer src="https://stats.example.net/js/cairn.js" data-domain="${OWN_SITE}"></script>`);
  expect((await put({ name: "garden" })).status).toBe(200);
  expect(await snippetOf()).toBe('<script defer src="https://stats.example.net/s/garden.js"></script>');
  expect((await get(`/s/${id}.js`)).status).toBe(200);
});

test("what the owner chooses is in the script at once, also after a restart; whoever has the old one is told so", async () => {
  await put({ name: "garden" });
  const before = await get("/s/garden.js");
  expect(before.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(before.headers.get("access-control-allow-origin")).toBe("*");
  expect(before.headers.get("cache-control")).toBe("public, max-age=60, stale-while-revalidate=86400");
  const etag = before.headers.get("etag")!;
  expect((await get("/s/garden.js", { "if-none-match": etag })).status).toBe(304);
  await put({ features: ["hash", "404"], exclude: ["/admin/**", "/HASH"], fileTypes: ["stl", "pdf"], respectDnt: true });
  expect(await read()).toMatchObject({
    script: { name: "garden", features: ["hash", "404"], exclude: ["/admin/**", "/HASH"], fileTypes: ["stl", "pdf"], respectDnt: true },
  });
  for (const restarted of [false, true]) {
    if (restarted) await harness.reopen();
    const after = await get("/s/garden.js", { "if-none-match": etag });
    expect(after.status).toBe(200);
    expect(after.headers.get("etag")).not.toBe(etag);
    for (const part of ['exclude:"/admin/**,/HASH"', 'fileTypes:"stl,pdf"', "hashchange", "responseStatus", "File Download"]) {
      expect(after.text).toContain(part);
      expect(before.text).not.toContain(part);
    }
    new Function(after.text);
  }
});

test("a script that was renamed is found under both names, and nobody else gets the old one", async () => {
  await put({ name: "first-name" });
  await put({ name: "second_name" });
  const former = (await get("/s/first-name.js")).text;
  expect(former).toContain("https://stats.example.net/s/first-name");
  expect(former.replaceAll("first-name", "second_name")).toBe((await get("/s/second_name.js")).text);
  for (const name of ["first-name", "second_name"]) {
    const taken = await put({ name }, OTHER_SITE);
    expect([taken.status, taken.json()]).toEqual([409, expect.objectContaining({ code: "name_taken", field: "name" })]);
  }
  const others = (await read(OTHER_SITE)).script.name;
  expect((await put({ name: others })).status).toBe(409);
  expect((await put({ name: "first-name" })).status).toBe(200);
  expect(await snippetOf()).toContain("/s/first-name.js");
});

test("of many names the latest are kept, and those of a removed site are free", async () => {
  await harness.call("POST /api/sites", { as: "owner", body: { domain: "names.example", timezone: "UTC" } });
  for (let number = 0; number <= LIMITS.scriptNames; number++) {
    harness.advance(1000);
    expect((await put({ name: `n${number}` }, "names.example")).status).toBe(200);
  }
  expect([(await get("/s/n0.js")).status, (await get("/s/n1.js")).status]).toEqual([404, 200]);
  expect((await put({ name: "n0" }, OTHER_SITE)).status).toBe(200);
  await harness.call("DELETE /api/sites/names.example", { as: "owner", body: { domain: "names.example" } });
  expect((await get("/s/n1.js")).status).toBe(404);
  expect((await put({ name: "n1" }, OTHER_SITE)).status).toBe(200);
});

test("the door beside the script takes events like /api/event, under every name of the script", async () => {
  await put({ name: "door" });
  await put({ name: "gate" });
  const send = (name: string) =>
    harness.call(`POST /s/${name}`, {
      raw: JSON.stringify({ n: "pageview", u: `https://${OWN_SITE}/${name}`, d: OWN_SITE }),
      headers: browser({ "content-type": "text/plain" }),
    });
  for (const name of ["door", "gate"]) {
    const answer = await send(name);
    expect([answer.status, answer.text, answer.headers.get("x-cairn")]).toEqual([202, "ok", "counted"]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  }
  expect((await storedOf(harness, OWN_SITE)).slice(-2).map(({ path }) => path)).toEqual(["/door", "/gate"]);
  expect([(await send("none")).status, (await harness.call("GET /s/gate", { headers: browser() })).status]).toEqual([404, 404]);
  expect((await harness.call("OPTIONS /s/gate", { headers: browser() })).status).toBe(204);
});

test("Plausible's newer script has the same wishes as options", async () => {
  await put({ name: "newer", features: ["outbound-links", "hash", "canonical"], fileTypes: ["zip"], exclude: ["/x"] });
  const { text, status } = await get("/js/pa-newer.js");
  expect(status).toBe(200);
  for (const part of [
    "hashBasedRouting:!0",
    "outboundLinks:!0",
    "autoCapturePageviews:!0",
    "formSubmissions:!1",
    'fileExtensions:["zip"]',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/[A-Z]+_[A-Z]+/);
  new Function(text);
});

test.each<[string, unknown, string]>([
  ["no object", [], "invalid_body"],
  ["a name with a slash", { name: "a/b" }, "invalid_script"],
  ["a name in capitals", { name: "Garden" }, "invalid_script"],
  ["an empty name", { name: "" }, "invalid_script"],
  ["a long name", { name: "a".repeat(61) }, "invalid_script"],
  ["an unknown feature", { features: ["hashes"] }, "invalid_script"],
  ["features that are no list", { features: "hash" }, "invalid_script"],
  ["a path with a comma", { exclude: ["/a,/b"] }, "invalid_script"],
  ["a path with markup", { include: ["/</script>"] }, "invalid_script"],
  ["a path that is none", { exclude: ["admin"] }, "invalid_script"],
  ["too many paths", { exclude: Array.from({ length: LIMITS.scriptEntries + 1 }, (_, number) => `/${number}`) }, "invalid_script"],
  ["a file type with a dot", { fileTypes: [".pdf"] }, "invalid_script"],
  ["a switch that is a text", { respectDnt: "true" }, "invalid_script"],
  ["a slip in a field", { exlude: [] }, "unknown_field"],
])("%s is refused, and nothing changes", async (_, script, code) => {
  const before = await read();
  const answer = await put(script);
  expect([answer.status, answer.json()]).toEqual([400, expect.objectContaining({ code })]);
  expect(await read()).toEqual(before);
});
