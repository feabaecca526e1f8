import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { ask, call, PASSWORD } from "../helpers/api.ts";
import { isTooWide, newPerson, startBrowser } from "../helpers/browser.ts";
import { logIn } from "./dashboard-scene.ts";
import { LIMIT_MS, openScene, OWNER, SITE, type Scene } from "./settings-scene.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

describe.each([
  [1440, 900],
  [360, 740],
] as const)("%i pixels wide", (width, height) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(browser, width, height);
  }, LIMIT_MS);
  afterAll(() => scene.close());

  test(
    "language and theme belong to the account: another browser has them at once",
    async () => {
      const { page, open, cairn, cookie, button, until } = scene;
      await open("/account");
      await button("Dark").click();
      await button("Français").click();
      await page.getByRole("heading", { level: 1, name: "Compte" }).waitFor();
      await until("/api/me", ({ theme, language }) => theme === "dark" && language === "fr");
      const other = await newPerson(browser, width, height);
      await logIn(other, cairn, cookie);
      const second = await other.newPage();
      second.setDefaultTimeout(30_000);
      await second.goto(`${cairn.url}/account`);
      await second.getByRole("heading", { level: 1, name: "Compte" }).waitFor();
      await second.waitForFunction(() => document.documentElement.dataset["theme"] === "dark");
      await other.close();
      await button("Celle du navigateur").click();
      await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
      await button("Like the system").click();
      await button("Saturday").click();
      await until("/api/me", (me) => me["language"] === "" && me["theme"] === "system" && me["weekStart"] === "saturday");
      expect(await isTooWide(page)).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    "a key is shown once, works, and opens nothing after its removal",
    async () => {
      const { page, open, cairn, button, said } = scene;
      const dialog = page.getByRole("dialog");
      await open("/account/keys");
      await button("New key").click();
      await page.getByLabel("Name", { exact: true }).fill("reports");
      await dialog.getByRole("button", { name: "Some sites" }).click();
      await page.getByRole("combobox", { name: "Some sites" }).fill(SITE.slice(0, 4));
      await page.keyboard.press("Enter");
      await dialog.getByRole("button", { name: `Take out ${SITE}` }).waitFor();
      await dialog.getByRole("button", { name: "Make the key" }).click();
      await dialog.getByText("Copy it now").waitFor();
      const key = (await dialog.locator("pre").innerText()).trim();
      await dialog.getByRole("button", { name: "I have copied it" }).click();
      await page.locator(".line", { hasText: "reports" }).getByText("never used").waitFor();
      expect(await page.getByText(key).count()).toBe(0);
      const query = { site_id: SITE, metrics: ["pageviews"], date_range: "all" };
      expect((await ask(cairn, key, query)).results.length).toBe(1);
      await button("Remove reports").click();
      await dialog.getByRole("button", { name: "Remove" }).click();
      await said("No keys yet.");
      await expect(ask(cairn, key, query)).rejects.toThrow("401");
    },
    LIMIT_MS,
  );

  test(
    "logins elsewhere are ended, and a new password is the only one that opens",
    async () => {
      const { page, open, cairn, button, said } = scene;
      const body = { email: OWNER, password: PASSWORD };
      const others = await Promise.all([call(cairn, "POST", "/api/login", { body }), call(cairn, "POST", "/api/login", { body })]);
      const alive = async () => Promise.all(others.map(async ({ cookie }) => (await call(cairn, "GET", "/api/me", { cookie })).status));
      expect(await alive()).toEqual([200, 200]);
      await open("/account");
      await said("This browser");
      await button("Log out elsewhere").click();
      await page.getByRole("dialog").getByRole("button", { name: "Log out elsewhere" }).click();
      await said("2 other log-ins have ended.");
      expect(await alive()).toEqual([401, 401]);

      await page.getByLabel("Current password").fill("not my password");
      await page.getByLabel("New password").fill("another long one 4712");
      await button("Change password").click();
      await said("The current password is wrong.");
      await page.getByLabel("Current password").fill(PASSWORD);
      await button("Change password").click();
      await said("The password is changed.");
      expect((await call(cairn, "POST", "/api/login", { body })).status).toBe(401);
      const changed = { email: OWNER, password: "another long one 4712" };
      expect((await call(cairn, "POST", "/api/login", { body: changed })).status).toBe(200);
      await page.reload();
      await said("This browser");
    },
    LIMIT_MS,
  );

  test("nothing failed that was not meant to", () => {
    // Refusals that the tests above provoke are told on the console by the browser.
    const refused = /console error: Failed to load resource: the server responded with a status of (400|403)/;
    expect(scene.problems.filter((problem) => !refused.test(problem))).toEqual([]);
  });
});
