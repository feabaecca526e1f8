import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Metric } from "../../src/model/metric.ts";
import type { FilterTree } from "../../web/filter-tree.ts";
import { call } from "../helpers/api.ts";
import { isTooWide } from "../helpers/browser.ts";
import { makeMmdb } from "../helpers/make-mmdb.ts";
import { axeViolations, smallTargets } from "./axe.ts";
import { openDashboard, startDashboard, type Dashboard } from "./dashboard-scene.ts";

const SITE = "shop.example";
const PLACES = {
  "84.130.0.0/16": { country: { iso_code: "DE" }, subdivisions: [{ iso_code: "BY" }], city: { names: { en: "Munich" } } },
  "84.131.0.0/16": { country: { iso_code: "DE" }, subdivisions: [{ iso_code: "BY" }], city: { names: { en: "Augsburg" } } },
  "84.132.0.0/16": { country: { iso_code: "DE" }, subdivisions: [{ iso_code: "HH" }], city: { names: { en: "Hamburg" } } },
  "90.1.0.0/16": { country: { iso_code: "FR" }, subdivisions: [{ iso_code: "BRE" }], city: { names: { en: "Rennes" } } },
};
const NETWORKS = ["84.130", "84.130", "84.130", "84.131", "84.131", "84.132", "90.1"];
const AGENTS = ["Chrome/141.0.0.0", "Chrome/140.0.0.0", "Chrome/141.0.0.0"];
const VISITORS = 63;

/** A database of cities, found at the start. */
function putCities(directory: string): void {
  mkdirSync(join(directory, "geo"));
  writeFileSync(join(directory, "geo", "cities.mmdb"), makeMmdb("DBIP-City-Lite", PLACES));
}

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard({}, putCities);
  await call(dashboard.cairn, "POST", "/api/sites", { cookie: dashboard.cookie, body: { domain: SITE, timezone: "Europe/Berlin" } });
  await dashboard.send(Array.from({ length: VISITORS }, (_, at) => visit(at)).flat());
}, 120_000);
afterAll(() => dashboard.stop());

/** A page view, and of every third visitor a sign-up with what was chosen. */
function visit(at: number) {
  const who = {
    site: SITE,
    ip: `${NETWORKS[at % NETWORKS.length]}.${at}.7`,
    user_agent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ${AGENTS[at % AGENTS.length]} Safari/537.36`,
  };
  const campaign = at % 4 === 0 ? `?utm_source=google&utm_medium=cpc&utm_campaign=${at % 8 === 0 ? "spring" : "autumn, again"}` : "";
  const signup = {
    ...who,
    name: "Signup",
    url: `https://${SITE}/`,
    props: { plan: at % 2 === 0 ? "free" : "team", seats: String(at % 5) },
  };
  return [{ ...who, name: "pageview", url: `https://${SITE}/${campaign}` }, ...(at % 3 === 0 ? [signup] : [])];
}

async function openPage(width: number, height: number, search = "") {
  const opened = await openDashboard(dashboard, width, height);
  const { page } = opened;
  await page.goto(`${dashboard.cairn.url}/sites/${SITE}${search}`);
  await page.locator(".panel .row").first().waitFor();
  return opened;
}

/** The rows that the API gives, as the page writes them: its names, and numbers below ten thousand. */
async function fromApi(dimension: string, filters: readonly FilterTree[], metrics: readonly Metric[] = ["visitors"]) {
  const body = { site_id: SITE, date_range: "day", metrics, dimensions: [dimension], filters };
  const { json } = await call(dashboard.cairn, "POST", "/api/v2/query", { cookie: dashboard.cookie, body });
  const rows = json["results"] as { dimensions: [string]; metrics: number[] }[];
  return rows.map((row) => [row.dimensions[0], ...row.metrics.map(String)].join(" "));
}

