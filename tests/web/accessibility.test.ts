import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser, BrowserContext } from "playwright-core";
import { isTooWide, startBrowser } from "../helpers/browser.ts";
import { axeViolations } from "./axe.ts";
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
      page.setDefaultTimeout(10_000);
      await openScreen(page, preview, usual, screen);
      expect(await axeViolations(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await page.close();
    },
    30_000,
  );
});
