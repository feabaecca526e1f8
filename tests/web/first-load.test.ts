import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { startBrowser } from "../helpers/browser.ts";
import { openScreen, SCREENS } from "./preview/screens.ts";
import { startPreview } from "./preview/server.ts";

/** What a browser that has never been here loads for a site's page, scripts and styles after `gzip -9`. French comes on top of English. */
test.each([
  ["en-GB", 70_000],
  ["fr-FR", 75_000],
])(
  "a site's page in %s needs at most %i bytes",
  async (locale, most) => {
    const browser = await startBrowser();
    const preview = await startPreview();
    const page = await browser.newPage({ locale });
    const files: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (["script", "stylesheet"].includes(response.request().resourceType())) files.push(response.body());
    });
    await openScreen(
      page,
      preview,
      { ...preview.mood },
      SCREENS.find(({ name }) => name === "site-big")!,
    );
    const bytes = (await Promise.all(files)).map((body) => gzipSync(body, { level: 9 }).length);
    console.log(`first load, ${locale}: ${bytes.reduce((sum, size) => sum + size, 0)} bytes in ${bytes.length} files`);
    expect(bytes.length).toBeGreaterThan(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most);
    await browser.close();
    await preview.stop();
  },
  60_000,
);
