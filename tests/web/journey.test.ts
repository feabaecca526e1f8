import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { setupToken } from "../helpers/api.ts";
import { isTooWide, newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";

const EMAIL = "owner@journey.example";
const PASSWORD = "a long enough password";
const DOMAIN = "shop.example";
/** From the visit to the number on a screen. */

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

interface Shop {
  readonly url: string;
  readonly host: string;
  stop(): Promise<void>;
}

/** A real page with the snippet, on a port of its own: another origin than Cairn's. */
function openShop(snippet: string): Shop {
  const html = `<!doctype html><html><head><title>Shop</title><link rel="icon" href="data:,">${snippet}</head>
    <body><h1>Shop</h1><button onclick="history.pushState(null, '', '/basket')">Basket</button>
    <button onclick="cairn('Signup', { props: { plan: 'free' }, callback: ({ status }) => (document.title = 'Answered ' + status) })">Sign up</button></body></html>`;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => new Response(html, { headers: { "content-type": "text/html" } }),
  });
  const host = `127.0.0.1:${server.port}`;
  return { url: `http://${host}`, host, stop: () => server.stop(true) };
}

const hostOf = ({ url }: CairnProcess): string => new URL(url).host;

/** Every screen of the journey is looked at: it must fit. */
async function expectFits(page: Page, screen: string): Promise<void> {
  expect({ screen, tooWide: await isTooWide(page) }).toEqual({ screen, tooWide: false });
}

async function createOwner(page: Page, cairn: CairnProcess): Promise<void> {
  await page.goto(`${cairn.url}/setup#token=${setupToken(cairn)}`);
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.locator("#password").fill("too short");
  expect(await page.getByRole("button", { name: "Create account" }).isDisabled()).toBe(true);
  await page.locator("#password").fill(PASSWORD);
  await expectFits(page, "set-up");
  await page.getByRole("button", { name: "Create account" }).click();
}

/** Answers the snippet as the screen shows it. */
async function addSite(page: Page): Promise<string> {
  await page.getByRole("heading", { name: "Which site do you want to count?" }).waitFor();
  await page.getByLabel("Domain").fill(`https://www.${DOMAIN}/`);
  // Proposed from the browser.
  expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/Berlin");
  await expectFits(page, "new site");
  await page.getByRole("button", { name: "Add site" }).click();
  await page.getByText("Waiting for the first visit").waitFor();
  await expectFits(page, "install");
  return await page.locator("pre").first().innerText();
}

async function visible(page: Page, text: string): Promise<number> {
  const startedMs = performance.now();
  await page.getByText(text).first().waitFor();
  return performance.now() - startedMs;
}

const pageRow = (page: Page, path: string) =>
  page.getByRole("region", { name: "Pages" }).getByRole("button", { name: new RegExp(`^${path}\\s`) });

for (const [width, height] of [
  [1440, 900],
  [360, 740],
] as const) {
  test(`from the printed link to the number on the dashboard and out again, ${width} pixels wide`, async () => {
    const directory = temporaryDirectory();
    const cairn = await startCairn({ directory: directory.path });
    const owner = await newPerson(browser, width, height);
    const page = await owner.newPage();
    page.setDefaultTimeout(20_000);
    const problems = await watchPage(page, [hostOf(cairn)]);

    await createOwner(page, cairn);
    const snippet = await addSite(page);
    expect(snippet).toBe(`<script defer src="${cairn.url}/js/cairn.js" data-domain="${DOMAIN}"></script>`);

    const shop = openShop(snippet);
    const visitor = await newPerson(browser, 1280, 720);
    const visit = await visitor.newPage();
    const visitProblems = await watchPage(visit, [shop.host, hostOf(cairn)]);
    await visit.goto(`${shop.url}/welcome?utm_source=letter`);
    console.log(`the first visit is seen after ${Math.round(await visible(page, "The first visit is here: /welcome"))} ms`);
    await expectFits(page, "install, with the visit");
    await page.getByRole("link", { name: "Open the dashboard" }).click();
    await pageRow(page, "/welcome").waitFor();
    await expectFits(page, "dashboard");

    await visit.getByRole("button", { name: "Basket" }).click();
    await visit.getByRole("button", { name: "Sign up" }).click();
    await visit.waitForFunction(() => document.title === "Answered 202");
    const beganMs = performance.now();
    await page.reload();
    await pageRow(page, "/basket").waitFor();
    console.log(`a page is loaded again, with the newest event, in ${Math.round(performance.now() - beganMs)} ms`);
    const headline = page.getByRole("group", { name: "Headline numbers" });
    expect(
      await headline
        .getByRole("button", { name: /Unique visitors|Visitors/i })
        .first()
        .innerText(),
    ).toMatch(/\b1\b/);
    expect(await page.getByTitle("Visitors with a page view or event in the last five minutes").innerText()).toMatch(/^1/);

    await pageRow(page, "/basket").click();
    const chip = page.getByRole("group", { name: "Filters" }).getByText("/basket");
    await chip.waitFor();
    const filtered = page.url();
    expect(filtered).toContain("basket");
    await page.reload();
    await chip.waitFor();
    expect(page.url()).toBe(filtered);
    await expectFits(page, "dashboard, filtered");

    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.getByRole("heading", { name: "Log in to Cairn" }).waitFor();
    await expectFits(page, "log in");
    expect((await owner.cookies()).filter(({ name }) => name === "cairn")).toEqual([]);

    expect({ problems, visitProblems }).toEqual({ problems: [], visitProblems: [] });
    // The visited page keeps nothing: no cookie, no storage.
    expect(await visitor.cookies()).toEqual([]);
    expect(await visit.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);

    await owner.close();
    await visitor.close();
    await shop.stop();
    expect(await cairn.stop()).toBe(0);
    directory.remove();
  }, 60_000);
}

test("who is logged out is led back to the screen that was asked for; a wrong password is said", async () => {
  const directory = temporaryDirectory();
  const cairn = await startCairn({ directory: directory.path });
  const owner = await newPerson(browser, 1024, 768);
  const page = await owner.newPage();
  page.setDefaultTimeout(20_000);
  await createOwner(page, cairn);
  await addSite(page);
  await owner.clearCookies();

  const wanted = `/sites/${DOMAIN}?period=7d`;
  await page.goto(cairn.url + wanted);
  await page.getByRole("heading", { name: "Log in to Cairn" }).waitFor();
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.locator("#password").fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("The e-mail or the password is wrong.").waitFor();
  await page.locator("#password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(cairn.url + wanted);
  await page.getByRole("group", { name: "Filters" }).waitFor();

  await owner.close();
  expect(await cairn.stop()).toBe(0);
  directory.remove();
}, 60_000);
