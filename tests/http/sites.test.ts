import { afterAll, beforeAll, expect, spyOn, test } from "bun:test";
import { forgetRemovedSites } from "../../src/jobs/forget-removed-sites.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { openHarness, OWN_SITE, START_MS, type Harness } from "./harness.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const send = (domain: string, from: string, agent = FIREFOX) =>
  harness.call("POST /api/event", {
    raw: JSON.stringify({ n: "pageview", u: `https://${domain}/hello`, d: domain }),
    headers: { "content-type": "text/plain", "user-agent": agent, "x-forwarded-for": from, "sec-fetch-site": "cross-site" },
  });

const countOf = async (domain: string, metric = "pageviews"): Promise<unknown> => {
  const body = { site_id: domain, metrics: [metric], date_range: "day" };
  const answer = await harness.call("POST /api/v2/query", { as: "owner", body });
  return answer.status === 200 ? (answer.json() as { results: { metrics: number[] }[] }).results[0]!.metrics[0] : answer.status;
};

test("a site from its creation to its end", async () => {
  const created = await harness.call("POST /api/sites", { as: "admin", body: { domain: "WWW.New.example", timezone: "Europe/Berlin" } });
  const site = {
    domain: "new.example",
    uuid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as unknown,
    ...{ timezone: "Europe/Berlin", weekStart: "monday", label: "", formerDomains: [] },
    ...{ retentionMonths: 0, eventsFrom: null },
    createdAt: new Date(START_MS).toISOString(),
    snippet: '<script defer src="http://localhost/js/cairn.js" data-domain="new.example"></script>',
  };
  expect([created.status, created.json()]).toEqual([201, site]);
  expect((await harness.call("GET /api/sites/new.example", { as: "owner" })).json()).toEqual(site);
  const again = await harness.call("POST /api/sites", { as: "owner", body: { domain: "new.example", timezone: "UTC" } });
  expect([again.status, (again.json() as { code: string }).code]).toEqual([409, "site_exists"]);

  expect((await send("new.example", "203.0.113.1")).headers.get("x-cairn")).toBe("counted");
  expect((await send("new.example", "203.0.113.2")).status).toBe(202);
  expect(await countOf("new.example")).toBe(2);

  const removing = (domain: string) => harness.call("DELETE /api/sites/new.example", { as: "admin", body: { domain } });
  const wrong = await removing("new.exampl");
  expect([wrong.status, (wrong.json() as { field: string }).field]).toEqual([400, "domain"]);
  expect((await harness.call("DELETE /api/sites/new.example", { as: "admin", body: {} })).status).toBe(400);
  expect(await countOf("new.example")).toBe(2);
  expect((await removing(" New.Example ")).status).toBe(204);
  expect(await countOf("new.example")).toBe(404);
  expect((await send("new.example", "203.0.113.1")).headers.get("x-cairn")).toBe("dropped; reason=unknown_site");

  // The same domain later is another site: nothing of the old one comes back.
  await harness.call("POST /api/sites", { as: "admin", body: { domain: "new.example", timezone: "UTC" } });
  expect(await countOf("new.example")).toBe(0);
});

test("the list shows the last 24 hours, hour by hour", async () => {
  const day = { domain: "hours.example", timezone: "Asia/Kolkata" };
  await harness.call("POST /api/sites", { as: "owner", body: day });
  await send("hours.example", "203.0.113.1");
  harness.advance(3 * 3600_000);
  await send("hours.example", "203.0.113.1");
  await send("hours.example", "203.0.113.2");
  const { sites } = (await harness.call("GET /api/sites", { as: "owner" })).json() as {
    sites: { domain: string; visitors24h: number; sparkline: number[] }[];
  };
  const { visitors24h, sparkline } = sites.find(({ domain }) => domain === "hours.example")!;
  // 12:00 and 15:00 UTC are the same local day in India, so the first address is one visitor.
  expect(visitors24h).toBe(2);
  expect(sparkline).toEqual([...Array<number>(20).fill(0), 1, 0, 0, 2]);
});