/** Waits until the panel shows these rows, in this order. */
async function expectRows(page: Page, panel: string, rows: readonly string[]): Promise<void> {
  expect(rows.length).toBeGreaterThan(0);
  await page.waitForFunction(
    ([key, wanted]) => {
      const texts = (row: Element) => [...row.querySelectorAll(".row-name, .row-value")].map((part) => part.textContent);
      const body = document.querySelector(`.panel-${key} .panel-body:not(.stale)`);
      return [...(body?.querySelectorAll(".row") ?? [])].map((row) => texts(row).join(" ")).join("\n") === wanted;
    },
    [panel, rows.join("\n")] as const,
  );
}

const panelOf = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const chips = (page: Page): Promise<string[]> => page.locator(".filter-bar button.chip-text").allInnerTexts();
const search = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const TODAY = "?period=day&compare=off";

test("the page names whose country database it uses, under which licence, and leads there", async () => {
  const { page } = await openPage(1280, 900);
  const named = page.locator("footer").getByRole("link", { name: "DB-IP (CC BY 4.0)" });
  await named.waitFor();
  expect(await named.getAttribute("href")).toBe("https://db-ip.com");
}, 60_000);

test("a browser is opened into its versions, which filter with it, and back", async () => {
  const { page, problems, close } = await openPage(1440, 900, TODAY);
  const devices = panelOf(page, "Devices");
  const chrome: FilterTree = ["is", "visit:browser", ["Chrome"]];
  await devices.getByRole("button", { name: /^Chrome/ }).hover();
  await devices.getByRole("button", { name: "Look into Chrome" }).click();
  await expectRows(page, "devices", await fromApi("visit:browser_version", [chrome]));
  expect(search(page).get("devices")).toBe("browsers,Chrome");
  // Who came by the keyboard goes on from here.
  expect(await page.evaluate(() => document.activeElement?.classList.contains("panel-body"))).toBe(true);
  expect(await axeViolations(page)).toEqual([]);

  await devices.getByRole("button", { name: /^140/ }).click();
  await page.getByText("Browser version is 140").waitFor();
  expect(await chips(page)).toEqual(["Browser is Chrome", "Browser version is 140"]);
  const both = await fromApi("visit:browser_version", [chrome, ["is", "visit:browser_version", ["140"]]]);
  await expectRows(page, "devices", both);

  await page.goBack();
  await page.goBack();
  await expectRows(page, "devices", await fromApi("visit:browser", []));
  await page.goForward();
  await expectRows(page, "devices", await fromApi("visit:browser_version", [chrome]));
  await devices.getByRole("button", { name: "Browsers", exact: true }).click();
  await expectRows(page, "devices", await fromApi("visit:browser", []));
  expect(search(page).has("devices")).toBe(false);
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("a channel is opened into its sources, and a source into its campaigns", async () => {
  const { page, close } = await openPage(1024, 800, TODAY);
  const sources = panelOf(page, "Sources");
  await sources.getByRole("button", { name: /^Paid Search/ }).hover();
  await sources.getByRole("button", { name: "Look into Paid Search" }).click();
  const within: FilterTree[] = [["is", "visit:channel", ["Paid Search"]]];
  await expectRows(page, "sources", await fromApi("visit:source", within));
  await sources.getByRole("button", { name: /^Google/ }).hover();
  await sources.getByRole("button", { name: "Look into Google" }).click();
  await expectRows(page, "sources", await fromApi("visit:utm_campaign", [...within, ["is", "visit:source", ["Google"]]]));
  await sources.getByRole("button", { name: /^autumn, again/ }).hover();
  // Left out is the campaign of this source, not every campaign of its name.
  await sources.getByRole("button", { name: "Choices for autumn, again" }).click();
  await page.getByRole("menuitem", { name: /^Leave out autumn, again/ }).click();
  await page.waitForURL((url) => url.searchParams.has("filter"));
  expect(search(page).get("filter")).toBe("not(is,visit:channel,Paid Search;is,visit:source,Google;is,visit:utm_campaign,autumn\\, again)");
  await expectRows(page, "sources", [(await fromApi("visit:utm_campaign", within)).find((row) => row.startsWith("spring"))!]);
  await close();
}, 60_000);

test("campaigns are listed by each thing that an address says of them", async () => {
  const { page, problems, close } = await openPage(360, 740, TODAY);
  const sources = panelOf(page, "Sources");
  await sources.getByRole("tab", { name: "Campaigns" }).tap();
  await expectRows(page, "sources", await fromApi("visit:utm_campaign", [["is_not", "visit:utm_campaign", ["(not set)"]]]));
  await sources.getByRole("combobox", { name: "Campaigns" }).selectOption("UTM medium");
  await expectRows(page, "sources", await fromApi("visit:utm_medium", [["is_not", "visit:utm_medium", ["(not set)"]]]));
  expect(search(page).get("sources")).toBe("utm_medium");
  expect(await sources.getByRole("tab", { name: "Campaigns" }).getAttribute("aria-selected")).toBe("true");
  expect(await axeViolations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  // The address says which list it is.
  await page.reload();
  await expectRows(page, "sources", await fromApi("visit:utm_medium", [["is_not", "visit:utm_medium", ["(not set)"]]]));
  await sources.getByRole("combobox", { name: "Campaigns" }).selectOption("UTM term");
  await sources.getByText("No campaigns.").waitFor();
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("on a phone the row's menu opens a country into regions and cities, filters and shows all numbers", async () => {
  const { page, problems, close } = await openPage(360, 740, TODAY);
  const places = panelOf(page, "Places");
  const within: FilterTree[] = [["is", "visit:country", ["DE"]]];
  await places.getByRole("button", { name: "Choices for Germany" }).tap();
  await page.getByRole("menuitem", { name: "Look into it" }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.getByRole("menuitem", { name: "Look into it" }).tap();
  await expectRows(page, "places", await fromApi("visit:region", within));
  await places.getByRole("button", { name: "Choices for DE-BY" }).tap();
  await page.getByRole("menuitem", { name: "Look into it" }).tap();
  await expectRows(page, "places", await fromApi("visit:city", [...within, ["is", "visit:region", ["DE-BY"]]]));
  expect(search(page).get("places")).toBe("countries,DE,DE-BY");
  expect(await axeViolations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  expect(await isTooWide(page)).toBe(false);

  await places.getByRole("button", { name: "Choices for Munich" }).tap();
  await page.getByRole("menuitem", { name: "All its numbers" }).tap();
  const dialog = page.getByRole("dialog", { name: "Places: Countries › Germany › DE-BY" });
  expect(await dialog.getByRole("searchbox").inputValue()).toBe("Munich");
  await dialog.getByRole("button", { name: "Munich" }).tap();
  await page.getByText("City is Munich").waitFor();
  expect(await chips(page)).toEqual(["Country is Germany", "Region is DE-BY", "City is Munich"]);
  await places.getByRole("button", { name: "Choices for Munich" }).tap();
  await page.getByRole("menuitem", { name: "No longer only Munich" }).tap();
  await page.getByText("City is Munich").waitFor({ state: "detached" });
  expect(problems).toEqual([]);
  await close();
}, 60_000);

test("an event is opened into the keys of its properties, and a key into its values; a copied link shows the same", async () => {
  const { page, problems, close } = await openPage(1440, 900, TODAY);
  const events = panelOf(page, "Events");
  await events.getByRole("button", { name: /^Signup/ }).hover();
  await events.getByRole("button", { name: "Look into Signup" }).click();
  const signup: FilterTree = ["is", "event:name", ["Signup"]];
  const [counts] = await fromApi("event:name", [signup], ["events", "visitors"]);
  const [, ...numbers] = counts!.split(" ");
  await expectRows(page, "events", [`plan ${numbers.join(" ")}`, `seats ${numbers.join(" ")}`]);
  await events.getByRole("button", { name: /^plan/ }).click();
  const values = await fromApi("event:props:plan", [signup], ["events", "visitors"]);
  await expectRows(page, "events", values);
  const address = page.url();
  expect(search(page).get("events")).toBe("events,Signup,plan");
  await page.goto("about:blank");
  await page.goto(address);
  await expectRows(page, "events", values);
  await events.getByRole("button", { name: /^team/ }).click();
  await page.getByText("plan is team").waitFor();
  expect(await chips(page)).toEqual(["Event is Signup", "plan is team"]);
  expect(problems).toEqual([]);
  await close();
}, 60_000);
