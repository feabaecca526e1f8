import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Locator } from "playwright-core";
import fc from "fast-check";
import { isTooWide } from "../helpers/browser.ts";
import { formatBucket, type Interval } from "../../web/format.ts";
import { showExact, type Measure } from "../../web/measures.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import {
  ask,
  askLine,
  amount,
  DAYS,
  dayBefore,
  EARLIER,
  expectTable,
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

test.each(SIZES)(
  "the numbers are compared with any days, and with the same weekdays, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, SEARCH, { width, height });
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
    const rows = await askLine(scene, { measure: "visitors", interval: "day", comparisons: custom });
    expect(rows.map(({ comparison }) => comparison!.dimensions[0])).toEqual([
      ...Array.from({ length: 10 }, (_, at) => dayBefore(62 - at)),
      ...[null, null, null, null],
    ]);
    await expectTable(page, tableOf("visitors", "day", rows));
    const sums = (await ask(scene, { metrics: ["visitors"], include: { comparisons: custom } })).results[0]!;
    const visitors = await tile(page, "Visitors");
    expect(visitors.value).toBe(showExact(sums.metrics[0] as number, "visitors"));
    expect(visitors.hint).toContain(showExact(sums.comparison!.metrics[0] as number, "visitors"));

    await openMenu(page, "compare");
    await page.getByRole("menuitemradio", { name: "Previous period" }).click();
    await openMenu(page, "compare");
    await page.getByRole("menuitemcheckbox", { name: "Match weekdays" }).click();
    expect(searchOf(page)).toBe(`${SEARCH}&match=weekday`);
    const matched = { mode: "previous_period", match_day_of_week: true };
    const beside = await askLine(scene, { measure: "visitors", interval: "day", comparisons: matched });
    await expectTable(page, tableOf("visitors", "day", beside));
    const weekday = (date: string): number => new Date(date).getUTCDay();
    expect(beside.map(({ comparison }) => weekday(comparison!.dimensions[0]!))).toEqual(beside.map((row) => weekday(row.dimensions[0]!)));

    await openMenu(page, "compare");
    await page.getByRole("menuitemradio", { name: "No comparison" }).click();
    await expectTable(page, tableOf("visitors", "day", await askLine(scene, { measure: "visitors", interval: "day" })));
    expect(await axeViolations(page)).toEqual([]);
    await close();
  },
  180_000,
);

test.each(SIZES)(
  "days are chosen in the calendar with the keyboard alone, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, "?from=2024-02-26&to=2024-02-28", { width, height });
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
  180_000,
);

test.each(SIZES)(
  "a second metric is drawn beside the first, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, `${SEARCH}&compare=off`, { width, height });
    const line = (measure: Measure) => askLine(scene, { measure, interval: "day" });
    const [visitors, pageviews, bounces] = [await line("visitors"), await line("pageviews"), await line("bounce_rate")];
    const add = page.getByRole("button", { name: "Add a metric" });
    const middle = async (what: Locator): Promise<number> => {
      const { y, height: high } = (await what.boundingBox())!;
      return y + high / 2;
    };
    // On a phone among the tools, which are one line below the lines' names.
    if (width < 600) expect(Math.abs((await middle(add)) - (await middle(page.locator(".graph-tools"))))).toBeLessThan(4);
    expect((await page.locator(".graph-head").boundingBox())!.height).toBeLessThan(80);
    await add.click();
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
  180_000,
);

test("the reader chooses the interval, down to the minute", async () => {
  const { page, close } = await openPage(scene, `${SEARCH}&compare=off`);
  const intervals = page.getByRole("group", { name: "Interval" });
  const choose = async (label: string, interval: Interval, range: unknown = DAYS): Promise<readonly Row[]> => {
    await intervals.getByRole("button", { name: label }).click();
    const rows = await askLine(scene, { measure: "visitors", interval, range });
    await expectTable(page, tableOf("visitors", interval, rows));
    expect(await intervals.getByRole("button", { name: label }).getAttribute("aria-pressed")).toBe("true");
    return rows;
  };
  await choose("Weeks", "week");
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off&interval=week`);
  await choose("Days", "day");
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off`);

  const day = dayBefore(3);
  await page.goto(`${scene.cairn.url}/sites/${SITE}?from=${day}&to=${day}&compare=off`);
  await expectTable(page, tableOf("visitors", "hour", await askLine(scene, { measure: "visitors", interval: "hour", range: [day, day] })));
  expect((await choose("Minutes", "minute", [day, day])).length).toBe(1440);
  expect(await axeViolations(page)).toEqual([]);

  // Another range has its own best interval.
  await page.keyboard.press("w");
  await page.waitForURL(/\?period=7d&compare=off$/);
  await page.waitForFunction(() => document.querySelectorAll(".graph-panel table.table tbody tr").length === 7);
  await intervals.getByRole("button", { name: "Hours" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".graph-panel table.table tbody tr").length === 168);
  await close();
}, 180_000);

