import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "../../src/model/limits.ts";
import type { Realtime } from "../../src/model/realtime.ts";
import { OTHER_SITE, OWN_SITE, type Harness, type PrincipalName } from "./harness.ts";
import { codeOf, cookieOf, openShares, SHARES, VISITORS, type SharesScene } from "./shares-scene.ts";

interface Shown {
  readonly id: number;
  readonly path: string | null;
  readonly hasPassword: boolean;
  readonly lastDay: string | null;
  readonly lastUsedAt: string | null;
}

const LINK_PASSWORD = "open sesame please";

let scene: SharesScene;
let harness: Harness;
beforeAll(async () => {
  scene = await openShares();
  ({ harness } = scene);
}, 60_000);
afterAll(() => harness.close());

const shownOf = async (id: number): Promise<Shown> =>
  ((await scene.asOwner(`GET ${SHARES}`)).json() as { shares: Shown[] }).shares.find((share) => share.id === id)!;

test("a link is shown once, opens the site to who has it, and tells when it was used last", async () => {
  const made = await scene.asOwner(`POST ${SHARES}`, { name: " Board ", lastDay: "2026-06-30" });
  const { path, ...share } = made.json() as Shown & { path: string };
  expect([made.status, share, path.replace(/#.*/, "")]).toEqual([
    201,
    {
      ...{ id: share.id, name: "Board", public: false, hasPassword: false, segment: null, lastDay: "2026-06-30" },
      ...{ createdAt: new Date(harness.now()).toISOString(), lastUsedAt: null },
    } as unknown as typeof share,
    `/share/${share.id}`,
  ]);
  const [place, secret] = path.split("#") as [string, string];
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await shownOf(share.id)).toMatchObject({ path: null, lastUsedAt: null });

  // The address alone, without what stands behind "#", opens nothing.
  expect((await harness.call(`GET ${place}`, { headers: { accept: "text/html" } })).headers.get("content-type")).toStartWith("text/html");
  expect((await harness.call(`GET ${place}/api/sites/${OWN_SITE}`)).status).toBe(401);
  const opened = await scene.knock({ place, secret });
  expect([opened.status, opened.json()]).toEqual([200, { domain: OWN_SITE, segment: null }]);
  expect(opened.headers.get("set-cookie")).toMatch(
    new RegExp(`^cairn-share=[\\w.-]+; Path=${place}; Max-Age=604800; HttpOnly; SameSite=Strict$`),
  );
  const cookie = cookieOf(opened);
  const answer = await harness.call(`POST ${place}/api/v2/query`, { headers: { cookie }, body: VISITORS });
  expect(answer.json()).toMatchObject({ results: [{ metrics: [24] }] });
  expect((await shownOf(share.id)).lastUsedAt).toBe(new Date(harness.now()).toISOString());

  // Where it is open, a second tab needs no secret.
  const again = await harness.call(`POST ${place}/api/open`, { headers: { cookie }, body: {} });
  expect([again.status, again.json(), again.headers.get("set-cookie")]).toEqual([200, opened.json(), null]);

  // The site as its page needs it, and nothing of how it is set up.
  const site = (await harness.call(`GET ${place}/api/sites/${OWN_SITE}`, { headers: { cookie } })).json() as object;
  expect(Object.keys(site)).toEqual(["domain", "timezone", "weekStart", "createdAt", "snippet"]);
  expect((site as { snippet: string }).snippet).toBe("");

  // Neither the data directory nor the log knows the secret.
  const data = join(harness.directory, "data");
  const files = readdirSync(data).filter((name) => name.startsWith("cairn.db"));
  expect(files.map((name) => readFileSync(join(data, name), "latin1").includes(secret))).toEqual(files.map(() => false));
  expect(harness.logLines.join("\n")).not.toContain(secret);
}, 60_000);

test("a link's secret is neither a key nor a login, and nothing else opens a link", async () => {
  const [one, other] = [await scene.make({ name: "one" }), await scene.make({ name: "other" })];
  const cookie = cookieOf(await scene.knock(one));
  const token = cookie.slice(cookie.indexOf("=") + 1);
  for (const headers of [{ cookie }, { cookie: `cairn=${token}` }, { authorization: `Bearer ${one.secret}` }]) {
    expect((await harness.call(`POST /api/v2/query`, { headers, body: VISITORS })).status).toBe(401);
    expect((await harness.call("GET /api/me", { headers })).status).toBe(401);
  }
  for (const headers of [{ cookie }, harness.credentials("owner"), harness.credentials("readKey")]) {
    expect((await harness.call(`POST ${other.place}/api/v2/query`, { headers, body: VISITORS })).status).toBe(401);
  }
  expect((await scene.knock({ place: one.place, secret: other.secret })).status).toBe(404);
  expect((await scene.knock({ place: "/share/999999", secret: one.secret })).text).toBe((await scene.knock({ ...one, secret: "" })).text);
  // Who is logged in beside it reads as the link's holder.
  const both = { cookie: `${cookie}; ${harness.credentials("owner")["cookie"]!}` };
  expect((await harness.call(`GET ${one.place}/api/sites/${OTHER_SITE}`, { headers: both })).status).toBe(404);
  expect((await harness.call(`GET ${one.place}/api/sites/${OWN_SITE}`, { headers: both })).status).toBe(200);
}, 60_000);

