import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { isTooWide, startBrowser } from "../helpers/browser.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { openScreen, SCREENS, type Screen } from "./preview/screens.ts";
import { AXE, startPreview, type Preview } from "./preview/server.ts";

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

const nameOf = ({ width, theme, locale }: Reader): string => `${width} pixels wide, ${theme}, ${locale}`;

/** Two readers look at once: what the machine waits for with one of them it does for the other. */
describe.each([READERS.slice(0, 2), READERS.slice(2)].map((readers) => [readers.map(nameOf).join(" and "), readers] as const))(
  "%s:",
  (_names, readers) => {
    const pages = new Map<Reader, Page>();
    beforeAll(async () => {
      for (const reader of readers) {
        const page = await (await contextOf(reader)).newPage();
        page.setDefaultTimeout(20_000);
        pages.set(reader, page);
      }
    });
    afterAll(async () => {
      for (const page of pages.values()) await page.context().close();
    });

    test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
      "%s keeps nobody out and fits",
      async (_name, screen) => {
        const found = await Promise.all([...pages].map(([reader, page]) => problemsOf(reader, page, screen)));
        expect(found.flat()).toEqual([]);
      },
      60_000,
    );
  },
);

async function problemsOf(reader: Reader, page: Page, screen: Screen): Promise<readonly string[]> {
  await openScreen(page, preview, usual, screen);
  await page.evaluate((address) => import(address), AXE);
  const problems = [...(await axeViolations(page))];
  if (await isTooWide(page)) problems.push("wider than the screen");
  if (reader.width < 600) problems.push(...(await smallTargets(page)));
  else if (!(await fitsTablet(page))) problems.push("wider than a tablet");
  return problems.map((problem) => `${nameOf(reader)}: ${problem}`);
}

/** The same screen 1024 pixels wide; the page is as wide as before afterwards. */
async function fitsTablet(page: Page): Promise<boolean> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 1024, height: 768 });
  // Drawings follow a moment later.
  const fits = await page
    .waitForFunction(() => innerWidth === 1024 && document.documentElement.scrollWidth <= innerWidth, null, { timeout: 10_000 })
    .then(
      () => true,
      () => false,
    );
  await page.setViewportSize(before);
  return fits;
}

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
