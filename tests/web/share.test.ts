import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide, newPerson, watchPage } from "../helpers/browser.ts";
import { readCsv, readZip } from "../helpers/read-files.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { lastDays, openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";
const OTHER = "other.example";
const PASSWORD = "open sesame please";
const MOBILE = [["is", "visit:device", ["Mobile"]]];

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard({ [SITE]: 3000, [OTHER]: 10 });
  const body = { name: "On the phone", filters: MOBILE, shared: true };
  await call(dashboard.cairn, "POST", `/api/sites/${SITE}/segments`, { cookie: dashboard.cookie, body });
}, 120_000);
afterAll(() => dashboard.stop());

/** Somebody without an account, and what their page did that it must not. */
async function openStranger(width: number, height: number) {
  const person = await newPerson(dashboard.browser, width, height);
  const page = await person.newPage();
  page.setDefaultTimeout(20_000);
  return { page, problems: await watchPage(page, [new URL(dashboard.cairn.url).host]), close: () => person.close() };
}

async function visitorsOf(filters: readonly unknown[]): Promise<string> {
  const { cairn, cookie } = dashboard;
  const body = { site_id: SITE, metrics: ["visitors"], date_range: await lastDays(dashboard, SITE), filters };
  const { json } = await call(cairn, "POST", "/api/v2/query", { cookie, body });
  return new Intl.NumberFormat("en-GB").format((json["results"] as [{ metrics: [number] }])[0].metrics[0]);
}

/** Of the headline, exactly. */
const shownVisitors = (page: Page): Promise<string> => page.locator(".tile-value").first().innerText();

async function openSharing(page: Page): Promise<void> {
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}`);
  await page.getByRole("button", { name: "Export and share" }).click();
  await page.getByRole("menuitem", { name: "Share this site…" }).click();
  await page.getByRole("heading", { name: `Share ${SITE}` }).waitFor();
}

test.each([
  [1280, 900],
  [360, 740],
])(
  "%i pixels wide: a link with a password and a segment is made, opened by somebody without an account, and closed",
  async (width, height) => {
    const owner = await openDashboard(dashboard, width, height);
    await openSharing(owner.page);
    await owner.page.getByText("No links yet.").waitFor();
    await owner.page.getByRole("button", { name: "New link" }).click();
    // The focus goes along, so that a keyboard can.
    expect(await owner.page.getByLabel("Name", { exact: true }).evaluate((field) => field === document.activeElement)).toBe(true);
    await owner.page.keyboard.type("Board");
    await owner.page.getByRole("switch", { name: "Ask for a password" }).click();
    await owner.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await owner.page.getByLabel("What it shows").selectOption("On the phone");
    await owner.page.getByLabel("Last day").fill("2099-12-31");
    await owner.page.getByRole("button", { name: "Make the link" }).click();
    const link = await owner.page.getByRole("group", { name: "The new link" }).locator("code").innerText();
    expect(link).toMatch(new RegExp(`^${dashboard.cairn.url}/share/\\d+#[\\w-]{43}$`));
    await owner.page.keyboard.press("Enter");
    await owner.page.getByRole("button", { name: "New link" }).waitFor();
    await owner.page.getByText(/^password · only On the phone · until .*31 Dec 2099 · never used$/).waitFor();

    const guest = await openStranger(width, height);
    const { page } = guest;
    await page.goto(link.replace(/.{4}$/, "xxxx"));
    await page.getByRole("heading", { name: "This link is not good, or not any more" }).waitFor();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByLabel("Password", { exact: true }).fill("not this one");
    await page.getByRole("button", { name: "Show the numbers" }).click();
    await page.getByText("The password is wrong.").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Show the numbers" }).click();
    await page.getByText("Shared by the owner, read-only: On the phone").waitFor();
    await page.locator(".panel .row").first().waitFor();
    // The segment's numbers, though the page asks without a filter.
    expect(await shownVisitors(page)).toBe(await visitorsOf(MOBILE));
    for (const name of ["Not counted", "Share", `Site ${SITE}, switch`])
      expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
    expect(await page.locator(".error-box").count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);

    await page.getByRole("button", { name: "Export and share" }).click();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "All numbers (CSV in a zip)" }).click(),
    ]);
    const tables = readZip(new Uint8Array(await Bun.file(await saved.path()).arrayBuffer()));
    expect(readCsv(tables.get("devices-devices.csv")!).map(([size]) => size)).toEqual([expect.any(String), "Mobile"]);

    // Filters and ranges are in the address, and the link's secret stays there: it shows the same to whoever gets it.
    await page.locator(".panel-places .row").first().click();
    await page.locator(".chip").waitFor();
    await page.keyboard.press("w");
    await page.waitForURL(/period=7d/);
    expect(page.url()).toMatch(/\/share\/\d+\?period=7d&filter=is,visit:country,[A-Z]{2}#[\w-]{43}$/);
    await page.reload();
    await page.locator(".chip").waitFor();
    expect(await page.locator(".current").getAttribute("href")).toMatch(/^\/share\/\d+\/realtime#[\w-]{43}$/);
    await page.locator(".current").click();
    await page.getByRole("heading", { name: "Right now" }).waitFor();
    await page.getByRole("link", { name: "All numbers" }).click();
    await page.locator(".panel .row").first().waitFor();
    // Language and theme are the reader's own.
    await page.locator(".top-bar .menu").last().getByRole("button").first().click();
    await page.getByRole("menuitemradio", { name: "Français" }).click();
    await page.getByText("Partagé par le propriétaire, en lecture seule : On the phone").waitFor();
    await page.locator(".popup").waitFor({ state: "detached" });

    await owner.page.getByRole("button", { name: "Remove Board" }).click();
    await owner.page.getByRole("button", { name: "Remove", exact: true }).click();
    await owner.page.getByText("No links yet.").waitFor();
    await page.keyboard.press("m");
    await page.getByRole("heading", { name: "Ce lien n’est pas valable, ou ne l’est plus" }).waitFor();
    // Refusals that were expected are what the browser calls errors.
    const expected = /status of 40[14]/;
    expect(guest.problems.filter((problem) => !expected.test(problem))).toEqual([]);
    expect(owner.problems).toEqual([]);
    await guest.close();
    await owner.close();
  },
  120_000,
);

test("a public page opens without a secret, and shows nothing of another site", async () => {
  const owner = await openDashboard(dashboard, 1280, 900);
  await owner.page.goto(`${dashboard.cairn.url}/sites/${SITE}`);
  await owner.page.getByRole("button", { name: "Share", exact: true }).waitFor();
  await owner.page.keyboard.press("l");
  await owner.page.getByRole("button", { name: "New link" }).click();
  await owner.page.getByRole("button", { name: "Everyone" }).click();
  await owner.page.getByRole("button", { name: "Make the link" }).click();
  const link = await owner.page.getByRole("group", { name: "The new link" }).locator("code").innerText();
  expect(link).toBe(`${dashboard.cairn.url}/share/${SITE}`);

  const { page, problems, close } = await openStranger(1280, 900);
  await page.goto(link);
  await page.locator(".panel .row").first().waitFor();
  expect(await shownVisitors(page)).toBe(await visitorsOf([]));
  expect(problems).toEqual([]);
  await page.goto(`${dashboard.cairn.url}/share/${OTHER}`);
  await page.getByRole("heading", { name: "This link is not good, or not any more" }).waitFor();
  await page.goto(`${dashboard.cairn.url}/sites/${OTHER}`);
  await page.waitForURL(/\/login/);
  await close();
  await owner.close();
}, 90_000);
