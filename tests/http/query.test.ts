import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { SiteId } from "../../src/model/ids.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { NO_SITE, openHarness, OTHER_SITE, OWN_SITE, PRINCIPALS, type Harness, type PrincipalName } from "./harness.ts";

/** It is Monday noon, 15 June 2026. The own site has three visitors of whom one signs up, the other one five on /secret. */
let harness: Harness;
let segments: { shared: number; viewers: number; foreign: number };

beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  const { sites, goals, segments: saved, users } = harness.data.admin;
  const [own, other] = [sites.find(OWN_SITE)!.id, sites.find(OTHER_SITE)!.id];
  goals.add(own, { name: "Signup", rule: { kind: "event", name: "Signup" } });
  goals.add(other, { name: "Secret plan", rule: { kind: "page", path: "/secret" } });
  const filters = [["is", "event:page", ["/", "/secret"]]];
  const [owner, viewer] = [users.find("owner@example.com")!.id, users.find("viewer@example.com")!.id];
  segments = {
    shared: saved.add(own, owner, { name: "home", filters, shared: true }).id,
    viewers: saved.add(own, viewer, { name: "mine", filters, shared: false }).id,
    foreign: saved.add(other, owner, { name: "theirs", filters, shared: true }).id,
  };
  const at = (site: SiteId, visitor: number, more: Partial<EventSketch>) =>
    makeEvent({ site, visitor, at: "2026-06-15T08:00:00Z", ...more });
  await harness.data.store.append(
    [
      at(own, 1, { origin: { source: "Google" }, client: { country: "DE" } }),
      at(own, 1, { at: "2026-06-15T08:01:00Z", name: "Signup", origin: { source: "Google" }, client: { country: "DE" } }),
      at(own, 2, { path: "/pricing", at: "2026-06-15T09:00:00Z", origin: { source: "Google" } }),
      at(own, 3, { path: "/pricing", at: "2026-06-14T09:00:00Z" }),
      ...[4, 5, 6, 7, 8].map((visitor) => at(other, visitor, { path: "/secret", props: { word: "secret" } })),
    ],
    [],
  );
});
afterAll(() => harness.close());

const query = (as: PrincipalName, part: object) =>
  harness.call("POST /api/v2/query", { as, body: { site_id: OWN_SITE, metrics: ["visitors"], date_range: "day", ...part } });
const get = (as: PrincipalName, question: string, parameters: Record<string, string>) =>
  harness.call(`GET /api/v1/stats/${question}?${new URLSearchParams({ site_id: OWN_SITE, ...parameters })}`, { as });
const error = (answer: { json(): unknown }) => answer.json() as { error: string; code: string; field?: string };

describe("nobody reads the events of a site that they may not see", () => {
  const QUESTIONS: readonly (readonly [string, (site: string, as: PrincipalName) => ReturnType<typeof query>])[] = [
    ["pages", (site_id, as) => query(as, { site_id, dimensions: ["event:page"], date_range: "all" })],
    ["goals", (site_id, as) => query(as, { site_id, dimensions: ["event:goal"] })],
    [
      "several",
      (site_id, as) => harness.call("POST /api/v2/query", { as, body: { queries: [{ site_id, metrics: ["events"], date_range: "7d" }] } }),
    ],
    ["aggregate", (site_id, as) => get(as, "aggregate", { site_id })],
    ["timeseries", (site_id, as) => get(as, "timeseries", { site_id })],
    ["breakdown", (site_id, as) => get(as, "breakdown", { site_id, property: "event:page" })],
    ["current visitors", (site_id, as) => get(as, "realtime/visitors", { site_id })],
  ];
  const MAY_SEE: Readonly<Record<string, readonly PrincipalName[]>> = {
    [OWN_SITE]: ["viewer", "admin", "owner", "readKey"],
    [OTHER_SITE]: ["stranger", "admin", "owner", "foreignKey"],
  };

  describe.each(PRINCIPALS.map((as) => [as]))("%s", (as) => {
    test.each(QUESTIONS.map(([name, ask]) => [name, ask] as const))("asks for %s", async (_, ask) => {
      for (const site of [OWN_SITE, OTHER_SITE]) {
        const answer = await ask(site, as);
        if (MAY_SEE[site]!.includes(as)) {
          expect(answer.status).toBe(200);
          if (site === OWN_SITE) expect(answer.text.toLowerCase()).not.toContain("secret");
        } else {
          // In the words for a site that does not exist, or for whoever asks without right.
          const none = await ask(NO_SITE, as);
          expect([answer.status, answer.text]).toEqual([none.status, none.text]);
          expect(answer.status).toBeGreaterThanOrEqual(400);
        }
      }
    });
  });

  test("not by asking for it beside an own one", async () => {
    const queries = [OWN_SITE, OTHER_SITE].map((site_id) => ({ site_id, metrics: ["visitors"], date_range: "day" }));
    const answer = await harness.call("POST /api/v2/query", { as: "viewer", body: { queries } });
    expect([answer.status, error(answer).code]).toEqual([404, "site_not_found"]);
  });
});

