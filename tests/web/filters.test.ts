import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { writeFilter, type Filter, type SimpleFilter } from "../../web/filter.ts";
import { treeOf } from "../../web/filter-tree.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { lastDays, openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";
const SIZES = [
  [1440, 900],
  [360, 740],
] as const;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard({ [SITE]: 8000 });
  await call(dashboard.cairn, "POST", `/api/sites/${SITE}/goals`, {
    cookie: dashboard.cookie,
    body: { name: "Signup", rule: { kind: "event", name: "Signup" } },
  });
}, 120_000);
afterAll(() => dashboard.stop());

/** A page of the owner, and what it must not do. */
async function openPage(width: number, height: number, search = "") {
  const opened = await openDashboard(dashboard, width, height);
  const { page } = opened;
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}${search}`);
  await page.locator(".tile-value").first().waitFor();
  return opened;
}

interface Answered {
  readonly visitors: number;
  readonly pageviews: number;
}

async function askApi(filters: readonly Filter[]): Promise<Answered> {
  const body = { site_id: SITE, metrics: ["visitors", "pageviews"], date_range: "28d", filters: filters.map(treeOf) };
  const range = await lastDays(dashboard, SITE);
  const { json } = await call(dashboard.cairn, "POST", "/api/v2/query", { cookie: dashboard.cookie, body: { ...body, date_range: range } });
  const [row] = json["results"] as { metrics: [number, number] }[];
  return { visitors: row!.metrics[0], pageviews: row!.metrics[1] };
}

/** The number on a tile, once the answer to the newest question is shown. */
async function shown(page: Page, metric: string): Promise<string> {
  await page.waitForFunction(() => document.querySelector("[aria-busy=false]") !== null && document.querySelector(".stale") === null);
  return page.locator(".tile", { hasText: metric }).locator(".tile-value").first().innerText();
}

const chips = (page: Page): Promise<string[]> => page.locator(".filter-bar button.chip-text").allInnerTexts();
const short = (value: number): string =>
  value < 10_000
    ? new Intl.NumberFormat("en-GB").format(value)
    : new Intl.NumberFormat("en-GB", { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 })
        .format(value)
        .replace("K", "k");

test.each(SIZES)(
  "a filter is written, changed, turned round and taken away, %i pixels wide",
  async (width, height) => {
    const { page, problems, close } = await openPage(width, height);
    await page.locator(".filter-bar").getByRole("button", { name: "Filter", exact: true }).click();
    const field = page.getByRole("combobox", { name: "Values" });
    await field.click();
    // What occurs is proposed, with how often; typing narrows it.
    await page.getByRole("listbox").getByRole("option").first().waitFor();
    await field.fill("pric");
    await page.getByRole("option", { name: /^\/pricing\s*[\d,]+$/ }).waitFor();
    await page.keyboard.press("Enter");
    await field.fill("/abo");
    await page.getByRole("option", { name: /^\/about/ }).waitFor();
    await page.keyboard.press("Enter");
    expect(await axeViolations(page)).toEqual([]);
    if (width < 600) expect(await smallTargets(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await page.getByRole("button", { name: "Add filter" }).click();
    expect(await chips(page)).toEqual(["Page is /pricing or /about"]);
    expect(new URL(page.url()).search).toBe("?filter=is,event:page,/pricing,/about");
    const both = await askApi([{ operator: "is", dimension: "event:page", values: ["/pricing", "/about"] }]);
    expect(both.pageviews).toBeGreaterThan(0);
    expect(await shown(page, "Page views")).toBe(short(both.pageviews));

    // The chip opens the editor again, with everything in it.
    await page.getByRole("button", { name: "Change the filter: Page is /pricing or /about" }).click();
    await page.getByRole("button", { name: "Remove /about" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    expect(await chips(page)).toEqual(["Page is /pricing"]);

    // Back and forward are the browser's own.
    await page.goBack();
    await page.getByText("/pricing or /about").waitFor();
    await page.goForward();
    await page.getByText("/pricing or /about").waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Change the filter: Page is /pricing" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    expect(await chips(page)).toEqual([]);
    expect(new URL(page.url()).search).toBe("");
    expect(problems).toEqual([]);
    await close();
  },
  60_000,
);

test("groups and whole visits, written by keyboard alone", async () => {
  const { page, problems, close } = await openPage(1440, 900);
  await page.keyboard.press("f");
  await page.getByLabel("Keep").waitFor();
  await page.getByLabel("Keep").focus();
  await page.keyboard.type("visits that have done");
  await page.getByRole("button", { name: "What: Page" }).focus();
  await page.keyboard.press("Enter");
  // A reader goes on when the screen has answered: the field of the list has the focus, the list is narrowed, the next field has it.
  await page.locator('input[type="search"]:focus').waitFor();
  await page.keyboard.type("goal");
  await page.waitForFunction(() => document.querySelector(".filter-dimension [data-item]")?.textContent?.trim() === "Goal");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "What: Goal" }).waitFor();
  await page.locator('input[role="combobox"]:focus').waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: /Signup/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.locator('[aria-selected="true"]', { hasText: "Signup" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add filter" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("has done").waitFor();
  expect(await chips(page)).toEqual(["has done Signup"]);
  const done: Filter = { operator: "has_done", of: [{ operator: "is", dimension: "event:goal", values: ["Signup"] }] };
  const answer = await askApi([done]);
  expect(answer.visitors).toBeGreaterThan(0);
  expect(await shown(page, "Visitors")).toBe(short(answer.visitors));

  // The opposite is a filter beside it: nobody has done and not done the same.
  await page.getByRole("button", { name: "Change the filter: has done Signup" }).click();
  await page.getByRole("button", { name: "Add its opposite" }).click();
  await page.getByText("has not done").waitFor();
  expect(await chips(page)).toEqual(["has done Signup", "has not done Signup"]);
  await page.getByText("No visit in this range matches the filters.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("has not done").waitFor({ state: "detached" });
  expect(await chips(page)).toEqual([]);
  expect(problems).toEqual([]);
  await close();
}, 60_000);

const country: SimpleFilter = { operator: "is", dimension: "visit:country", values: ["FR", "DE"] };

test.each(SIZES)(
  "filters are saved as a segment, applied, renamed, replaced and deleted, %i pixels wide",
  async (width, height) => {
    const { page, problems, close } = await openPage(width, height, `?filter=${writeFilter(country)}`);
    const name = `Near ${width}`;
    const openSegments = () => page.getByRole("button", { name: "Segments" }).click();
    await openSegments();
    await page.getByLabel("Save the current filters").fill(name);
    await page.getByRole("switch", { name: "For everyone who sees this site" }).click();
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await page.getByRole("button", { name: "Save segment" }).click();
    await page.getByText(`Segment ${name}`).waitFor();
    const link = new URL(page.url());
    expect(link.search).toMatch(/^\?filter=segment,\d+$/);
    const numbers = await askApi([country]);
    expect(await shown(page, "Visitors")).toBe(short(numbers.visitors));

    await openSegments();
    await page.getByRole("button", { name: `More: ${name}` }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`${name} us`);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `More: ${name} us` }).waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    await page.locator(".chip", { hasText: `Segment ${name} us` }).waitFor();

    const made = await call(dashboard.cairn, "GET", `/api/sites/${SITE}/segments`, { cookie: dashboard.cookie });
    expect((made.json["segments"] as { name: string; shared: boolean }[]).find((segment) => segment.name === `${name} us`)?.shared).toBe(
      true,
    );

    await openSegments();
    await page.getByRole("button", { name: `More: ${name} us` }).click();
    await page.getByRole("menuitem", { name: "Show its filters" }).click();
    await page.locator(".chip", { hasText: "Germany" }).waitFor();
    expect(new URL(page.url()).search).toBe("?filter=is,visit:country,FR,DE");

    await openSegments();
    await page.getByRole("button", { name: `More: ${name} us` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: `More: ${name} us` }).waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    await close();
  },
  60_000,
);

test("the palette finds ranges, values and help, and proposes again what was chosen", async () => {
  const { page, problems, close } = await openPage(1440, 900);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Commands" });
  await field.fill("7 days");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?period=7d$/);
  await page.keyboard.press("Control+k");
  expect(await page.getByRole("option").first().innerText()).toContain("Last 7 days");
  expect(await axeViolations(page)).toEqual([]);
  await field.fill("pricing");
  await page
    .getByRole("option", { name: /Page is \/pricing/ })
    .first()
    .click();
  await page.waitForURL(/filter=is,event:page,\/pricing/);
  await page.keyboard.press("Meta+k");
  await field.fill("what is bounce");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Bounce rate" }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.goBack();
  await page.getByText("/pricing").first().waitFor();
  await page.keyboard.press("?");
  await page.getByText("Everything by its name").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Everything by its name").waitFor({ state: "detached" });
  // That Escape closed the sheet alone.
  expect(new URL(page.url()).search).toContain("filter=");
  expect(problems).toEqual([]);
  await close();
}, 60_000);

const value: fc.Arbitrary<SimpleFilter> = fc.constantFrom<SimpleFilter>(
  { operator: "is", dimension: "event:page", values: ["/", "/pricing"] },
  { operator: "contains", dimension: "event:page", values: ["/BLOG"], anyCase: true },
  { operator: "contains_not", dimension: "visit:source", values: ["oo"] },
  { operator: "matches", dimension: "event:page", values: ["^/(docs|blog)/"] },
  { operator: "is", dimension: "event:goal", values: ["Signup"] },
  { operator: "is_not", dimension: "visit:device", values: ["Mobile"] },
  { operator: "is", dimension: "visit:channel", values: ["Direct", "Organic Search"] },
  country,
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  value,
  fc.record({ operator: fc.constantFrom("and", "or"), of: fc.array(value, { minLength: 2, maxLength: 3 }) }),
  fc.record({ operator: fc.constantFrom("has_done", "has_not_done", "not"), of: fc.array(value, { minLength: 1, maxLength: 2 }) }),
);

test("for random filters the numbers on the screen are those of the API", async () => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  console.log(`filters.test: SEED=${seed}`);
  const { page, problems, close } = await openPage(1440, 900);
  for (const filters of fc.sample(fc.array(filter, { minLength: 1, maxLength: 3 }), { seed, numRuns: 15 })) {
    const search = new URLSearchParams(filters.map((one) => ["filter", writeFilter(one)]));
    const expected = await askApi(filters);
    await page.goto(`${dashboard.cairn.url}/sites/${SITE}?${search}`);
    await page.locator(".chip").first().waitFor();
    const where = { seed, filters: JSON.stringify(filters) };
    if (expected.visitors === 0) {
      await page.getByText("No visit in this range matches the filters.").waitFor();
      continue;
    }
    await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    expect({ ...where, visitors: await shown(page, "Visitors"), pageviews: await shown(page, "Page views") }).toEqual({
      ...where,
      visitors: short(expected.visitors),
      pageviews: short(expected.pageviews),
    });
    expect((await chips(page)).length).toBe(filters.length);
  }
  expect(problems).toEqual([]);
  await close();
}, 120_000);
