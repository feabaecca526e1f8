import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import type { Pivot } from "../../web/api.ts";
import { csvText } from "../../web/export/csv.ts";
import type { FilterTree } from "../../web/filter-tree.ts";
import { valueName } from "../../web/names.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { lastDays, openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard({ [SITE]: 6000 });
}, 120_000);
afterAll(() => dashboard.stop());

async function openPage(width: number, height: number, search = "") {
  const opened = await openDashboard(dashboard, width, height);
  const { page } = opened;
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}${search}`);
  await page.locator(".panel .row").first().waitFor();
  return opened;
}

interface Asked {
  readonly dimensions: readonly [string, string];
  readonly metric?: string;
  readonly filters?: readonly FilterTree[];
  readonly size: { readonly rows: number; readonly columns: number };
}

/** The days that the page shows when nothing was chosen: 28 with today. */
async function fromApi({ dimensions, metric = "visitors", filters = [], size }: Asked): Promise<Pivot> {
  const body = {
    site_id: SITE,
    metrics: [metric],
    date_range: await lastDays(dashboard, SITE),
    dimensions,
    filters,
    include: { pivot: size },
  };
  const { json } = await call(dashboard.cairn, "POST", "/api/v2/query", { cookie: dashboard.cookie, body });
  return (json["meta"] as { pivot: Pivot }).pivot;
}

const number = (metrics: readonly (number | null)[] | null): string =>
  metrics === null ? "" : new Intl.NumberFormat("en-GB").format(metrics[0] ?? 0);

/** The table as a reader sees it: heads, cells and sums, line by line. */
const tableOf = (page: Page): Promise<string[][]> =>
  page
    .locator(".crossing tr")
    .evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim())));

function asShown(pivot: Pivot, [first, second]: readonly [string, string], head: string): string[][] {
  const nameOf = (dimension: string, value: string): string => valueName(dimension as never, value);
  return [
    [head, ...pivot.columns.map((column) => nameOf(second, column)), "Total"],
    ...pivot.rows.map((row, at) => [nameOf(first, row), ...pivot.cells[at]!.map(number), number(pivot.row_totals[at]!)]),
    ["Total", ...pivot.column_totals.map(number), number(pivot.total)],
  ];
}

test("a list is crossed with another dimension: the table is the API's, is saved, and filters", async () => {
  const { page, problems, close } = await openPage(1440, 900);
  await page
    .getByRole("region", { name: "Pages", exact: true })
    .getByRole("button", { name: /^All \d+/ })
    .click();
  await page.getByRole("button", { name: "Cross with…" }).click();
  await page.getByRole("searchbox", { name: /property/ }).fill("countr");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Page × Country" }).waitFor();
  expect(new URL(page.url()).searchParams.get("cross")).toBe("pages,visit:country");
  await page.locator(".crossing td").first().waitFor();
  const dimensions = ["event:page", "visit:country"] as const;
  const pivot = await fromApi({ dimensions, size: { rows: 40, columns: 12 } });
  expect(pivot.rows.length).toBeGreaterThan(5);
  expect(await tableOf(page)).toEqual(asShown(pivot, dimensions, "Page"));
  expect(await axeViolations(page)).toEqual([]);

  const whole = await fromApi({ dimensions, size: { rows: 100, columns: 100 } });
  const one = (metrics: readonly (number | null)[] | null): number | null => metrics?.[0] ?? null;
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as CSV" }).click()]);
  // Reading a text takes the mark in front of it away.
  const saved = await Bun.file(await download.path()).text();
  expect(`\uFEFF${saved}`).toBe(
    csvText([
      ["event:page / visit:country", ...whole.columns, "Total"],
      ...whole.rows.map((row, at) => [row, ...whole.cells[at]!.map(one), one(whole.row_totals[at]!)]),
      ["Total", ...whole.column_totals.map(one), one(whole.total)],
    ]),
  );

  await page.getByRole("button", { name: "Page views", exact: true }).click();
  const views = await fromApi({ dimensions, metric: "pageviews", size: { rows: 40, columns: 12 } });
  await page.waitForFunction(
    (wanted) => document.querySelector(".crossing tfoot td:last-child")?.textContent?.trim() === wanted,
    number(views.total),
  );
  expect(await tableOf(page)).toEqual(asShown(views, dimensions, "Page"));

  await page.locator(".crossing tbody tr").first().locator("td").first().click();
  await page.locator(".crossing").waitFor({ state: "detached" });
  const { searchParams } = new URL(page.url());
  expect(searchParams.getAll("filter")).toEqual([`is,event:page,${views.rows[0]}`, `is,visit:country,${views.columns[0]}`]);
  expect(searchParams.has("cross")).toBe(false);
  // Back is the table again, and back once more the page without it.
  await page.goBack();
  await page.locator(".crossing td").first().waitFor();
  await page.goBack();
  await page.locator(".crossing").waitFor({ state: "detached" });
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("by keyboard the table is one stop: arrows walk over heads, cells and sums, and a cell says what it counts and filters", async () => {
  const { page, problems, close } = await openPage(1024, 800, "?cross=sources,visit:country");
  const dimensions = ["visit:channel", "visit:country"] as const;
  const pivot = await fromApi({ dimensions, size: { rows: 40, columns: 12 } });
  await page.locator(".crossing td").first().waitFor();
  const focused = page.locator(":focus");
  const says = async (name: string, value = ""): Promise<void> => {
    const [row, column] = [valueName("visit:channel", pivot.rows[0]!), valueName("visit:country", name)];
    expect(await focused.getAttribute("aria-label")).toBe(`${row} × ${column}: ${value} visitors`);
  };
  await page.getByRole("button", { name: "Save as CSV" }).focus();
  await page.keyboard.press("Tab");
  await says(pivot.columns[0]!, number(pivot.cells[0]![0]!));
  await page.keyboard.press("ArrowRight");
  await says(pivot.columns[1]!, number(pivot.cells[0]![1]!));
  await page
    .getByRole("gridcell", { name: /visitors$/ })
    .first()
    .waitFor();
  // What has the focus lies beside the names of the rows, not below them.
  await page.keyboard.press("End");
  expect(await focused.innerText()).toBe(number(pivot.row_totals[0]!));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  expect(await focused.innerText()).toBe(valueName("visit:channel", pivot.rows[0]!));
  await page.keyboard.press("ArrowRight");
  const covered = await focused.evaluate((cell) => {
    const { left, top, height } = cell.getBoundingClientRect();
    return document.elementFromPoint(left + 2, top + height / 2) !== cell;
  });
  expect(covered).toBe(false);
  expect(await page.locator(".crossing [tabindex='0']").count()).toBe(1);
  // One more Tab is out of the table.
  await page.keyboard.press("Tab");
  expect(await page.locator(".crossing :focus").count()).toBe(0);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator(".crossing").waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.getAll("filter")).toEqual([
    `is,visit:channel,${pivot.rows[0]}`,
    `is,visit:country,${pivot.columns[0]}`,
  ]);
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("a copied link opens the table, also below a value and on a phone; other columns are chosen there", async () => {
  const { page, problems, close } = await openPage(360, 740, "?devices=browsers,Chrome&cross=devices,visit:device");
  await page.locator(".crossing td").first().waitFor();
  const chrome: FilterTree = ["is", "visit:browser", ["Chrome"]];
  const size = { rows: 40, columns: 12 };
  const devices = ["visit:browser_version", "visit:device"] as const;
  expect(await tableOf(page)).toEqual(asShown(await fromApi({ dimensions: devices, filters: [chrome], size }), devices, "Browser version"));
  expect(await axeViolations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  expect(await isTooWide(page)).toBe(false);
  await page
    .getByRole("button", { name: /Device/ })
    .first()
    .tap();
  await page.getByRole("searchbox", { name: /property/ }).fill("goal");
  await page.getByRole("button", { name: "Channel" }).waitFor({ state: "detached" });
  await page.getByRole("searchbox", { name: /property/ }).fill("weekday");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Browser version › Chrome × Weekday" }).waitFor();
  const days = ["visit:browser_version", "event:weekday"] as const;
  const pivot = await fromApi({ dimensions: days, filters: [chrome], size });
  await page.locator(".crossing thead button", { hasText: valueName("event:weekday", pivot.columns[0]!) }).waitFor();
  expect(await tableOf(page)).toEqual(asShown(pivot, days, "Browser version"));
  await page.locator(".crossing tbody th button").first().tap();
  await page.getByText("Browser is Chrome").waitFor();
  expect(new URL(page.url()).searchParams.getAll("filter")).toEqual([
    "is,visit:browser,Chrome",
    `is,visit:browser_version,${pivot.rows[0]}`,
  ]);
  expect(problems).toEqual([]);
  await close();
}, 60_000);
