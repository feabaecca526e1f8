import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { startBrowser } from "../../helpers/browser.ts";
import { startPreview } from "./server.ts";

/**
 * Pictures of every screen at three widths in both themes, to be looked at: `bun tests/web/preview/shots.ts [DIR] [NAME]`.
 * Prints what the browser complained about; violations of the policy are among it.
 */
const directory = process.argv[2] ?? "/tmp/shots";
const only = process.argv[3] ?? "";
mkdirSync(directory, { recursive: true });
const preview = await startPreview();
const browser = await startBrowser();

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly mood?: Partial<typeof preview.mood>;
  readonly act?: (page: Page) => Promise<unknown>;
  /** Before everything has loaded. */
  readonly early?: boolean;
}

const SCREENS: readonly Screen[] = [
  { name: "set-up", path: "/setup#token=abc", mood: { setupNeeded: true }, act: (page) => page.fill("#password", "correct horse battery") },
  {
    name: "log-in",
    path: "/login",
    act: async (page) => (
      await page.fill("#email", "owner@example.com"),
      await page.fill("#password", "wrong"),
      await page.click("text=Log in >> nth=-1"),
      page.waitForSelector(".field-wrong")
    ),
  },
  { name: "new-site", path: "/sites/new", act: async (page) => (await page.click("#timezone"), page.fill("#timezone", "pari")) },
  { name: "install", path: "/sites/empty.example/install" },
  {
    name: "installed",
    path: "/sites/empty.example/install",
    mood: { arrived: true },
    act: (page) => page.waitForSelector(".waiting-seen"),
  },
  { name: "sites", path: "/" },
  { name: "no-sites", path: "/", mood: { noSites: true } },
  { name: "site-empty", path: "/sites/empty.example", act: (page) => page.waitForSelector(".first-steps") },
  { name: "site-small", path: "/sites/small.example?period=7d" },
  { name: "site-big", path: "/sites/big.example" },
  { name: "site-today", path: "/sites/big.example?period=day&metric=bounce_rate" },
  {
    name: "site-year",
    path: "/sites/shop.example?period=12mo&filter=is,visit:country,FR&filter=contains,event:page,/blog&sources=referrers&devices=os",
  },
  { name: "hover", path: "/sites/big.example", act: (page) => page.hover(".u-over", { position: { x: 180, y: 100 } }) },
  { name: "range", path: "/sites/big.example", act: (page) => page.click(".range-menu > .button") },
  {
    name: "filter",
    path: "/sites/big.example",
    act: async (page) => (await page.click("text=Filter"), await page.click("#filter-value"), page.waitForSelector(".combobox-list")),
  },
  {
    name: "details",
    path: "/sites/big.example",
    act: async (page) => (await page.click(".panel-pages footer button"), page.waitForSelector(".dialog .row")),
  },
  {
    name: "drops",
    path: "/sites/big.example",
    act: async (page) => (await page.click("text=What was not counted"), page.waitForSelector(".drops")),
  },
  {
    name: "switcher",
    path: "/sites/big.example",
    act: async (page) => (await page.click(".site-switcher > .button"), page.waitForSelector(".menu-scroll .menu-item")),
  },
  { name: "failed", path: "/sites/big.example", mood: { failQueries: true } },
  { name: "skeleton", path: "/sites/big.example", mood: { slowMs: 900 }, early: true },
  { name: "unknown", path: "/sites/nobody.example" },
];

const usual = { ...preview.mood };
for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 1024, 360]) {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 740 : 900 },
      colorScheme: theme,
      hasTouch: width === 360,
      isMobile: width === 360,
    });
    for (const screen of SCREENS) {
      if (!screen.name.includes(only)) continue;
      Object.assign(preview.mood, usual, screen.mood);
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && console.log(screen.name, width, message.text()));
      page.on("pageerror", (error) => console.log(screen.name, width, String(error)));
      await page.goto(preview.url + screen.path, { waitUntil: screen.early === true ? "load" : "networkidle" });
      if (screen.early === true) await page.waitForTimeout(1200);
      await screen.act?.(page).catch((error: unknown) => console.log(screen.name, width, String(error).slice(0, 200)));
      await page.waitForTimeout(250);
      const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - width;
      if (wide > 0) console.log(screen.name, width, `scrolls sideways by ${wide} px`);
      await page.screenshot({
        path: `${directory}/${screen.name}-${width}-${theme}.png`,
        fullPage: !["hover", "range", "filter", "details", "drops", "switcher"].includes(screen.name),
      });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await preview.stop();
