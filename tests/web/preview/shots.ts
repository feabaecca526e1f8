import { mkdirSync } from "node:fs";
import { startBrowser } from "../../helpers/browser.ts";
import { openScreen, SCREENS } from "./screens.ts";
import { startPreview } from "./server.ts";

/**
 * Pictures of every screen at three widths in both themes and languages, to be looked at: `bun tests/web/preview/shots.ts [DIR] [NAME]`.
 * Prints what the browser complained about; violations of the policy are among it.
 */
const directory = process.argv[2] ?? "/tmp/shots";
const only = process.argv[3] ?? "";
mkdirSync(directory, { recursive: true });
const preview = await startPreview();
const browser = await startBrowser();

const usual = { ...preview.mood };
for (const locale of ["en-GB", "fr-FR"]) {
  for (const theme of ["light", "dark"] as const) {
    for (const width of [1440, 1024, 360]) {
      const phone = width === 360;
      const context = await browser.newContext({
        viewport: { width, height: phone ? 740 : 900 },
        colorScheme: theme,
        locale,
        hasTouch: phone,
        isMobile: phone,
      });
      for (const screen of SCREENS.filter(({ name }) => name.includes(only))) {
        const name = `${screen.name}-${locale.slice(0, 2)}-${width}-${theme}`;
        const page = await context.newPage();
        page.on("console", (message) => message.type() === "error" && console.log(name, message.text()));
        page.on("pageerror", (error) => console.log(name, String(error)));
        await openScreen(page, preview, usual, screen).catch((error: unknown) => console.log(name, String(error).slice(0, 200)));
        // What moves has come to rest.
        await page.waitForTimeout(250);
        const wide = (await page.evaluate(() => document.documentElement.scrollWidth)) - width;
        if (wide > 0) console.log(name, `scrolls sideways by ${wide} px`);
        await page.screenshot({ path: `${directory}/${name}.png`, fullPage: screen.popup !== true });
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
await preview.stop();