describe("segments", () => {
  const inSegment = (as: PrincipalName, id: number, site_id = OWN_SITE) => query(as, { site_id, filters: [["is", "segment", [id]]] });

  test("are those of the site and of the reader", async () => {
    for (const as of ["viewer", "owner", "admin", "readKey"] as const) {
      expect((await inSegment(as, segments.shared)).json()).toMatchObject({ results: [{ metrics: [1] }] });
    }
    expect((await inSegment("viewer", segments.viewers)).status).toBe(200);
  });

  test("of others cannot be told from none", async () => {
    const others: (readonly [PrincipalName, number, string])[] = [
      ["owner", segments.viewers, OWN_SITE],
      ["readKey", segments.viewers, OWN_SITE],
      ["viewer", segments.foreign, OWN_SITE],
      // Whoever sees both sites still asks about one.
      ["owner", segments.foreign, OWN_SITE],
      ["stranger", segments.shared, OTHER_SITE],
    ];
    for (const [as, id, site] of others) {
      const [answer, none] = [await inSegment(as, id, site), await inSegment(as, 999_999, site)];
      expect([answer.status, error(answer).field]).toEqual([400, "filters[0][2][0]"]);
      expect(answer.text).toBe(none.text.replaceAll("999999", String(id)));
    }
  });
});

test("goals are those of the site, also for whoever sees another one's", async () => {
  const answer = await query("owner", { filters: [["is", "event:goal", ["Secret plan"]]] });
  expect([answer.status, error(answer).field]).toEqual([400, "filters"]);
  expect(error(answer).error).toContain(`its goals are "Signup"`);
  const rows = (await query("owner", { dimensions: ["event:goal"], metrics: ["visitors", "conversion_rate"] })).json();
  expect(rows).toMatchObject({ results: [{ dimensions: ["Signup"], metrics: [1, 50] }] });
});

