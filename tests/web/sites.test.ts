import { afterAll, beforeAll, expect, test } from "bun:test";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { lastDays, openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITES = [
  ["busy.example", 4000],
  ["calm.example", 600],
  ["third.example", 1500],
] as const;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard(Object.fromEntries(SITES));
  for (const site of ["calm.example", "third.example"]) {
    await call(dashboard.cairn, "PATCH", `/api/sites/${site}`, { cookie: dashboard.cookie, body: { label: "Customers" } });
  }
}, 120_000);
afterAll(() => dashboard.stop());

/** Visitors of a site in the days that its page shows, as the API tells them. */
async function visitorsOf(site: string, days: number): Promise<number> {
  const answer = await call(dashboard.cairn, "POST", "/api/v2/query", {
    cookie: dashboard.cookie,
    body: { site_id: site, metrics: ["visitors"], date_range: await lastDays(dashboard, site, days) },
  });
  return (answer.json["results"] as { metrics: [number] }[])[0]!.metrics[0];
}

test.each([
  [1440, 900],
  [360, 740],
])(
  "all sites with their numbers, by label, found and put in order, %i pixels wide",
  async (width, height) => {
    const { page, problems, close } = await openDashboard(dashboard, width, height);
    const cards = () => page.locator(".card-name").allInnerTexts();
    await page.goto(`${dashboard.cairn.url}/`);
    await page.getByRole("button", { name: "28 days" }).click();
    const together = page.getByRole("region", { name: "3 sites together" });
    await together.waitFor();

    // The numbers are the API's, and those together are their sum.
    const counts = await Promise.all(SITES.map(([site]) => visitorsOf(site, 28)));
    const exact = (count: number): string => new Intl.NumberFormat("en-GB").format(count);
    for (const [at, [site]] of SITES.entries()) {
      expect(counts[at]).toBeGreaterThan(0);
      expect(await page.locator(".card", { hasText: site }).locator("b").innerText()).toBe(exact(counts[at]!));
    }
    expect(await together.locator("b").first().innerText()).toBe(exact(counts.reduce((sum, count) => sum + count, 0)));

    expect(await page.locator(".sites-label").allInnerTexts()).toEqual(["Customers", "Other sites"]);
    expect(await cards()).toEqual(["third.example", "calm.example", "busy.example"]);
    await page.getByRole("button", { name: "By name" }).click();
    await page.waitForURL((url) => url.search === "?period=28d&order=name");
    expect(await cards()).toEqual(["calm.example", "third.example", "busy.example"]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);

    await page.getByRole("searchbox").fill("customers");
    await page.getByRole("region", { name: "2 sites together" }).waitFor();
    expect(await cards()).toEqual(["calm.example", "third.example"]);
    await page.getByRole("searchbox").fill("zzz");
    await page.getByText("No site is called like that.").waitFor();

    // A copied link shows the same; a card leads to the same days of its site.
    await page.goto(`${dashboard.cairn.url}/?period=7d&find=busy`);
    await page.getByRole("link", { name: /^busy\.example/ }).click();
    await page.waitForURL(`${dashboard.cairn.url}/sites/busy.example?period=7d`);
    const week = await visitorsOf("busy.example", 7);
    await page.waitForFunction((text) => document.querySelector(".tile-value")?.textContent?.trim() === text, exact(week));
    expect(problems).toEqual([]);
    await close();
  },
  90_000,
);
