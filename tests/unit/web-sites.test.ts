import { describe, expect, test } from "bun:test";
import type { Answer, SiteCard } from "../../web/api.ts";
import { readSitesState, writeSitesState } from "../../web/sites-state.ts";
import { addTraffic, changeOf, groupSites, trafficOf, trafficQueries } from "../../web/sites-traffic.ts";

const card = (domain: string, label = "", visitors24h = 0): SiteCard => ({
  ...{ domain, label, visitors24h, timezone: "Asia/Kolkata", createdAt: "", snippet: "" },
});

test.each([
  ["", { period: "24h", order: "traffic", find: "" }],
  ["?period=7d", { period: "7d", order: "traffic", find: "" }],
  ["?period=28d&order=name&find=a%26b", { period: "28d", order: "name", find: "a&b" }],
])("the list's choices are its address %p", (search, state) => {
  expect(readSitesState(search)).toEqual(state as never);
  expect(writeSitesState(readSitesState(search))).toBe(search);
});

test("what the address does not say rightly is as if it were not there", () => {
  expect(readSitesState("?period=century&order=luck")).toEqual({ period: "24h", order: "traffic", find: "" });
});

test("a site is asked about as its own page asks: its days, today among them", () => {
  const nowMs = Date.parse("2026-11-20T20:00:00Z");
  const [total, line] = trafficQueries(card("a.example"), "7d", nowMs);
  // In India it is the 21st already.
  expect(total).toMatchObject({ site_id: "a.example", date_range: ["2026-11-15", "2026-11-21"] });
  expect(line.dimensions).toEqual(["time:day"]);
  expect(trafficQueries(card("a.example"), "24h", nowMs)[1]).toMatchObject({ date_range: "24h", dimensions: ["time:hour"] });
});

describe("traffic", () => {
  const row = (metrics: number[], before?: number[]) => ({
    dimensions: [],
    metrics,
    ...(before && { comparison: { metrics: before, change: [] } }),
  });
  const answer = (...results: ReturnType<typeof row>[]): Answer => ({ results, meta: {}, query: { date_range: ["", ""] } });
  const one = trafficOf([answer(row([3, 4, 9], [2, 2, 2])), answer(row([1]), row([2]))]);
  const none = trafficOf([answer(), answer()]);

  test("of a site, and of one that has none", () => {
    expect(one).toEqual({ now: { visitors: 3, visits: 4, pageviews: 9 }, before: { visitors: 2, visits: 2, pageviews: 2 }, line: [1, 2] });
    expect([changeOf(one, "visitors"), changeOf(none, "visitors")]).toEqual([50, null]);
    expect(none.now).toEqual({ visitors: 0, visits: 0, pageviews: 0 });
  });

  test("of sites together: lines of different lengths end together", () => {
    const longer = { ...one, line: [5, 5, 5] };
    expect(addTraffic([one, longer, none])).toEqual({
      now: { visitors: 6, visits: 8, pageviews: 18 },
      before: { visitors: 4, visits: 4, pageviews: 4 },
      line: [5, 6, 7],
    });
  });
});

describe("the list", () => {
  const sites = [card("b.example", "Shops", 5), card("a.example", "Shops", 1), card("c.example", "", 9), card("d.example", "Blogs", 2)];
  const shown = (find: string, order: "traffic" | "name") =>
    groupSites(sites, { find, order }, ({ visitors24h }) => visitors24h).map(({ label, sites: of }) => [
      label,
      ...of.map(({ domain }) => domain[0]),
    ]);

  test("stands by labels, those without one last, the busiest first", () => {
    expect(shown("", "traffic")).toEqual([
      ["Blogs", "d"],
      ["Shops", "b", "a"],
      ["", "c"],
    ]);
    expect(shown("", "name")[1]).toEqual(["Shops", "a", "b"]);
  });

  test("is narrowed by domain and by label, whatever their case", () => {
    expect(shown("C.EX", "traffic")).toEqual([["", "c"]]);
    expect(shown(" shops ", "traffic")).toEqual([["Shops", "b", "a"]]);
    expect(shown("nothing", "traffic")).toEqual([]);
  });
});
