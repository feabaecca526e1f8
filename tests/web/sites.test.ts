import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { isTooWide, newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { axeViolations, smallTargets } from "./axe.ts";

const SITES = [
  ["busy.example", 4000],
  ["calm.example", 600],
  ["third.example", 1500],
] as const;

let browser: Browser;
let cairn: CairnProcess;
let cookie: string;
const directory = temporaryDirectory();

beforeAll(async () => {
  browser = await startBrowser();
  for (const [site, events] of SITES) {
    const { code, stderr } = await runCairn(["seed", "--site", site, "--events", String(events), "--days", "20", "--data", directory.path]);
    if (code !== 0) throw new Error(stderr);
  }
  cairn = await startCairn({ directory: directory.path });
  const body = { token: setupToken(cairn), email: "owner@sites.example", password: PASSWORD };
  cookie = (await call(cairn, "POST", "/api/setup", { body })).cookie;
  for (const site of ["calm.example", "third.example"]) {
    await call(cairn, "PATCH", `/api/sites/${site}`, { cookie, body: { label: "Customers" } });
  }
}, 120_000);

afterAll(async () => {
  await browser.close();
  await cairn.stop();
  directory.remove();
});

/** Visitors of a site in the days that its page shows, as the API tells them. */
async function visitorsOf(site: string, days: number): Promise<number> {
  const { json } = await call(cairn, "GET", `/api/sites/${site}`, { cookie });
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: String(json["timezone"]) }).format(Date.now());
  const from = new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  const answer = await call(cairn, "POST", "/api/v2/query", {
    cookie,
    body: { site_id: site, metrics: ["visitors"], date_range: [from, today] },
  });
  return (answer.json["results"] as { metrics: [number] }[])[0]!.metrics[0];
}

test.each([
  [1440, 900],
  [360, 740],
])(
  "all sites with their numbers, by label, found and put in order, %i pixels wide",
  async (width, height) => {
    const person = await newPerson(browser, width, height);
    const [name, value] = cookie.split("=") as [string, string];
    await person.addCookies([{ name, value, url: cairn.url }]);
    const page = await person.newPage();
    page.setDefaultTimeout(20_000);
    const problems = await watchPage(page, [new URL(cairn.url).host]);
    const cards = () => page.locator(".card-name").allInnerTexts();
    await page.goto(`${cairn.url}/`);
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
    await page.goto(`${cairn.url}/?period=7d&find=busy`);
    await page.getByRole("link", { name: /^busy\.example/ }).click();
    await page.waitForURL(`${cairn.url}/sites/busy.example?period=7d`);
    const week = await visitorsOf("busy.example", 7);
    await page.waitForFunction((text) => document.querySelector(".tile-value")?.textContent?.trim() === text, exact(week));
    expect(problems).toEqual([]);
    await person.close();
  },
  90_000,
);
