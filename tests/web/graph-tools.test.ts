import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Download, Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { readCsv, readZip } from "../helpers/read-files.ts";
import { amountOf, showExact, type Measure } from "../../web/measures.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import {
  ask,
  askLine,
  amount,
  dayBefore,
  expectTable,
  GOALS,
  openMenu,
  openPage,
  SEARCH,
  searchOf,
  SITE,
  SIZES,
  startGraphScene,
  tableOf,
  tile,
  type GraphScene,
  type Row,
} from "./graph-scene.ts";

let scene: GraphScene;
beforeAll(async () => {
  scene = await startGraphScene();
}, 180_000);
afterAll(() => scene.stop());

const remarks = async () =>
  (
    (await call(scene.cairn, "GET", `/api/sites/${SITE}/annotations`, { cookie: scene.owner })).json["annotations"] as {
      text: string;
      at: string;
    }[]
  ).map(({ at, text }) => ({ at, text }));

test.each(SIZES)(
  "an owner writes on the graph what happened, changes and removes it; a viewer only reads it, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, SEARCH, { width, height });
    await page.getByRole("button", { name: "Annotate" }).click();
    await page.getByText("Click on the day that you want to say something about.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    const { width: wide, height: high } = (await page.locator(".graph .u-over").boundingBox())!;
    await page.locator(".graph .u-over").click({ position: { x: (wide * 4) / 13, y: high / 2 } });
    const form = page.getByRole("dialog", { name: "New annotation" });
    expect(await form.getByLabel("Day").inputValue()).toBe(dayBefore(16));
    await form.getByLabel("What happened").fill("Version 3 & <b>more</b>");
    expect(await axeViolations(page)).toEqual([]);
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("The annotation is saved.").waitFor();
    expect(await remarks()).toEqual([{ at: dayBefore(16), text: "Version 3 & <b>more</b>" }]);
    const flag = (text: string) => page.getByRole("list", { name: "Annotations" }).getByRole("button", { name: text });
    await flag("Version 3 & <b>more</b>").click();
    const list = page.getByRole("dialog", { name: "Annotations" });
    await list.getByText("by owner@graph.example").waitFor();

    await list.getByRole("button", { name: /^Change/ }).click();
    const change = page.getByRole("dialog", { name: "Change the annotation" });
    await change.getByLabel("What happened").fill("Version 3.1");
    await change.getByLabel("Time, if it matters").fill("14:30");
    await change.getByRole("button", { name: "Save" }).click();
    await flag("Version 3.1").waitFor();
    expect(await remarks()).toEqual([{ at: `${dayBefore(16)}T14:30`, text: "Version 3.1" }]);

    const other = await openPage(scene, SEARCH, { width, height, as: scene.viewer });
    expect(await other.page.getByRole("button", { name: "Annotate" }).count()).toBe(0);
    await other.page.getByRole("list", { name: "Annotations" }).getByRole("button", { name: "Version 3.1" }).click();
    await other.page.getByRole("dialog", { name: "Annotations" }).getByText("Version 3.1").waitFor();
    expect(await other.page.getByRole("dialog").getByRole("button").allInnerTexts()).toEqual([""]);
    expect(await axeViolations(other.page)).toEqual([]);
    await other.close();

    await flag("Version 3.1").click();
    await list.getByRole("button", { name: /^Remove/ }).click();
    await page.getByText("The annotation is removed.").waitFor();
    await flag("Version 3.1").waitFor({ state: "detached" });
    expect(await remarks()).toEqual([]);
    await close();
  },
  180_000,
);

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const [download] = await Promise.all([page.waitForEvent("download") as Promise<Download>, press()]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const cell = (value: unknown): string => (value === null || value === undefined ? "" : String(value));

/** The graph's lines as a file has to have them: numbers as the API gives them. */
const csvOf = (measure: Measure, rows: readonly Row[], second: readonly [Measure, readonly Row[]]): string[][] =>
  rows.map(({ dimensions, metrics, comparison }, at) => [
    dimensions[0]!,
    cell(amount(metrics[0], measure)),
    ...(comparison === undefined
      ? []
      : [cell(comparison.dimensions[0]), cell(amount(comparison.metrics[0], measure)), cell(comparison.change[0])]),
    cell(amount(second[1][at]!.metrics[0], second[0])),
  ]);

test.each(SIZES)(
  "the graph is read, copied and saved as a table, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, `${SEARCH}&metric=bounce_rate&second=total_revenue:EUR`, { width, height });
    await page.getByRole("button", { name: "Table", exact: true }).click();
    const [bounces, revenue] = [
      await askLine(scene, { measure: "bounce_rate", interval: "day", comparisons: { mode: "previous_period" } }),
      await askLine(scene, { measure: "total_revenue:EUR", interval: "day" }),
    ];
    await page.getByRole("region", { name: "Table" }).getByRole("table", { name: "Bounce rate by day" }).waitFor();
    await expectTable(page, tableOf("bounce_rate", "day", bounces, ["total_revenue:EUR", revenue]));
    expect(searchOf(page)).toEndWith("&graph=table");
    expect(await page.locator(".graph-plot").count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);

    const heads = ["time:day", "bounce_rate", "time_before", "bounce_rate_before", "bounce_rate_change", "total_revenue:EUR"];
    const expected = [heads, ...csvOf("bounce_rate", bounces, ["total_revenue:EUR", revenue])];
    const { name, bytes } = await saved(page, () => page.getByRole("button", { name: "Save as CSV" }).click());
    expect(name).toMatch(/^shop\.example graph \d{4}-\d\d-\d\d\.csv$/);
    expect(readCsv(textOf(bytes))).toEqual(expected);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect((await page.evaluate(() => navigator.clipboard.readText())).split("\n").map((line) => line.split("\t"))).toEqual(expected);
    await close();
  },
  180_000,
);