test("one site only: another one among several queries refuses them all", async () => {
  const ask = await scene.holderOf(await scene.make({ name: "board" }));
  const queries = (domain: string) => ({ queries: [VISITORS, { ...VISITORS, site_id: domain }] });
  const refused = await ask("POST /api/v2/query", queries(OTHER_SITE));
  expect(refused.status).toBe(404);
  expect(refused.text).toBe((await ask("POST /api/v2/query", queries("never.example"))).text);
});

test("what is not for readers is not there", async () => {
  const ask = await scene.holderOf(await scene.make({ name: "board" }));
  const own = `/api/sites/${OWN_SITE}`;
  const paths = [
    `${own}/drops`,
    `${own}/drops/samples`,
    `${own}/rules`,
    `${own}/script`,
    `${own}/shares`,
    "/api/sites",
    "/api/me",
    "/api/keys",
  ];
  for (const path of paths) expect([path, (await ask(`GET ${path}`)).status]).toEqual([path, 404]);
  const writes = [`POST ${own}/goals`, `POST ${own}/annotations`, `POST ${own}/segments`, `PATCH ${own}`, `DELETE ${own}`];
  const before = harness.fingerprint();
  for (const route of writes) expect([404, 405]).toContain((await ask(route, {})).status);
  expect(harness.fingerprint()).toBe(before);
});

