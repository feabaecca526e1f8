import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { isTooWide, startBrowser } from "../helpers/browser.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { openScreen, SCREENS } from "./preview/screens.ts";
import { startPreview, type Preview } from "./preview/server.ts";

let browser: Browser;
let preview: Preview;
let usual: Preview["mood"];
beforeAll(async () => {
  browser = await startBrowser();
  preview = await startPreview();
  usual = { ...preview.mood };
}, 60_000);
afterAll(async () => {
  await browser.close();
  await preview.stop();
});

interface Reader {
  readonly width: number;
  readonly theme: "light" | "dark";
  readonly locale: string;
}

/** Both widths see both themes, both themes see both languages. */
const READERS: readonly Reader[] = [
  { width: 1440, theme: "light", locale: "en-GB" },
  { width: 1440, theme: "dark", locale: "fr-FR" },
  { width: 360, theme: "light", locale: "fr-FR" },
  { width: 360, theme: "dark", locale: "en-GB" },
];

const contextOf = ({ width, theme, locale }: Reader): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme: theme,
    locale,
    ...(width < 600 && { isMobile: true, hasTouch: true }),
  });

describe.each(READERS)("$width pixels wide, $theme, $locale:", (reader) => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await contextOf(reader);
  });
  afterAll(() => context.close());

  test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
    "%s keeps nobody out and fits",
    async (_name, screen) => {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await openScreen(page, preview, usual, screen);
      expect(await axeViolations(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      if (reader.width < 600) expect(await smallTargets(page)).toEqual([]);
      await page.close();
    },
    60_000,
  );
});

test("every screen fits a tablet, 1024 pixels wide", async () => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  page.setDefaultTimeout(20_000);
  const tooWide: string[] = [];
  for (const screen of SCREENS) {
    await openScreen(page, preview, usual, screen);
    if (await isTooWide(page)) tooWide.push(screen.name);
  }
  expect(tooWide).toEqual([]);
  await page.close();
}, 300_000);

describe("with the keyboard", () => {
  let context: BrowserContext;
  beforeAll(async () => {
    context = await contextOf(READERS[0]!);
  });
  afterAll(() => context.close());

  const open = async (name: string): Promise<Page> => {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await openScreen(
      page,
      preview,
      usual,
      SCREENS.find((screen) => screen.name === name)!,
    );
    return page;
  };
  const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id || document.activeElement!.tagName);

  test("the first stop leads past the bar, and every stop is seen", async () => {
    const page = await open("site-big");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("main");
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press("Tab");
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outline);
      expect(ring).toMatch(/solid 2px$/);
    }
    await page.close();
  }, 30_000);

  test("a hint comes with the focus; Escape takes it away and nothing else", async () => {
    const page = await open("site-year");
    const address = page.url();
    const tile = page.locator(".tile").first();
    const hint = page.locator(".hint").first();
    // Only the keyboard's focus shows it.
    await page.locator(".export-menu > .button").focus();
    await page.keyboard.press("Tab");
    expect(await tile.evaluate((element) => element === document.activeElement)).toBe(true);
    await hint.waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await hint.waitFor({ state: "hidden" });
    expect(page.url()).toBe(address);
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.search.includes("filter"));
    await page.close();
  }, 30_000);

  test("a new screen takes the focus that the old one lost", async () => {
    const page = await open("sites");
    await page.getByRole("link", { name: /^big\.example/ }).press("Enter");
    await page.getByRole("group", { name: "Headline numbers" }).waitFor();
    expect(await focused(page)).toBe("main");
    await page.close();
  }, 30_000);
});

test("the language is chosen in the account's menu, holds at once and is kept", async () => {
  const context = await contextOf(READERS[0]!);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await openScreen(
    page,
    preview,
    usual,
    SCREENS.find(({ name }) => name === "site-big")!,
  );
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitemradio", { name: "Français" }).click();
  await page.getByRole("button", { name: /^Visiteurs/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
  await page.reload();
  await page
    .getByRole("region", { name: "Lieux" })
    .getByRole("button", { name: /^Allemagne/ })
    .waitFor();
  await page.getByRole("button", { name: "Compte" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await page.getByRole("button", { name: /^Visitors/ }).waitFor();
  await context.close();
}, 30_000);

test("who asked for less motion sees none", async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await openScreen(
    page,
    preview,
    usual,
    SCREENS.find(({ name }) => name === "install")!,
  );
  await page.locator(".pulse").waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await context.close();
}, 30_000);