test("what is saved are the API's numbers: headline and graph as CSV, every list in a zip", async () => {
  const { page, close } = await openPage(scene, `${SEARCH}&metric=pageviews&second=conversion_rate&filter=is,visit:country,US,DE,FR`);
  const filters = [["is", "visit:country", ["US", "DE", "FR"]]];
  const comparisons = { mode: "previous_period" };
  const byDay = { dimensions: ["time:day"], include: { empty_buckets: true } };
  const converting = [...filters, ["is", "event:goal", GOALS]];
  const plain = ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration", "engaged_time"];
  const [sums, conversion, revenue, first, second] = [
    (await ask(scene, { metrics: plain, filters, include: { comparisons } })).results[0]!,
    (await ask(scene, { metrics: ["conversion_rate"], filters: converting, include: { comparisons } })).results[0]!,
    (await ask(scene, { metrics: ["total_revenue"], filters, dimensions: ["event:currency"], include: { comparisons } })).results,
    (await ask(scene, { metrics: ["pageviews"], filters, ...byDay, include: { empty_buckets: true, comparisons } })).results,
    (await ask(scene, { metrics: ["group_conversion_rate"], filters: converting, ...byDay })).results,
  ];
  const line = (name: string, { metrics, comparison }: Row, at: number): string[] => [
    name,
    cell(amountOf(metrics[at])),
    cell(amountOf(comparison!.metrics[at])),
    cell(comparison!.change[at]),
  ];
  const euros = revenue.find(({ dimensions }) => dimensions[0] === "EUR");
  const dollars = revenue.find(({ dimensions }) => dimensions[0] === "USD");
  const headline = [
    ["metric", "value", "before", "change"],
    ...plain.map((name, at) => line(name, sums, at)),
    line("conversion_rate", conversion, 0),
    euros === undefined ? ["total_revenue:EUR", "0", "", ""] : line("total_revenue:EUR", euros, 0),
    ...(dollars === undefined ? [] : [line("total_revenue:USD", dollars, 0)]),
  ];
  const graph = [
    ["time:day", "pageviews", "time_before", "pageviews_before", "pageviews_change", "conversion_rate"],
    ...csvOf("pageviews", first, ["conversion_rate", second]),
  ];

  const pick = (name: string) => async (): Promise<void> => {
    await openMenu(page, "export");
    await page.getByRole("menuitem", { name }).click();
  };
  const csv = await saved(page, pick("Headline and graph (CSV)"));
  expect(readCsv(textOf(csv.bytes))).toEqual([...headline, [""], ...graph]);

  const archive = await saved(page, pick("All numbers (CSV in a zip)"));
  expect(archive.name).toMatch(/^shop\.example numbers \d{4}-\d\d-\d\d\.zip$/);
  const files = readZip(archive.bytes);
  expect(readCsv(files.get("headline.csv")!)).toEqual(headline);
  expect(readCsv(files.get("graph.csv")!)).toEqual(graph);
  for (const [file, dimension] of [
    ["pages-top.csv", "event:page"],
    ["sources-channels.csv", "visit:channel"],
    ["places-countries.csv", "visit:country"],
    ["devices-browsers.csv", "visit:browser"],
  ] as const) {
    const [heads = [], ...rows] = readCsv(files.get(file)!);
    expect(heads.slice(0, 2)).toEqual([dimension, "visitors"]);
    const { results } = await ask(scene, {
      metrics: heads.slice(1),
      filters,
      dimensions: [dimension],
      pagination: { limit: 1000, offset: 0 },
    });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows).toEqual(results.map(({ dimensions, metrics }) => [...dimensions, ...metrics.map((value) => cell(amountOf(value)))]));
  }
  await page.getByText(`${archive.name} was saved.`).waitFor();
  await close();
}, 180_000);

