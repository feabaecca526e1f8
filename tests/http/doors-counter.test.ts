import { afterAll, beforeAll, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { browser, storedOf } from "./doors-helper.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const page = { origin: `https://${OWN_SITE}`, referer: `https://${OWN_SITE}/` };
const get = (path: string, headers: Record<string, string> = page) => harness.call(`GET ${path}`, { headers: browser(headers) });
const view = (path: string, address: string, more = "") =>
  get(`/count?p=${encodeURIComponent(path)}${more}`, { ...page, "x-forwarded-for": address });
const allow = (publicCounters: boolean, domain = OWN_SITE) =>
  harness.call(`PUT /api/sites/${domain}/script`, { as: "owner", body: { publicCounters } });

test("counts of pages are for everyone where the owner says so, and for nobody else", async () => {
  for (const address of ["8.8.8.8", "8.8.4.4", "9.9.9.9"]) await view("/blog/first", address);
  await view("/blog/first", "8.8.8.8");
  await view("/other", "8.8.8.8");
  const refused = await get("/counter/%2Fblog%2Ffirst.json");
  expect([refused.status, refused.json()]).toEqual([403, expect.objectContaining({ code: "counters_private" })]);
  await allow(true);
  for (const path of ["%2Fblog%2Ffirst", "%2Fblog%2Ffirst%2F", "blog/first"]) {
    const answer = await get(`/counter/${path}.json`);
    expect([answer.status, answer.json()]).toEqual([200, { count_unique: "3", count: "3" }]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
  }
  expect((await get("/counter/TOTAL.json", {})).status).toBe(404);
  expect((await get(`/counter/TOTAL.json?site=${OWN_SITE}`, {})).json()).toEqual({ count_unique: "3", count: "3" });
  expect((await get(`/counter/TOTAL.json?site=${OTHER_SITE}`)).status).toBe(403);
  const unknown = await get("/counter/%2Fnever.json");
  expect([unknown.status, unknown.json()]).toEqual([404, { count_unique: "0", count: "0" }]);
  expect((await get("/counter/%2Fblog%2Ffirst.png")).status).toBe(404);
  expect((await get("/counter/%E0%A4%A.json")).status).toBe(404);
});

test("for a range of days", async () => {
  await allow(true);
  expect((await get("/counter/TOTAL.json?start=week")).json()).toEqual({ count_unique: "3", count: "3" });
  expect((await get("/counter/TOTAL.json?start=2026-06-01&end=2026-06-14")).status).toBe(404);
  expect((await get("/counter/TOTAL.json?end=2026-06-15")).status).toBe(200);
  for (const wrong of ["start=soon", "start=2026-02-30", "start=2026-06-02&end=2026-06-01"]) {
    expect((await get(`/counter/TOTAL.json?${wrong}`)).status).toBe(400);
  }
});

test("the count follows within minutes", async () => {
  await allow(true);
  const count = async () => ((await get("/counter/%2Fnew.json")).json() as { count: string }).count;
  await view("/new", "8.8.8.8");
  expect(await count()).toBe("1");
  await Promise.all(Array.from({ length: 1100 }, (_, host) => view("/new", `198.51.${host >> 8}.${host & 255}`)));
  expect(await count()).toBe("1");
  harness.advance(LIMITS.counterAgeS * 1000);
  expect(await count()).toBe("1\u202f101");
});

test("a page beyond the thousand most visited has its count too", async () => {
  await allow(true);
  const site = harness.data.admin.sites.find(OWN_SITE)!.id;
  const visits = (visitor: number) => Array.from({ length: LIMITS.counterPages }, (_, page) => ({ visitor, path: `/page/${page}` }));
  const sketches = [...visits(1), ...visits(2), { visitor: 3, path: "/rarely" }];
  await harness.data.store.append(
    sketches.map((sketch) => makeEvent({ ...sketch, site, at: harness.now() })),
    [],
  );
  harness.advance(LIMITS.counterAgeS * 1000);
  const count = async (path: string) => ((await get(`/counter/${encodeURIComponent(path)}.json`)).json() as { count: string }).count;
  expect([await count("/page/999"), await count("/rarely"), await count("/never")]).toEqual(["2", "1", "0"]);
});

test("asking for ever other days and pages is slowed down, and does no harm to those who ask for the usual ones", async () => {
  await allow(true);
  await get("/counter/TOTAL.json");
  const statuses: number[] = [];
  for (let day = 1; day <= LIMITS.counterQueriesBurst + 1; day++) {
    const answer = await get(`/counter/TOTAL.json?start=2025-01-${String(day).padStart(2, "0")}`);
    statuses.push(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(statuses.at(0)).toBe(200);
  expect(statuses.at(-1)).toBe(429);
  expect((await get("/counter/%2Finvented.json")).status).toBe(429);
  expect((await get("/counter/TOTAL.json")).status).toBe(200);
  harness.advance(60_000);
  expect((await get("/counter/TOTAL.json?start=2024-01-01")).status).toBe(200);
});

test("a view without a session is nobody's: each is a visitor of its own", async () => {
  const before = (await storedOf(harness, OWN_SITE)).length;
  for (const more of ["&ns=true", "&ns=1", ""]) await view("/alone", "8.8.8.8", more);
  const visitors = (await storedOf(harness, OWN_SITE)).slice(before).map(({ visitor: { high, low } }) => `${high} ${low}`);
  expect(new Set(visitors).size).toBe(3);
});
