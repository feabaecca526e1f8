import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Browser, Download, Page } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { isTooWide, newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { readCsv, readZip } from "../helpers/read-files.ts";
import { formatBucket, formatChange, type Interval } from "../../web/format.ts";
import { amountOf, showExact, unitOfMeasure, type Measure } from "../../web/measures.ts";
import { axeViolations, smallTargets } from "./axe.ts";

const SITE = "shop.example";
const GOALS = ["Signup", "Purchase"];
const SIZES = [
  [1440, 900],
  [360, 740],
] as const;

let browser: Browser;
let cairn: CairnProcess;
let owner: string;
let viewer: string;
const directory = temporaryDirectory();

beforeAll(async () => {
  browser = await startBrowser();
  const data = ["--data", directory.path];
  const seeded = await runCairn(["seed", "--site", SITE, "--events", "12000", "--days", "70", ...data]);
  if (seeded.code !== 0) throw new Error(seeded.stderr);
  cairn = await startCairn({ directory: directory.path });
  const setup = { token: setupToken(cairn), email: "owner@graph.example", password: PASSWORD };
  owner = (await call(cairn, "POST", "/api/setup", { body: setup })).cookie;
  for (const [name, currency] of [
    ["Signup", ""],
    ["Purchase", "EUR"],
  ]) {
    await call(cairn, "POST", `/api/sites/${SITE}/goals`, { cookie: owner, body: { name, rule: { kind: "event", name }, currency } });
  }
  await runCairn(["user", "add", "viewer@graph.example", "--role", "viewer", ...data], { CAIRN_PASSWORD: PASSWORD });
  viewer = (await call(cairn, "POST", "/api/login", { body: { email: "viewer@graph.example", password: PASSWORD } })).cookie;
}, 60_000);

afterAll(async () => {
  await browser.close();
  await cairn.stop();
  directory.remove();
});

const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** Two whole weeks that are over, and days long before them. The site's days are those of UTC. */
const DAYS = [dayBefore(20), dayBefore(7)] as const;
const SEARCH = `?from=${DAYS[0]}&to=${DAYS[1]}`;
const EARLIER = [dayBefore(62), dayBefore(53)] as const;

interface Opened {
  readonly width?: number;
  readonly height?: number;
  readonly as?: string;
}

async function openPage(search: string, { width = 1440, height = 900, as = owner }: Opened = {}) {
  const person = await newPerson(browser, width, height);
  const [name, value] = as.split("=") as [string, string];
  await person.addCookies([{ name, value, url: cairn.url }]);
  await person.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await person.newPage();
  page.setDefaultTimeout(10_000);
  const problems = await watchPage(page, [new URL(cairn.url).host]);
  await page.goto(`${cairn.url}/sites/${SITE}${search}`);
  await page.locator(".graph-panel table.table tbody tr").first().waitFor({ state: "attached" });
  const close = async (): Promise<void> => {
    expect(problems).toEqual([]);
    await person.close();
  };
  return { page, close };
}

const searchOf = (page: Page): string => new URL(page.url()).search;

interface Row {
  readonly dimensions: readonly string[];
  readonly metrics: readonly unknown[];
  readonly comparison?: {
    readonly dimensions: readonly (string | null)[];
    readonly metrics: readonly unknown[];
    readonly change: readonly (number | null)[];
  };
}

/** What the API says, asked in its own words. */
async function ask(query: Record<string, unknown>): Promise<{ results: readonly Row[]; meta: Record<string, unknown> }> {
  const { status, json } = await call(cairn, "POST", "/api/v2/query", {
    cookie: owner,
    body: { site_id: SITE, date_range: DAYS, ...query },
  });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json as never;
}

/** A measure's own metric and the filter that it needs. */
function inApiWords(measure: Measure): { readonly metric: string; readonly filters: readonly unknown[] } {
  if (measure === "conversion_rate") return { metric: "group_conversion_rate", filters: [["is", "event:goal", GOALS]] };
  if (!measure.startsWith("total_revenue:")) return { metric: measure, filters: [] };
  return { metric: "total_revenue", filters: [["is", "event:currency", [measure.slice(-3)]]] };
}

interface Line {
  readonly measure: Measure;
  readonly interval: Interval;
  readonly comparisons?: Record<string, unknown>;
  readonly range?: unknown;
}

async function askLine({ measure, interval, comparisons, range = DAYS }: Line): Promise<readonly Row[]> {
  const { metric, filters } = inApiWords(measure);
  const include = { empty_buckets: true, ...(comparisons && { comparisons }) };
  return (await ask({ metrics: [metric], filters, dimensions: [`time:${interval}`], include, date_range: range })).results;
}

/** No count and no revenue is 0; a ratio of nothing is nothing. */
const amount = (value: unknown, measure: Measure): number | null =>
  amountOf(value) ?? (["count", "money"].includes(unitOfMeasure(measure)) ? 0 : null);

function changeText(change: number | null | undefined, measure: Measure): string {
  if (change === null || change === undefined) return "–";
  return `${change > 0 ? "+" : change < 0 ? "−" : ""}${formatChange(change, unitOfMeasure(measure))}`;
}

/** The rows of the table behind the graph as they have to read. */
function tableOf(
  measure: Measure,
  interval: Interval,
  rows: readonly Row[],
  second: readonly [Measure, readonly Row[]] | null = null,
): string[][] {
  return rows.map(({ dimensions, metrics, comparison }, at) => [
    formatBucket(dimensions[0]!, interval),
    showExact(amount(metrics[0], measure), measure),
    ...(comparison === undefined
      ? []
      : [
          comparison.dimensions[0] === null ? "–" : showExact(amount(comparison.metrics[0], measure), measure),
          changeText(comparison.change[0], measure),
        ]),
    ...(second === null ? [] : [showExact(amount(second[1][at]!.metrics[0], second[0]), second[0])]),
  ]);
}

/** Waits until the table behind the graph, or in its place, says this. */
async function expectTable(page: Page, expected: readonly (readonly string[])[]): Promise<void> {
  const read = (wanted: string | null): string[][] | boolean => {
    const rows = [...document.querySelectorAll(".graph-panel table.table tbody tr")];
    const cells = rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").trim()));
    return wanted === null ? cells : JSON.stringify(cells) === wanted;
  };
  await page
    .waitForFunction(read, JSON.stringify(expected))
    .catch(async () => expect(await page.evaluate(read, null)).toEqual(expected as string[][]));
}

/** What a tile shows, and what its hint says, once the newest answer is there. */
async function tile(page: Page, name: string): Promise<{ value: string; hint: string }> {
  await page.waitForFunction(
    () => document.querySelector("[aria-busy=false]") !== null && document.querySelector(".stale, .skeleton") === null,
  );
  const place = page.locator(".tile-place").filter({ has: page.locator(".tile-label", { hasText: new RegExp(`^${name}$`) }) });
  return {
    value: await place.locator(".tile-value").innerText(),
    hint: (await place.getByRole("tooltip", { includeHidden: true }).textContent())!,
  };
}

const openMenu = (page: Page, kind: "range" | "compare" | "export" | "second") => page.locator(`.${kind}-menu > .button`).click();

test.each(SIZES)(
  "the numbers are compared with any days, and with the same weekdays, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(SEARCH, { width, height });
    await openMenu(page, "compare");
    await page.getByRole("menuitemradio", { name: "Other days…" }).click();
    const dialog = page.getByRole("dialog", { name: "Compare with" });
    // As many days just before the range are proposed.
    expect(await dialog.getByLabel("First day").inputValue()).toBe(dayBefore(34));
    expect(await dialog.getByLabel("Last day").inputValue()).toBe(dayBefore(21));
    await dialog.getByLabel("First day").fill(EARLIER[0]);
    await dialog.getByLabel("Last day").fill(EARLIER[1]);
    expect(await axeViolations(page)).toEqual([]);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await dialog.getByRole("button", { name: "Compare", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    expect(searchOf(page)).toBe(`${SEARCH}&compare=custom&before=${EARLIER.join("..")}`);

    const custom = { mode: "custom", date_range: EARLIER };
    // Ten days beside fourteen: the last four have nothing to be compared with.
    const rows = await askLine({ measure: "visitors", interval: "day", comparisons: custom });
    expect(rows.map(({ comparison }) => comparison!.dimensions[0])).toEqual([
      ...Array.from({ length: 10 }, (_, at) => dayBefore(62 - at)),
      ...[null, null, null, null],
    ]);
    await expectTable(page, tableOf("visitors", "day", rows));
    const sums = (await ask({ metrics: ["visitors"], include: { comparisons: custom } })).results[0]!;
    const visitors = await tile(page, "Visitors");
    expect(visitors.value).toBe(showExact(sums.metrics[0] as number, "visitors"));
    expect(visitors.hint).toContain(showExact(sums.comparison!.metrics[0] as number, "visitors"));

    await openMenu(page, "compare");
    await page.getByRole("menuitemradio", { name: "Previous period" }).click();
    await openMenu(page, "compare");
    await page.getByRole("menuitemcheckbox", { name: "Match weekdays" }).click();
    expect(searchOf(page)).toBe(`${SEARCH}&match=weekday`);
    const matched = { mode: "previous_period", match_day_of_week: true };
    const beside = await askLine({ measure: "visitors", interval: "day", comparisons: matched });
    await expectTable(page, tableOf("visitors", "day", beside));
    const weekday = (date: string): number => new Date(date).getUTCDay();
    expect(beside.map(({ comparison }) => weekday(comparison!.dimensions[0]!))).toEqual(beside.map((row) => weekday(row.dimensions[0]!)));

    await openMenu(page, "compare");
    await page.getByRole("menuitemradio", { name: "No comparison" }).click();
    await expectTable(page, tableOf("visitors", "day", await askLine({ measure: "visitors", interval: "day" })));
    expect(await axeViolations(page)).toEqual([]);
    await close();
  },
  60_000,
);

test.each(SIZES)(
  "days are chosen in the calendar with the keyboard alone, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage("?from=2024-02-26&to=2024-02-28", { width, height });
    await page.locator(".range-menu > .button").focus();
    await page.keyboard.press("Enter");
    await page.locator('[role="menuitemradio"][aria-checked="true"]:focus').waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "From – to" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const focused = (date: string) => page.locator(`[data-date="${date}"]:focus`).waitFor();
    const press = async (key: string, date: string): Promise<void> => {
      await page.keyboard.press(key);
      await focused(date);
    };
    // The last day of the range has the focus.
    await focused("2024-02-28");
    expect(await page.locator("[data-date]:focus").getAttribute("aria-label")).toContain("28 February 2024");
    await press("ArrowRight", "2024-02-29");
    await press("ArrowDown", "2024-03-07");
    await press("Home", "2024-03-04");
    await page.keyboard.press("Enter");
    await page.getByText("Now choose the last day.").waitFor();
    await press("PageDown", "2024-04-04");
    await press("End", "2024-04-07");
    await page.keyboard.press("Space");
    await page.getByText("Choose the first day, then the last.").waitFor();
    expect(await page.getByLabel("First day").inputValue()).toBe("2024-03-04");
    expect(await page.getByLabel("Last day").inputValue()).toBe("2024-04-07");
    expect(await page.locator('[role="gridcell"][aria-selected="true"]').count()).toBeGreaterThan(7);
    await page.getByRole("button", { name: "Show these days" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/from=2024-03-04&to=2024-04-07$/);
    await page.locator(".empty", { hasText: "No visits" }).waitFor();
    // The focus is where it was before.
    await page.locator(".range-menu > .button:focus").waitFor();

    // A day in the future cannot be chosen: the walk ends today.
    await page.keyboard.press("t");
    await page.waitForURL(/period=day/);
    await page.keyboard.press("Enter");
    await page.locator('[role="menuitemradio"][aria-checked="true"]:focus').waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    const today = page.locator(`[data-date="${dayBefore(0)}"]`);
    await today.focus();
    await page.keyboard.press("ArrowDown");
    expect(await today.evaluate((day) => day === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await close();
  },
  60_000,
);

test.each(SIZES)(
  "a second metric is drawn beside the first, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(`${SEARCH}&compare=off`, { width, height });
    const line = (measure: Measure) => askLine({ measure, interval: "day" });
    const [visitors, pageviews, bounces] = [await line("visitors"), await line("pageviews"), await line("bounce_rate")];
    await openMenu(page, "second");
    await page.getByRole("menuitemradio", { name: "Page views" }).click();
    expect(searchOf(page)).toBe(`${SEARCH}&compare=off&second=pageviews`);
    await expectTable(page, tableOf("visitors", "day", visitors, ["pageviews", pageviews]));
    expect(await page.locator(".graph-panel table.table thead th").allTextContents()).toEqual(["Time", "Visitors", "Page views"]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);

    if (width > 600) {
      await page.locator(".tile", { hasText: "Bounce rate" }).click({ modifiers: ["Shift"] });
      await expectTable(page, tableOf("visitors", "day", visitors, ["bounce_rate", bounces]));
      // Without Shift a metric takes the place of the first.
      await page.locator(".tile", { hasText: "Page views" }).click();
      await expectTable(page, tableOf("pageviews", "day", pageviews, ["bounce_rate", bounces]));
      await page.goBack();
      await expectTable(page, tableOf("visitors", "day", visitors, ["bounce_rate", bounces]));
    }
    await openMenu(page, "second");
    await page.getByRole("menuitemradio", { name: "No second metric" }).click();
    await expectTable(page, tableOf("visitors", "day", visitors));
    expect(searchOf(page)).toBe(`${SEARCH}&compare=off`);
    await close();
  },
  60_000,
);

test("the reader chooses the interval, down to the minute", async () => {
  const { page, close } = await openPage(`${SEARCH}&compare=off`);
  const intervals = page.getByRole("group", { name: "Interval" });
  const choose = async (label: string, interval: Interval, range: unknown = DAYS): Promise<readonly Row[]> => {
    await intervals.getByRole("button", { name: label }).click();
    const rows = await askLine({ measure: "visitors", interval, range });
    await expectTable(page, tableOf("visitors", interval, rows));
    expect(await intervals.getByRole("button", { name: label }).getAttribute("aria-pressed")).toBe("true");
    return rows;
  };
  await choose("Weeks", "week");
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off&interval=week`);
  await choose("Days", "day");
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off`);

  const day = dayBefore(3);
  await page.goto(`${cairn.url}/sites/${SITE}?from=${day}&to=${day}&compare=off`);
  await expectTable(page, tableOf("visitors", "hour", await askLine({ measure: "visitors", interval: "hour", range: [day, day] })));
  expect((await choose("Minutes", "minute", [day, day])).length).toBe(1440);
  expect(await axeViolations(page)).toEqual([]);

  // Another range has its own best interval.
  await page.keyboard.press("w");
  await page.waitForURL(/\?period=7d&compare=off$/);
  await page.waitForFunction(() => document.querySelectorAll(".graph-panel table.table tbody tr").length === 7);
  await intervals.getByRole("button", { name: "Hours" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".graph-panel table.table tbody tr").length === 168);
  await close();
}, 60_000);

test("dragging over the graph zooms into these days, and the back button leads out", async () => {
  const { page, close } = await openPage(`${SEARCH}&compare=off&interval=day`);
  const over = page.locator(".graph .u-over");
  const { x, y, width, height } = (await over.boundingBox())!;
  const at = (bucket: number): number => x + (width * bucket) / 13;
  // The cursor stands on a bucket, and tells it.
  await page.mouse.move(at(3), y + height / 2);
  const rows = await askLine({ measure: "visitors", interval: "day" });
  const tooltip = page.locator(".graph-tooltip");
  await tooltip.waitFor();
  expect(await tooltip.innerText()).toContain(formatBucket(dayBefore(17), "day"));
  expect(await tooltip.locator(".graph-tooltip-value").innerText()).toBe(showExact(amount(rows[3]!.metrics[0], "visitors"), "visitors"));
  await page.mouse.down();
  await page.mouse.move(at(5), y + height / 2, { steps: 4 });
  await page.mouse.move(at(8), y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(`**/sites/${SITE}?from=${dayBefore(17)}&to=${dayBefore(12)}&compare=off`);
  const zoomed = await askLine({ measure: "visitors", interval: "day", range: [dayBefore(17), dayBefore(12)] });
  expect(zoomed.length).toBe(6);
  await expectTable(page, tableOf("visitors", "day", zoomed));
  expect(await axeViolations(page)).toEqual([]);
  await page.goBack();
  await expectTable(page, tableOf("visitors", "day", rows));
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off&interval=day`);
  await page.goForward();
  await expectTable(page, tableOf("visitors", "day", zoomed));
  await close();
}, 60_000);

const remarks = async () =>
  (
    (await call(cairn, "GET", `/api/sites/${SITE}/annotations`, { cookie: owner })).json["annotations"] as { text: string; at: string }[]
  ).map(({ at, text }) => ({ at, text }));

test.each(SIZES)(
  "an owner writes on the graph what happened, changes and removes it; a viewer only reads it, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(SEARCH, { width, height });
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

    const other = await openPage(SEARCH, { width, height, as: viewer });
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
  60_000,
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
    const { page, close } = await openPage(`${SEARCH}&metric=bounce_rate&second=total_revenue:EUR`, { width, height });
    await page.getByRole("button", { name: "Table", exact: true }).click();
    const [bounces, revenue] = [
      await askLine({ measure: "bounce_rate", interval: "day", comparisons: { mode: "previous_period" } }),
      await askLine({ measure: "total_revenue:EUR", interval: "day" }),
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
  60_000,
);

test("what is saved are the API's numbers: headline and graph as CSV, every list in a zip", async () => {
  const { page, close } = await openPage(`${SEARCH}&metric=pageviews&second=conversion_rate&filter=is,visit:country,US,DE,FR`);
  const filters = [["is", "visit:country", ["US", "DE", "FR"]]];
  const comparisons = { mode: "previous_period" };
  const byDay = { dimensions: ["time:day"], include: { empty_buckets: true } };
  const converting = [...filters, ["is", "event:goal", GOALS]];
  const plain = ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration", "engaged_time"];
  const [sums, conversion, revenue, first, second] = [
    (await ask({ metrics: plain, filters, include: { comparisons } })).results[0]!,
    (await ask({ metrics: ["conversion_rate"], filters: converting, include: { comparisons } })).results[0]!,
    (await ask({ metrics: ["total_revenue"], filters, dimensions: ["event:currency"], include: { comparisons } })).results,
    (await ask({ metrics: ["pageviews"], filters, ...byDay, include: { empty_buckets: true, comparisons } })).results,
    (await ask({ metrics: ["group_conversion_rate"], filters: converting, ...byDay })).results,
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
    const { results } = await ask({ metrics: heads.slice(1), filters, dimensions: [dimension], pagination: { limit: 1000, offset: 0 } });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows).toEqual(results.map(({ dimensions, metrics }) => [...dimensions, ...metrics.map((value) => cell(amountOf(value)))]));
  }
  await page.getByText(`${archive.name} was saved.`).waitFor();
  await close();
}, 60_000);

test.each(SIZES)(
  "the graph is saved as a picture, the link holds what is shown, the report is fit for paper, %i pixels wide",
  async (width, height) => {
    const search = `${SEARCH}&metric=pageviews&second=bounce_rate&filter=is,visit:device,Mobile&pages=entry`;
    const { page, close } = await openPage(search, { width, height });
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
    expect(link).toBe(`${cairn.url}/sites/${SITE}${search}`);
    const other = await openPage(new URL(link).search, { width, height, as: viewer });
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
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)!.length).toBeLessThanOrEqual(2);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button", { name: "Print, or save as PDF" }).isVisible()).toBe(false);
    expect(await page.getByText("Made on").isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "Back to the dashboard" }).click();
    await page.locator(".controls").waitFor();
    await close();
  },
  60_000,
);

test.each(SIZES)(
  "goals have a tile for their conversion rate, revenue one for each currency, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(SEARCH, { width, height });
    const { results: converted } = await ask({ metrics: ["conversion_rate"], filters: [["is", "event:goal", GOALS]] });
    const { results: revenue } = await ask({
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
    await expectTable(page, tableOf("conversion_rate", "day", await askLine({ measure: "conversion_rate", interval: "day", comparisons })));
    await page.locator(".tile", { hasText: "Revenue, EUR" }).click();
    await expectTable(
      page,
      tableOf("total_revenue:EUR", "day", await askLine({ measure: "total_revenue:EUR", interval: "day", comparisons })),
    );
    // Of one goal, the conversion is that goal's.
    await page.goto(`${cairn.url}/sites/${SITE}${SEARCH}&filter=is,event:goal,Signup`);
    const { results: signups } = await ask({ metrics: ["conversion_rate"], filters: [["is", "event:goal", ["Signup"]]] });
    expect((await tile(page, "Conversion rate")).value).toBe(showExact(amountOf(signups[0]!.metrics[0]), "conversion_rate"));
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await close();
  },
  60_000,
);

const MEASURES = [
  "visitors",
  "visits",
  "pageviews",
  "views_per_visit",
  "bounce_rate",
  "visit_duration",
  "conversion_rate",
  "total_revenue:EUR",
] as const;
const drawn = fc.record({
  from: fc.integer({ min: 30, max: 45 }),
  days: fc.integer({ min: 1, max: 25 }),
  first: fc.constantFrom(...MEASURES),
  second: fc.option(fc.constantFrom(...MEASURES)),
  compare: fc.constantFrom("previous", "year", "off", "custom"),
  longer: fc.boolean(),
});

test("for random choices the graph's numbers are those of the API", async () => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  console.log(`graph.test: SEED=${seed}`);
  const { page, close } = await openPage(SEARCH);
  for (const choice of fc.sample(drawn, { seed, numRuns: 12 })) {
    const { from, days, first, compare, longer } = choice;
    const second = choice.second === first ? null : choice.second;
    const range = [dayBefore(from), dayBefore(from - days + 1)];
    // The best interval of so many days, and the next one.
    const [interval, other]: readonly Interval[] =
      days === 1 ? ["hour", "minute"] : days === 2 ? ["hour", "day"] : days <= 7 ? ["day", "hour"] : ["day", "week"];
    const chosen = longer ? other! : interval!;
    const search = new URLSearchParams({
      from: range[0]!,
      to: range[1]!,
      metric: first,
      interval: chosen,
      compare,
      ...(compare === "custom" && { before: EARLIER.join("..") }),
      ...(second !== null && { second }),
    });
    const modes: Record<string, Record<string, unknown> | undefined> = {
      previous: { mode: "previous_period" },
      year: { mode: "year_over_year" },
      custom: { mode: "custom", date_range: EARLIER },
    };
    const line = { interval: chosen, range };
    const comparisons = modes[compare];
    const rows = await askLine({ ...line, measure: first, ...(comparisons && { comparisons }) });
    const beside = second === null ? null : ([second, await askLine({ ...line, measure: second })] as const);
    await page.goto(`${cairn.url}/sites/${SITE}?${search}`);
    await expectTable(page, tableOf(first, chosen, rows, beside)).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${search}`, { cause: error });
    });
  }
  await close();
}, 120_000);