test.each(SIZES)(
  "the graph is saved as a picture, the link holds what is shown, the report is fit for paper, %i pixels wide",
  async (width, height) => {
    const search = `${SEARCH}&metric=pageviews&second=bounce_rate&filter=is,visit:device,Mobile&pages=entry`;
    const { page, close } = await openPage(scene, search, { width, height });
    const canvas = await page.locator(".graph-plot canvas").evaluate((element) => ({
      width: (element as HTMLCanvasElement).width,
      height: (element as HTMLCanvasElement).height,
      scale: (element as HTMLCanvasElement).width / element.clientWidth,
    }));
    await openMenu(page, "export");
    await page.getByRole("menuitem", { name: "Copy link" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);
    const { name, bytes } = await saved(page, () => page.getByRole("menuitem", { name: "The graph as a picture (PNG)" }).click());
    expect(name).toMatch(/^shop\.example graph \d{4}-\d\d-\d\d\.png$/);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const header = new DataView(bytes.buffer, 16, 8);
    // A margin of 20 on three sides, and above it a title of 56.
    expect([header.getUint32(0), header.getUint32(4)]).toEqual([
      canvas.width + 40 * canvas.scale,
      Math.round(canvas.height + 76 * canvas.scale),
    ]);
    // Neither empty nor of one colour: both lines are in it.
    const colours = await page.evaluate(
      async (data) => {
        const picture = await createImageBitmap(new Blob([new Uint8Array(data)], { type: "image/png" }));
        const context = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height }).getContext("2d")!;
        context.drawImage(picture, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
        return new Set(pixels).size;
      },
      [...bytes],
    );
    expect(colours).toBeGreaterThan(20);

    await openMenu(page, "export");
    await page.getByRole("menuitem", { name: "Copy link" }).click();
    await page.getByText("The link is copied.").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${scene.cairn.url}/sites/${SITE}${search}`);
    const other = await openPage(scene, new URL(link).search, { width, height, as: scene.viewer });
    await other.page.locator(".chip", { hasText: "Mobile" }).waitFor();
    expect(await other.page.locator(".tile[aria-pressed=true] .tile-label").allTextContents()).toEqual(["Page views", "Bounce rate"]);
    expect(await other.page.getByRole("tab", { selected: true, name: "Entry" }).count()).toBe(1);
    const shown = await page.locator(".graph-panel table.table tbody").textContent();
    expect(await other.page.locator(".graph-panel table.table tbody").textContent()).toBe(shown);
    await other.close();

    await openMenu(page, "export");
    await page.getByRole("menuitem", { name: "Report, for printing" }).click();
    await page.waitForURL(/&report=1$/);
    await page.getByRole("button", { name: "Print, or save as PDF" }).waitFor();
    expect(await page.locator(".report-head").innerText()).toContain("Device is Mobile");
    expect(await page.locator(".controls").isVisible()).toBe(false);
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    // Two, and a third where the hours and weekdays have been looked at.
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(3);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button", { name: "Print, or save as PDF" }).isVisible()).toBe(false);
    expect(await page.getByText("Made on").isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "Back to the dashboard" }).click();
    await page.locator(".controls").waitFor();
    await close();
  },
  180_000,
);

test.each(SIZES)(
  "goals have a tile for their conversion rate, revenue one for each currency, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, SEARCH, { width, height });
    const { results: converted } = await ask(scene, { metrics: ["conversion_rate"], filters: [["is", "event:goal", GOALS]] });
    const { results: revenue } = await ask(scene, {
      metrics: ["total_revenue"],
      dimensions: ["event:currency"],
      filters: [["is_not", "event:currency", ["(none)"]]],
    });
    const conversion = await tile(page, "Conversion rate");
    expect(conversion.value).toBe(showExact(amountOf(converted[0]!.metrics[0]), "conversion_rate"));
    expect(conversion.hint).toContain("Any of the goals: Purchase and Signup.");
    // Both currencies were sold in: nothing is added up.
    expect(revenue.map(({ dimensions }) => dimensions[0]).toSorted()).toEqual(["EUR", "USD"]);
    for (const { dimensions, metrics } of revenue) {
      const whole = Math.round(amountOf(metrics[0])!);
      expect((await tile(page, `Revenue, ${dimensions[0]}`)).value).toBe(showExact(whole, `total_revenue:${dimensions[0]!}`));
    }
    // On the graph a day's rate is that of the day's own visitors.
    await page.locator(".tile", { hasText: "Conversion rate" }).click();
    await page.waitForURL(/metric=conversion_rate/);
    const comparisons = { mode: "previous_period" };
    await expectTable(
      page,
      tableOf("conversion_rate", "day", await askLine(scene, { measure: "conversion_rate", interval: "day", comparisons })),
    );
    await page.locator(".tile", { hasText: "Revenue, EUR" }).click();
    await expectTable(
      page,
      tableOf("total_revenue:EUR", "day", await askLine(scene, { measure: "total_revenue:EUR", interval: "day", comparisons })),
    );
    // Of one goal, the conversion is that goal's.
    await page.goto(`${scene.cairn.url}/sites/${SITE}${SEARCH}&filter=is,event:goal,Signup`);
    const { results: signups } = await ask(scene, { metrics: ["conversion_rate"], filters: [["is", "event:goal", ["Signup"]]] });
    expect((await tile(page, "Conversion rate")).value).toBe(showExact(amountOf(signups[0]!.metrics[0]), "conversion_rate"));
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await close();
  },
  180_000,
);