test("a password is asked for, guessed slowly, and closes the link everywhere when it changes", async () => {
  const link = await scene.make({ name: "board", password: LINK_PASSWORD });
  // Without the secret nobody learns that there is a password.
  expect((await scene.knock({ ...link, secret: "" })).status).toBe(404);
  const asked = await scene.knock(link);
  expect([asked.status, codeOf(asked), asked.headers.get("set-cookie")]).toEqual([401, "password_required", null]);
  const ask = await scene.holderOf(link, LINK_PASSWORD);
  expect((await ask("POST /api/v2/query", VISITORS)).status).toBe(200);

  for (let guess = 0; guess < LIMITS.loginFailures; guess++) {
    const wrong = await scene.knock(link, `wrong ${guess}`, "203.0.113.9");
    expect([wrong.status, codeOf(wrong), wrong.headers.get("set-cookie")]).toEqual([401, "wrong_password", null]);
  }
  const limited = await scene.knock(link, LINK_PASSWORD, "203.0.113.9");
  expect([limited.status, Number(limited.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
  // Not for who has opened it from another place before.
  expect((await scene.knock(link, LINK_PASSWORD)).status).toBe(200);

  expect((await scene.asOwner(`PATCH ${SHARES}/${link.id}`, { password: "another sesame" })).json()).toMatchObject({ hasPassword: true });
  expect((await ask("POST /api/v2/query", VISITORS)).status).toBe(401);
  expect(codeOf(await scene.knock(link, LINK_PASSWORD))).toBe("wrong_password");
  expect((await scene.asOwner(`PATCH ${SHARES}/${link.id}`, { password: null })).json()).toMatchObject({ hasPassword: false });
  expect((await (await scene.holderOf(link))("POST /api/v2/query", VISITORS)).status).toBe(200);
}, 30_000);

test("a link ends with its last day, as the site's days are, and a browser is asked again after a week", async () => {
  const { harness: clock, make, knock, holderOf } = await openShares();
  try {
    const [link, lasting] = [await make({ name: "until tomorrow", lastDay: "2026-06-16" }), await make({ name: "for ever" })];
    const [ask, askLasting] = [await holderOf(link), await holderOf(lasting)];
    // Midnight in Berlin, in summer.
    clock.advance(Date.parse("2026-06-16T22:00:00Z") - clock.now() - 1);
    expect((await ask(`GET /api/sites/${OWN_SITE}`)).status).toBe(200);
    clock.advance(1);
    expect([(await ask(`GET /api/sites/${OWN_SITE}`)).status, (await knock(link)).status]).toEqual([401, 404]);
    clock.advance(LIMITS.shareOpenMs);
    expect((await askLasting(`GET /api/sites/${OWN_SITE}`)).status).toBe(401);
    expect((await (await holderOf(lasting))(`GET /api/sites/${OWN_SITE}`)).status).toBe(200);
  } finally {
    await clock.close();
  }
}, 60_000);

test("a link that is removed is closed at once, and so are its live views", async () => {
  const link = await scene.make({ name: "board" });
  const cookie = cookieOf(await scene.knock(link));
  const stream = (at: string): Promise<Response> => {
    const headers = { accept: "text/event-stream", "sec-fetch-site": "same-origin", cookie };
    return Promise.resolve(harness.app.answer(new Request(`http://localhost${link.place}/api/sites/${at}/realtime`, { headers })));
  };
  expect((await stream(OTHER_SITE)).status).toBe(404);
  const response = await stream(OWN_SITE);
  const texts = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (!seen.includes("data: ")) seen += (await texts.read()).value ?? "";
  const look = JSON.parse(seen.slice(seen.indexOf("data: ") + 6).split("\n")[0]!) as Realtime;
  // Numbers, but nobody's steps one by one.
  expect([look.current > 0, look.pages.length > 0, look.events]).toEqual([true, true, []]);

  expect((await scene.asOwner(`DELETE ${SHARES}/${link.id}`)).status).toBe(204);
  for (let done = false; !done;) ({ done } = await texts.read());
  expect([(await stream(OWN_SITE)).status, (await scene.knock(link)).status]).toEqual([401, 404]);
  expect((await scene.asOwner(`DELETE ${SHARES}/${link.id}`)).status).toBe(404);
}, 30_000);

test("a live view ends when its link shows something else", async () => {
  const link = await scene.make({ name: "board" });
  const headers = { accept: "text/event-stream", "sec-fetch-site": "same-origin", cookie: cookieOf(await scene.knock(link)) };
  const watch = async () => {
    const request = new Request(`http://localhost${link.place}/api/sites/${OWN_SITE}/realtime`, { headers });
    return (await harness.app.answer(request)).body!.pipeThrough(new TextDecoderStream()).getReader();
  };
  const whole = await watch();
  await whole.read();
  await scene.asOwner(`PATCH ${SHARES}/${link.id}`, { segment: scene.germany });
  for (let done = false; !done;) ({ done } = await whole.read());
  // Asked for anew, it is the segment's; and a new name ends nothing.
  const limited = await watch();
  await limited.read();
  await scene.asOwner(`PATCH ${SHARES}/${link.id}`, { name: "Board" });
  let seen = "";
  while (!seen.includes("data: ")) {
    const { done, value } = await limited.read();
    expect(done).toBe(false);
    seen += value;
  }
  await limited.cancel();
}, 30_000);

test("a public page needs no secret, and no site has one by itself", async () => {
  const ask = (domain: string) => harness.call(`POST /share/${domain}/api/v2/query`, { body: { ...VISITORS, site_id: domain } });
  expect([(await ask(OWN_SITE)).status, (await ask(OWN_SITE)).text]).toEqual([401, (await ask("never.example")).text]);
  const link = await scene.make({ public: true });
  expect(link).toMatchObject({ place: `/share/${OWN_SITE}`, secret: "" });
  expect((await ask(OWN_SITE)).json()).toMatchObject({ results: [{ metrics: [24] }] });
  expect((await scene.knock({ place: link.place, secret: "" })).json()).toEqual({ domain: OWN_SITE, segment: null });
  expect([(await ask(OTHER_SITE)).status, (await ask("never.example")).status]).toEqual([401, 401]);
  expect((await scene.asOwner(`PATCH ${SHARES}/${link.id}`, { password: LINK_PASSWORD })).status).toBe(400);
  expect((await scene.asOwner(`POST ${SHARES}`, { public: true })).status).toBe(409);
  expect((await scene.asOwner(`DELETE ${SHARES}/${link.id}`)).status).toBe(204);
  expect((await ask(OWN_SITE)).status).toBe(401);
});

test("no revenue, no authors, no filters of segments", async () => {
  const { admin } = harness.data;
  const owner = admin.users.find("owner@example.com")!.id;
  admin.annotations.add(admin.sites.find(OWN_SITE)!, { user: owner, keyName: "" }, { at: "2026-06-15", text: "Launch" });
  const ask = await scene.holderOf(await scene.make({ name: "board" }));
  const revenue = { ...VISITORS, metrics: ["total_revenue"], dimensions: ["event:currency"] };
  const refused = await ask("POST /api/v2/query", revenue);
  expect([refused.status, codeOf(refused)]).toEqual([403, "revenue_withheld"]);
  expect((await ask("POST /api/v2/query", { queries: [VISITORS, revenue] })).json()).toMatchObject({
    responses: [{ results: [{ metrics: [24] }] }, { results: [], meta: { unanswered: { code: "revenue_withheld" } } }],
  });
  const read = async (what: string) =>
    (await ask(`GET /api/sites/${OWN_SITE}/${what}`)).json() as Record<string, Record<string, unknown>[]>;
  expect((await read("goals"))["goals"]!.map(({ name, currency }) => [name, currency])).toContainEqual(["Order", ""]);
  expect((await read("annotations"))["annotations"]).toEqual([
    { ...{ id: 1, at: "2026-06-15", text: "Launch" }, createdAt: expect.any(String) },
  ]);
  expect((await read("segments"))["segments"]!.map(({ name, filters, author }) => [name, filters, author])).toContainEqual([
    "Germany",
    [],
    undefined,
  ]);
  expect((await read("properties"))["properties"]).toEqual([{ key: "plan", hidden: false }]);
  // What the settings hide is not listed, and not told to who asks for it by name.
  const byPlan = [
    { ...VISITORS, dimensions: ["event:props:plan"] },
    { ...VISITORS, filters: [["not", ["is", "event:props:plan", ["pro"]]]] },
  ];
  const statuses = async () => (await Promise.all(byPlan.map((body) => ask("POST /api/v2/query", body)))).map(({ status }) => status);
  expect(await statuses()).toEqual([200, 200]);
  await scene.asOwner(`PUT /api/sites/${OWN_SITE}/properties/hidden`, { hidden: ["plan"] });
  expect([await statuses(), (await read("properties"))["properties"]]).toEqual([[403, 403], []]);
});

test("over https the cookie is for https only", async () => {
  const { harness: secure } = await openShares({ baseUrl: "https://stats.example" });
  const made = await secure.call(`POST ${SHARES}`, { as: "owner", body: { name: "board" } });
  const [place, secret] = (made.json() as { path: string }).path.split("#");
  const opened = await secure.call(`POST ${place}/api/open`, { body: { secret } });
  expect(opened.headers.get("set-cookie")).toMatch(/^__Secure-cairn-share=.*; HttpOnly; SameSite=Strict; Secure$/);
  const token = cookieOf(opened).replace(/^[^=]*=/, "");
  const ask = (name: string) => secure.call(`GET ${place}/api/sites/${OWN_SITE}`, { headers: { cookie: `${name}=${token}` } });
  expect([(await ask("__Secure-cairn-share")).status, (await ask("cairn-share")).status]).toEqual([200, 401]);
  await secure.close();
}, 60_000);

test.each([
  [{}, "name"],
  [{ name: "" }, "name"],
  [{ name: "x".repeat(101) }, "name"],
  [{ name: "x\ny" }, "name"],
  [{ name: "x", password: "short" }, "password"],
  [{ name: "x", password: 7 }, "password"],
  [{ name: "x", segment: 999999 }, "segment"],
  [{ name: "x", segment: "1" }, "segment"],
  [{ name: "x", lastDay: "2026-06-14" }, "lastDay"],
  [{ name: "x", lastDay: "2026-02-30" }, "lastDay"],
  [{ name: "x", lastDay: "2026-13-01" }, "lastDay"],
  [{ name: "x", lastDay: "9999-12-31" }, "lastDay"],
  [{ name: "x", lastDay: 7 }, "lastDay"],
  [{ name: "x", public: "yes" }, "public"],
  [{ public: true, password: "a long password" }, "password"],
  [{ name: "x", secret: "mine" }, "secret"],
])("%j is refused and names %s", async (body, field) => {
  const before = harness.fingerprint();
  const answer = await scene.asOwner(`POST ${SHARES}`, body);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
  expect(harness.fingerprint()).toBe(before);
});

test.each(["viewer", "stranger", "readKey", "manageKey"] as const)(
  "%s neither sees, makes, changes nor removes links",
  async (as: PrincipalName) => {
    const link = await scene.make({ name: `not for ${as}` });
    const before = harness.fingerprint();
    const routes = [`GET ${SHARES}`, `POST ${SHARES}`, `PATCH ${SHARES}/${link.id}`, `DELETE ${SHARES}/${link.id}`];
    for (const route of routes) {
      const body = route.startsWith("GET") ? {} : { body: { name: "mine" } };
      expect((await harness.call(route, { as, ...body })).status).toBe(403);
    }
    // Nor does the same number under another site's name.
    const elsewhere = `/api/sites/${OTHER_SITE}/shares/${link.id}`;
    expect((await scene.asOwner(`PATCH ${elsewhere}`, { name: "theirs" })).status).toBe(404);
    expect((await scene.asOwner(`DELETE ${elsewhere}`)).status).toBe(404);
    expect(harness.fingerprint()).toBe(before);
  },
);
