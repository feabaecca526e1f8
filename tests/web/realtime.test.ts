import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { call, PASSWORD, sendPage, setupToken } from "../helpers/api.ts";
import { isTooWide, newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { axeViolations, smallTargets } from "./axe.ts";

const SITE = "live.example";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

async function openSite(cairn: CairnProcess, width: number, height: number, path: string) {
  const { cookie } = await call(cairn, "POST", "/api/setup", {
    body: { token: setupToken(cairn), email: "owner@live.example", password: PASSWORD },
  });
  await call(cairn, "POST", "/api/sites", { cookie, body: { domain: SITE, timezone: "Europe/Paris" } });
  const person = await newPerson(browser, width, height);
  const [name, value] = cookie.split("=") as [string, string];
  await person.addCookies([{ name, value, url: cairn.url }]);
  const page = await person.newPage();
  page.setDefaultTimeout(20_000);
  const problems = await watchPage(page, [new URL(cairn.url).host]);
  await page.goto(`${cairn.url}/sites/${SITE}${path}`);
  return { page, problems, cookie, close: () => person.close() };
}

async function countDrops(cairn: CairnProcess, cookie: string): Promise<number> {
  const { json } = await call(cairn, "GET", `/api/sites/${SITE}/drops?days=30`, { cookie });
  return (json["drops"] as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
}

const visit = (cairn: CairnProcess, path: string, address: string) =>
  sendPage(cairn, { site: SITE, url: `https://${SITE}${path}`, address, referrer: "https://news.ycombinator.com/" });

test.each([
  [1440, 900],
  [360, 740],
] as const)(
  "what happens is seen as it happens, %i pixels wide",
  async (width, height) => {
    const directory = temporaryDirectory();
    const cairn = await startCairn({ directory: directory.path });
    const { page, problems, close } = await openSite(cairn, width, height, "/realtime");
    await page.getByText("Nothing in the last 30 minutes.").waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await visit(cairn, "/hello", "198.18.0.1");
    const line = page.locator(".event", { hasText: "/hello" });
    await line.waitFor();
    expect(await line.innerText()).toContain("from Hacker News");
    await visit(cairn, "/hello", "198.18.0.2");
    await page.locator(".realtime-number", { hasText: /^2$/ }).waitFor();
    const table = page.getByRole("table", { name: "The last 30 minutes" });
    const views = (await table.locator("tbody td:nth-child(2)").allInnerTexts()).map(Number);
    expect(views.length).toBe(30);
    expect(views.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await page.getByRole("region", { name: "Pages" }).getByRole("link", { name: "/hello 2" }).count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);

    // Out of view nothing is asked for; back in view the newest is there at once.
    const look = (state: string) =>
      page.evaluate((now) => {
        Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    const isStream = (request: { url(): string }): boolean => request.url().endsWith(`/api/sites/${SITE}/realtime`);
    const ended = page.waitForEvent("requestfailed", isStream);
    await look("hidden");
    await ended;
    await visit(cairn, "/again", "198.18.0.3");
    const begun = page.waitForRequest(isStream);
    await look("visible");
    await begun;
    await page.locator(".event", { hasText: "/again" }).waitFor();
    expect(problems).toEqual([]);

    // The server goes away: the page says so and keeps what it knows; it comes back by itself.
    expect(await cairn.stop()).toBe(0);
    await page.getByText("The connection was lost.").waitFor();
    expect(await page.locator(".realtime-number").innerText()).toBe("3");
    const samePort = (command: readonly string[]) =>
      command.map((word) => (word.startsWith("127.0.0.1:") ? `127.0.0.1:${cairn.port}` : word));
    const again = await startCairn({ directory: directory.path, wrap: samePort });
    await page.getByText("Live", { exact: true }).waitFor();

    await page.getByRole("link", { name: "/hello 2" }).click();
    await page.locator(".chip", { hasText: "/hello" }).waitFor();
    await close();
    expect(await again.stop()).toBe(0);
    directory.remove();
  },
  90_000,
);

test.each([
  [1440, 900],
  [360, 740],
] as const)(
  "what was not counted is explained, by day and with samples, %i pixels wide",
  async (width, height) => {
    const directory = temporaryDirectory();
    const cairn = await startCairn({ directory: directory.path });
    const { page, problems, cookie, close } = await openSite(cairn, width, height, "");
    await visit(cairn, "/seen", "198.18.0.1");
    for (const path of ["/a", "/b"]) {
      const { outcome } = await sendPage(cairn, {
        site: SITE,
        url: `https://${SITE}${path}`,
        agent: "Googlebot/2.1 (+http://www.google.com/bot.html)",
      });
      expect(outcome).toBe("dropped; reason=bot");
    }
    // The ledger is written with the next batch.
    while ((await countDrops(cairn, cookie)) < 2) await Bun.sleep(50);
    await page.reload();
    await page.locator(".tile-value", { hasText: "1" }).first().waitFor();
    await page.getByRole("button", { name: "What was not counted" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 messages were answered but not counted").waitFor();
    await dialog.getByText("If real visitors are among them").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await dialog.getByRole("tab", { name: "By day" }).click();
    await dialog.getByText("Robots: 2").waitFor();
    await dialog.getByRole("tab", { name: "The newest" }).click();
    await dialog.getByRole("table").getByText("Robots").first().waitFor();
    expect(await dialog.getByRole("table").getByText("Robots").count()).toBe(2);
    if (width >= 600) await dialog.getByText(`${SITE}/b`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole("link", { name: "What is not counted" }).click();
    await page.getByRole("heading", { name: "What is not counted" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
    expect(await cairn.stop()).toBe(0);
    directory.remove();
  },
  60_000,
);
