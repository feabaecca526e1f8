import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { axeViolations } from "./axe.ts";
import { lastDays, openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard({ [SITE]: 6000 });
  await call(dashboard.cairn, "POST", `/api/sites/${SITE}/goals`, {
    cookie: dashboard.cookie,
    body: { name: "Signup", rule: { kind: "event", name: "Signup" } },
  });
  await call(dashboard.cairn, "PATCH", "/api/me", { cookie: dashboard.cookie, body: { weekStart: "sunday" } });
}, 120_000);
afterAll(() => dashboard.stop());

async function openPage(width: number, height: number, search: string) {
  const opened = await openDashboard(dashboard, width, height);
  const { page } = opened;
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}${search}`);
  await page.locator(".panel .row").first().waitFor();
  return opened;
}

/** What each cell says once the answer is there, by "weekday-hour", in the order in which they stand. */
async function cells(page: Page): Promise<ReadonlyMap<string, string>> {
  await page.locator(".when-near").scrollIntoViewIfNeeded();
  await page.waitForFunction(
    () => document.querySelector(".hours:not(.hours-old) .hour") !== null && document.querySelector(".stale") === null,
  );
  const labels = await page.locator(".hour").evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label")!));
  return new Map(
    labels.map((label) => {
      const [, day, hour, number] = /^(\w+), (\d\d):00 – \d\d:00: (.*)$/.exec(label)!;
      return [`${DAYS.indexOf(day!) + 1}-${hour}`, number!];
    }),
  );
}

async function fromApi(metric: string): Promise<ReadonlyMap<string, number | null>> {
  const body = {
    site_id: SITE,
    metrics: [metric],
    date_range: await lastDays(dashboard, SITE),
    dimensions: ["event:weekday", "event:hour"],
  };
  const { json } = await call(dashboard.cairn, "POST", "/api/v2/query", { cookie: dashboard.cookie, body });
  const rows = json["results"] as { dimensions: [string, string]; metrics: [number | null] }[];
  return new Map(rows.map((row) => [row.dimensions.join("-"), row.metrics[0]]));
}

test.each([
  [1440, 900],
  [360, 740],
])(
  "each hour of the week is what the API counts, and filters, %i pixels wide",
  async (width, height) => {
    const { page, problems, close } = await openPage(width, height, "?metric=pageviews");
    const counts = await fromApi("pageviews");
    const shown = await cells(page);
    expect(shown.size).toBe(7 * 24);
    expect([...shown.keys()].slice(0, 2)).toEqual(["7-00", "7-01"]);
    for (const [key, text] of shown) {
      expect(`${key} ${text}`).toBe(`${key} ${new Intl.NumberFormat("en-GB").format(counts.get(key) ?? 0)} page views`);
    }
    // From the top, where the bar covers nothing.
    await page.evaluate(() => scrollTo(0, 0));
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);

    const [busiest] = [...counts].toSorted(([, left], [, right]) => right! - left!)[0]!;
    const [weekday, hour] = busiest.split("-").map(Number) as [number, number];
    const cell = page.getByRole("gridcell", { name: new RegExp(`^${DAYS[weekday - 1]}, ${String(hour).padStart(2, "0")}:00`) });
    await cell.click();
    await page.getByText(`Weekday is ${DAYS[weekday - 1]}`).waitFor();
    expect(new URL(page.url()).searchParams.getAll("filter")).toEqual([
      `is,event:weekday,${weekday}`,
      `is,event:hour,${String(hour).padStart(2, "0")}`,
    ]);
    expect((await cells(page)).get(busiest)).toBe(`${new Intl.NumberFormat("en-GB").format(counts.get(busiest)!)} page views`);
    expect(await cell.getAttribute("aria-selected")).toBe("true");
    await cell.click();
    await page.waitForURL((url) => !url.searchParams.has("filter"));
    expect(problems).toEqual([]);
    await close();
  },
  60_000,
);

test("by keyboard the cells are one stop, and the arrows walk", async () => {
  const { page, close } = await openPage(1024, 800, "?metric=bounce_rate&compare=off");
  const rates = await fromApi("bounce_rate");
  const shown = await cells(page);
  for (const [key, text] of shown) {
    const rate = rates.get(key) ?? null;
    expect(`${key} ${text}`).toBe(`${key} ${rate === null ? "–" : `${rate}%`} bounce rate`);
  }
  await page.locator(".hour").first().focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"]) await page.keyboard.press(key);
  const focused = page.locator(".hour:focus");
  const label = (await focused.getAttribute("aria-label"))!;
  expect(label).toStartWith("Monday, 01:00 – 02:00");
  expect(await page.locator(".hours-tip").innerText()).toBe(label);
  expect(await page.locator(".hour[tabindex='0']").count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.getByText("Hour of day is 01").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.searchParams.has("filter"));
  await close();
}, 60_000);

test("whatever the graph shows, its hours can be told; few days have few rows", async () => {
  const { page, problems, close } = await openPage(1440, 900, "?period=day");
  expect((await cells(page)).size).toBe(24);
  for (const metric of ["visits", "views_per_visit", "visit_duration", "engaged_time", "conversion_rate"]) {
    await page.goto(`${dashboard.cairn.url}/sites/${SITE}?period=7d&metric=${metric}`);
    await page.locator(".panel .row").first().waitFor();
    expect((await cells(page)).size).toBe(7 * 24);
    expect(await page.locator(".error-box").count()).toBe(0);
    expect(await page.locator(".hour.shade-6").count()).toBeGreaterThan(0);
  }
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}?metric=scroll_depth&filter=is,event:page,/pricing`);
  await page.locator(".panel .row").first().waitFor();
  expect((await cells(page)).size).toBe(7 * 24);
  expect(await page.locator(".error-box").count()).toBe(0);
  expect(problems).toEqual([]);
  await close();
}, 60_000);
