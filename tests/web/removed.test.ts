import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";

const SITE = "shop.example";
/** The job has a turn every five seconds, and the machine may be slow. */
const LONG_MS = 120_000;

let browser: Browser;
let cairn: CairnProcess;
let cookie: string;
const directory = temporaryDirectory();

const read = (sql: string): number => {
  const db = new Database(join(directory.path, "events.db"), { readonly: true });
  try {
    return db.query<{ n: number }, []>(sql).get()!.n;
  } finally {
    db.close();
  }
};
const metrics = ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"];
const QUERIES = [
  { metrics },
  { metrics, dimensions: ["time:day"] },
  { metrics: ["visitors", "pageviews", "bounce_rate", "time_on_page"], dimensions: ["event:page"] },
  { metrics: ["visitors", "total_revenue"], dimensions: ["event:currency"], filters: [["is_not", "event:currency", ["(none)"]]] },
  { metrics: ["visitors", "visit_duration"], dimensions: ["visit:source", "time:month"] },
].map((query) => ({ site_id: SITE, date_range: "all", ...query }));
const ask = async (): Promise<unknown> => {
  const { json } = await call(cairn, "POST", "/api/v2/query", { cookie, body: { queries: QUERIES } });
  return (json["responses"] as { results: unknown }[]).map(({ results }) => results);
};

beforeAll(async () => {
  browser = await startBrowser();
  const { code, stderr } = await runCairn(["seed", "--site", SITE, "--events", "4000", "--days", "45", "--data", directory.path]);
  if (code !== 0) throw new Error(stderr);
  cairn = await startCairn({ directory: directory.path });
  const owner = { token: setupToken(cairn), email: "owner@removed.example", password: PASSWORD };
  cookie = (await call(cairn, "POST", "/api/setup", { body: owner })).cookie;
}, 60_000);

afterAll(async () => {
  await browser.close();
  await cairn.stop();
  directory.remove();
});

test(
  "a server that is killed while it removes old events goes on; its numbers stay, and what has none says so on the page",
  async () => {
    const before = await ask();
    const all = read("select count(*) as n from events");
    await call(cairn, "PATCH", `/api/sites/${SITE}`, { cookie, body: { retentionMonths: 1 } });
    await cairn.stop();
    // It was set long ago.
    const db = new Database(join(directory.path, "cairn.db"));
    db.run("update retention set changed = 0");
    db.close();

    const stages: readonly [string, () => boolean][] = [
      ["some days are added up", () => read("select count(*) as n from daily_days") > 5],
      ["the first days count from their sums", () => read("select count(*) as n from daily_days where raw = 0") > 0],
      ["old events are gone", () => read("select count(*) as n from events") < all],
    ];
    for (const [what, isReached] of stages) {
      cairn = await startCairn({ directory: directory.path });
      await waitFor(isReached, LONG_MS, () => `never: ${what}\n${cairn.output()}`);
      cairn.signal("SIGKILL");
      await cairn.exited;
      cairn = await startCairn({ directory: directory.path });
      expect({ what, answers: await ask() }).toEqual({ what, answers: before });
      await cairn.stop();
    }
    cairn = await startCairn({ directory: directory.path });
    const { json } = await call(cairn, "GET", `/api/sites/${SITE}`, { cookie });
    expect(json["eventsFrom"]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await runCairn(["doctor", "--data", directory.path])).toMatchObject({ code: 0, stdout: "" });

    const person = await newPerson(browser, 1280, 900);
    const [name, value] = cookie.split("=") as [string, string];
    await person.addCookies([{ name, value, url: cairn.url }]);
    const page = await person.newPage();
    page.setDefaultTimeout(30_000);
    const problems = await watchPage(page, [new URL(cairn.url).host]);
    await page.goto(`${cairn.url}/sites/${SITE}?period=all`);
    await page.locator(".panel-places li").first().waitFor();
    expect(await page.locator(".error-box").count()).toBe(0);
    // A country: its own numbers are known, its pages are not.
    await page.locator(".panel-places li button").first().click();
    await page.locator(".error-box", { hasText: "are removed" }).waitFor();
    await page.locator(".panel-pages .rows-empty", { hasText: "are removed" }).waitFor();
    expect(await page.locator(".panel-places li").count()).toBe(1);
    expect(await page.locator(".tile-value").first().innerText()).toMatch(/^[\d,.]+k?$/);
    expect(problems).toEqual([]);
    await person.close();
  },
  10 * LONG_MS,
);