test("a hundred sites are asked about in one call", async () => {
  const full = await openHarness();
  await full.addUsers();
  const { admin, store, batch } = full.data;
  for (let nth = 0; nth < 100; nth++) admin.sites.add(`n${nth}.example`, "UTC");
  await full.call("POST /api/event", {
    raw: JSON.stringify({ n: "pageview", u: "https://n50.example/", d: "n50.example" }),
    headers: { "content-type": "text/plain", "user-agent": FIREFOX, "x-forwarded-for": "203.0.113.1", "sec-fetch-site": "cross-site" },
  });
  await batch.settled();
  const execute = spyOn(store, "execute");
  const { sites } = (await full.call("GET /api/sites", { as: "owner" })).json() as { sites: { domain: string; visitors24h: number }[] };
  expect([sites.length, execute.mock.calls.length]).toEqual([102, 1]);
  expect(sites.filter(({ visitors24h }) => visitors24h > 0).map(({ domain }) => domain)).toEqual(["n50.example"]);
  await full.close();
});

test("current visitors", async () => {
  await harness.call("POST /api/sites", { as: "owner", body: { domain: "now.example", timezone: "UTC" } });
  const current = async () => (await harness.call("GET /api/v1/stats/realtime/visitors?site_id=now.example", { as: "owner" })).text;
  expect(await current()).toBe("0");
  await send("now.example", "203.0.113.1");
  await send("now.example", "203.0.113.2");
  expect(await current()).toBe("2");
  harness.advance(5 * 60_000 + 1);
  expect(await current()).toBe("0");
});

test("what was not counted is told with its reason", async () => {
  await send(OWN_SITE, "203.0.113.1", "curl/8.0");
  await send(OWN_SITE, "203.0.113.1", "Googlebot/2.1");
  await harness.data.batch.settled();
  await Bun.sleep(0);
  const answer = await harness.call(`GET /api/sites/${OWN_SITE}/drops?days=1`, { as: "viewer" });
  let drops = (answer.json() as { drops: unknown[] }).drops;
  // Counts of drops ride with the next batch, or go alone within a second.
  for (let waitedMs = 0; drops.length === 0 && waitedMs < 3000; waitedMs += 50) {
    await Bun.sleep(50);
    drops = ((await harness.call(`GET /api/sites/${OWN_SITE}/drops?days=1`, { as: "viewer" })).json() as { drops: unknown[] }).drops;
  }
  expect(drops).toEqual([
    {
      date: "2026-06-15",
      reason: "bot",
      count: 2,
      explanation: "The agent is a known robot's, or there is none at all.",
    },
  ]);
});

test.each(["0", "-1", "1.5", "x", "", "9999999", "1e3"])("days=%s is refused", async (days) => {
  const answer = await harness.call(`GET /api/sites/${OWN_SITE}/drops?days=${days}`, { as: "viewer" });
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, "days"]);
});

test.each([
  [{ domain: "https://x.example", timezone: "UTC" }, "domain"],
  [{ domain: "x.example:80", timezone: "UTC" }, "domain"],
  [{ domain: "x.example/path", timezone: "UTC" }, "domain"],
  [{ domain: "", timezone: "UTC" }, "domain"],
  [{ domain: `"><script>`, timezone: "UTC" }, "domain"],
  [{ domain: "x.example", timezone: "Mars/Phobos" }, "timezone"],
  [{ domain: "x.example", timezone: "../../etc/passwd" }, "timezone"],
  [{ domain: "x.example", timezone: "" }, "timezone"],
  [{ domain: "x.example" }, "timezone"],
  [{ domain: 7, timezone: "UTC" }, "domain"],
])("%j is refused and the field named", async (body, field) => {
  const answer = await harness.call("POST /api/sites", { as: "owner", body });
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
});

test("a site removed by an administration command is forgotten by the job", async () => {
  await harness.call("POST /api/sites", { as: "owner", body: { domain: "cli.example", timezone: "UTC" } });
  await send("cli.example", "203.0.113.1");
  const { id } = harness.data.admin.sites.remove("cli.example")!;
  const stored = async (): Promise<number> => {
    let events = 0;
    for await (const _ of harness.data.store.read(id, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })) events++;
    return events;
  };
  expect(await stored()).toBe(1);
  const work = { ...harness.data, now: harness.now };
  await forgetRemovedSites(work);
  expect(await stored()).toBe(0);
  // Looked at once more when nothing can be under way any longer.
  const pending = () => harness.data.admin.sites.removed().some(({ site }: { site: SiteId }) => site === id);
  expect(pending()).toBe(true);
  harness.advance(5 * 60_000);
  await forgetRemovedSites(work);
  expect(pending()).toBe(false);
});
