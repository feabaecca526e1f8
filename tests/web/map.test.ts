import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";
/** Visitors by country; Singapore and Malta are too small to have an outline, and QQ is none: it has no flag either. */
const VISITORS = { DE: 40, FR: 22, US: 13, SG: 7, JP: 5, MT: 3, BR: 2, FJ: 1, QQ: 1, "": 2 } as const;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  await call(dashboard.cairn, "POST", "/api/sites", { cookie: dashboard.cookie, body: { domain: SITE, timezone: "Europe/Berlin" } });
  const events = Object.entries(VISITORS).flatMap(([country, count]) =>
    Array.from({ length: count }, (_, at) => ({
      ...{ site: SITE, name: "pageview", url: `https://${SITE}/`, session_id: `${country} ${at}` },
      ...(country !== "" && { location: { country } }),
    })),
  );
  await dashboard.send(events);
}, 120_000);
afterAll(() => dashboard.stop());

async function openMap(width: number, height: number) {
  const opened = await openDashboard(dashboard, width, height);
  const { page } = opened;
  const loaded: string[] = [];
  page.on("response", (response) => loaded.push(response.url()));
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}?period=day`);
  const places = page.getByRole("region", { name: "Places", exact: true });
  await places.getByRole("button", { name: /^Germany/ }).waitFor();
  const before = loaded.length;
  await places.getByRole("tab", { name: "Map" }).click();
  await places.locator(".map-land").first().waitFor({ state: "attached" });
  return { ...opened, places, loadedForMap: loaded.slice(before) };
}

const country = (page: Page, code: string) => page.locator(`.map [data-code="${code}"]`);
const shade = async (page: Page, code: string): Promise<number> =>
  Number(/shade-(\d)/.exec((await country(page, code).getAttribute("class"))!)![1]);

async function fromApi(): Promise<ReadonlyMap<string, number>> {
  const body = { site_id: SITE, date_range: "day", metrics: ["visitors"], dimensions: ["visit:country"] };
  const { json } = await call(dashboard.cairn, "POST", "/api/v2/query", { cookie: dashboard.cookie, body });
  return new Map((json["results"] as { dimensions: [string]; metrics: [number] }[]).map((row) => [row.dimensions[0], row.metrics[0]]));
}

test("the map is fetched when it is opened, shows what the API counts, and filters", async () => {
  const { page, places, problems, loadedForMap, close } = await openMap(1440, 900);
  expect(loadedForMap.some((address) => address.includes("/assets/"))).toBe(true);
  const counts = await fromApi();
  expect(Object.fromEntries(counts)).toEqual({ ...VISITORS, "(not set)": 2, "": undefined } as never);
  for (const [code, name] of [
    ["DE", "Germany"],
    ["US", "United States"],
    ["SG", "Singapore"],
    ["MT", "Malta"],
  ] as const) {
    await country(page, code).dispatchEvent("pointermove", { clientX: 400, clientY: 400 });
    expect(await page.locator(".map-tip").innerText()).toStartWith(`${name}: ${counts.get(code)} visitors`);
  }
  await country(page, "TD").dispatchEvent("pointermove", { clientX: 400, clientY: 400 });
  expect(await page.locator(".map-tip").innerText()).toBe("Chad: nobody");
  await page.locator(".map svg").dispatchEvent("pointerleave");
  await page.locator(".map-tip").waitFor({ state: "detached" });
  // More visitors are never lighter; nobody is something else than one.
  const shades = await Promise.all(["DE", "FR", "US", "SG", "JP", "MT", "BR", "FJ", "TD"].map((code) => shade(page, code)));
  expect(shades).toEqual([6, 5, 4, 3, 3, 2, 2, 1, 0]);
  expect(await country(page, "MO").count()).toBe(0);

  const image = places.getByRole("img", { name: "World map of visitors by country; the list says the same." });
  await image.waitFor();
  expect(await places.locator(".row-name").allInnerTexts()).toEqual(["Germany", "France", "United States", "Singapore", "Japan", "Malta"]);
  await places.getByRole("button", { name: "All 10" }).waitFor();
  // From the top, where the bar covers nothing.
  await page.evaluate(() => scrollTo(0, 0));
  expect(await axeViolations(page)).toEqual([]);

  await country(page, "BR").click();
  await page.getByText("Country is Brazil").waitFor();
  expect(new URL(page.url()).searchParams.get("places")).toBe("map");
  // What nobody came from filters nothing.
  await page.goBack();
  await page.getByText("Country is Brazil").waitFor({ state: "detached" });
  await country(page, "CN").dispatchEvent("click");
  expect(new URL(page.url()).searchParams.has("filter")).toBe(false);
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("on a phone the map fits, and its list leads on by keys and fingers", async () => {
  const { page, places, problems, close } = await openMap(360, 740);
  expect(await isTooWide(page)).toBe(false);
  expect(await axeViolations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await places.getByRole("button", { name: /^Singapore/ }).press("Enter");
  await page.getByText("Country is Singapore").waitFor();
  await places.locator(".map-point.map-chosen").waitFor({ state: "attached" });
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("countries stand with their flags, which move nothing when they come; one without a flag leaves no broken picture", async () => {
  const { page, problems, close } = await openDashboard(dashboard, 1440, 900);
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/flags/**", async (route) => (await held, route.continue()));
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}?period=day`);
  const places = page.getByRole("region", { name: "Places", exact: true });
  const names = places.locator(".row-name");
  const lefts = (): Promise<number[]> => names.evaluateAll((all) => all.map((name) => name.getBoundingClientRect().left));
  await names.first().scrollIntoViewIfNeeded();
  const before = await lefts();
  letGo();
  await page.waitForFunction(() => {
    const flags = [...document.querySelectorAll<HTMLImageElement>(".panel-places .country")];
    return flags.length === 8 && flags.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });
  // Of those who are nowhere too.
  expect(new Set([...before, ...(await lefts())]).size).toBe(1);
  expect(await places.getByRole("img").count()).toBe(0);

  await places.getByRole("button", { name: "All 10" }).click();
  await page.locator(".dialog img[src$='/QQ.svg']").waitFor({ state: "hidden" });
  await page.locator(".dialog img[src$='/FJ.svg']").waitFor();
  expect(problems.filter((problem) => !problem.includes("404"))).toEqual([]);
  await close();
}, 60_000);