describe("what is wrong is told by its place", () => {
  const many = Array.from({ length: 10_000 }, () => ["is", "event:page", ["/"]]);
  let deep: unknown = ["is", "event:page", ["/"]];
  for (let level = 0; level < 10_000; level++) deep = ["not", deep];

  test.each<[string, object, string]>([
    ["a hundred years by minute", { date_range: ["2000-01-01", "2099-12-31"], dimensions: ["time:minute"] }, "date_range"],
    ["ten years by minute", { date_range: ["2017-01-01", "2026-12-31"], dimensions: ["time:minute"] }, "dimensions"],
    ["ten thousand filters", { filters: many }, "filters[200]"],
    ["filters ten thousand deep", { filters: [deep] }, `filters[0]${"[1]".repeat(20)}`],
    ["an expression that would explode", { filters: [["matches", "event:page", ["((a{99}){99}){99}"]]] }, "filters[0][2][0]"],
    ["an unknown key", { dimension: ["event:page"] }, "dimension"],
    ["a metric twice", { metrics: ["visitors", "visitors"] }, "metrics[1]"],
    ["a number for a list", { metrics: 7 }, "metrics"],
    ["a goal that is not there", { filters: [["is", "event:goal", ["x"]]] }, "filters"],
  ])("%s", async (_, part, field) => {
    const answer = await query("readKey", part);
    expect([answer.status, error(answer).code, error(answer).field]).toEqual([400, "invalid_query", field]);
    expect(error(answer).error.length).toBeLessThan(500);
  });

  test("also among several", async () => {
    const asked = { site_id: OWN_SITE, metrics: ["visitors"], date_range: "day" };
    const wrong = { ...asked, filters: [["is", "segment", [999_999]]] };
    const answer = await harness.call("POST /api/v2/query", { as: "readKey", body: { queries: [asked, wrong] } });
    expect([answer.status, error(answer).field]).toEqual([400, "queries[1].filters[0][2][0]"]);
    expect(error(answer).error).toStartWith("queries[1].filters[0][2][0]: ");
  });

  test("goals that would be written out too often", async () => {
    const { sites, goals } = harness.data.admin;
    const { id } = sites.find(OTHER_SITE)!;
    const props = Array.from({ length: 10 }, (_, key) => ({ key: `k${key}`, op: "is", values: ["v"] }));
    for (let number = 0; number < 10; number++) goals.add(id, { name: `Goal ${number}`, rule: { kind: "event", name: "Buy", props } });
    const filters = Array.from({ length: 50 }, () => ["contains", "event:goal", ["Goal"]]);
    const answer = await query("foreignKey", { site_id: OTHER_SITE, filters });
    expect([answer.status, error(answer).field]).toEqual([400, "filters"]);
  });

  test("more work than one request may make", async () => {
    const asked = {
      ...{ site_id: OWN_SITE, metrics: ["visitors", "percentage"], date_range: "day", dimensions: ["visit:source", "visit:country"] },
      include: { totals: true, pivot: true },
    };
    const answer = await harness.call("POST /api/v2/query", { as: "readKey", body: { queries: Array(40).fill(asked) } });
    expect([answer.status, error(answer).field]).toEqual([400, "queries"]);
  });

  test("a page past the end is empty", async () => {
    const answer = await query("readKey", { dimensions: ["event:page"], pagination: { offset: 1_000_000 }, include: { total_rows: true } });
    expect(answer.json()).toMatchObject({ results: [], meta: { total_rows: 2 } });
  });

  test("a body too large is not read", async () => {
    expect((await query("readKey", { filters: "x".repeat(300_000) })).status).toBe(413);
  });
});

describe("the older questions", () => {
  test("a period's numbers, compared", async () => {
    const answer = await get("readKey", "aggregate", { period: "day", metrics: "visitors,pageviews", compare: "previous_period" });
    expect([answer.status, answer.json()]).toEqual([
      200,
      // The day before, until the same time: one visitor, one page view.
      { results: { visitors: { value: 2, change: 100 }, pageviews: { value: 2, change: 100 } } },
    ]);
  });

  test("by time, with every bucket", async () => {
    const answer = await get("readKey", "timeseries", { period: "custom", date: "2026-06-13,2026-06-15", metrics: "visitors,bounce_rate" });
    expect(answer.json()).toEqual({
      results: [
        { date: "2026-06-13", visitors: 0, bounce_rate: null },
        { date: "2026-06-14", visitors: 1, bounce_rate: 100 },
        { date: "2026-06-15", visitors: 2, bounce_rate: 50 },
      ],
    });
  });

  test("by source, and for a goal", async () => {
    const rows = await get("readKey", "breakdown", {
      period: "day",
      property: "visit:source",
      metrics: "visitors,conversion_rate",
      filters: "event:goal==Signup",
    });
    expect(rows.json()).toEqual({ results: [{ source: "Google", visitors: 1, conversion_rate: 50 }] });
    const pages = await get("readKey", "breakdown", { period: "day", property: "event:page", filters: "event:page==/pri*", limit: "1" });
    expect(pages.json()).toEqual({ results: [{ page: "/pricing", visitors: 1 }] });
  });

  test("what is wrong is told by its parameter", async () => {
    const answer = await get("readKey", "breakdown", { property: "visit:shoe" });
    expect([answer.status, error(answer).field]).toEqual([400, "property"]);
  });
});