test("dragging over the graph zooms into these days, and the back button leads out", async () => {
  const { page, close } = await openPage(scene, `${SEARCH}&compare=off&interval=day`);
  const over = page.locator(".graph .u-over");
  const { x, y, width, height } = (await over.boundingBox())!;
  const at = (bucket: number): number => x + (width * bucket) / 13;
  // The cursor stands on a bucket, and tells it.
  await page.mouse.move(at(3), y + height / 2);
  const rows = await askLine(scene, { measure: "visitors", interval: "day" });
  const tooltip = page.locator(".graph-tooltip");
  await tooltip.waitFor();
  expect(await tooltip.innerText()).toContain(formatBucket(dayBefore(17), "day"));
  expect(await tooltip.locator(".graph-tooltip-value").innerText()).toBe(showExact(amount(rows[3]!.metrics[0], "visitors"), "visitors"));
  await page.mouse.down();
  await page.mouse.move(at(5), y + height / 2, { steps: 4 });
  await page.mouse.move(at(8), y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(`**/sites/${SITE}?from=${dayBefore(17)}&to=${dayBefore(12)}&compare=off`);
  const zoomed = await askLine(scene, { measure: "visitors", interval: "day", range: [dayBefore(17), dayBefore(12)] });
  expect(zoomed.length).toBe(6);
  await expectTable(page, tableOf("visitors", "day", zoomed));
  expect(await axeViolations(page)).toEqual([]);
  await page.goBack();
  await expectTable(page, tableOf("visitors", "day", rows));
  expect(searchOf(page)).toBe(`${SEARCH}&compare=off&interval=day`);
  await page.goForward();
  await expectTable(page, tableOf("visitors", "day", zoomed));
  await close();
}, 180_000);

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
  const { page, close } = await openPage(scene, SEARCH);
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
    const rows = await askLine(scene, { ...line, measure: first, ...(comparisons && { comparisons }) });
    const beside = second === null ? null : ([second, await askLine(scene, { ...line, measure: second })] as const);
    await page.goto(`${scene.cairn.url}/sites/${SITE}?${search}`);
    await expectTable(page, tableOf(first, chosen, rows, beside)).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${search}`, { cause: error });
    });
  }
  await close();
}, 240_000);

test.each(SIZES)(
  "a page that was shown before keeps room for its headline: graph and lists stand still when the numbers come, %i pixels wide",
  async (width, height) => {
    const { page, close } = await openPage(scene, SEARCH, { width, height });
    await tile(page, "Visitors");
    await page.waitForFunction((key) => localStorage.getItem(key) !== null, `cairn.headline.${SITE}`);
    const tops = (): Promise<number[]> =>
      page.evaluate(() =>
        [".graph-panel", ".graph-tools", ".panels"].map((part) => document.querySelector(part)!.getBoundingClientRect().top),
      );
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/api/sites/*/goals", async (route) => (await held, route.continue()));
    await page.route("**/api/v2/**", async (route) => (await held, route.continue()));
    await page.reload();
    await page.locator(".skeleton-graph").waitFor();
    await page.locator(".tile-label", { hasText: "Revenue, EUR" }).waitFor({ state: "attached" });
    const before = await tops();
    answer();
    await tile(page, "Visitors");
    // A pixel is a rounded line.
    expect((await tops()).filter((top, at) => Math.abs(top - before[at]!) > 1.5)).toEqual([]);
    await close();
  },
  180_000,
);
