import { expect } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { formatBucket, formatChange, type Interval } from "../../web/format.ts";
import { amountOf, showExact, unitOfMeasure, type Measure } from "../../web/measures.ts";
import { logIn } from "./dashboard-scene.ts";

export const SITE = "shop.example";
export const GOALS = ["Signup", "Purchase"];
export const SIZES = [
  [1440, 900],
  [360, 740],
] as const;

/** A server with a seeded site, its goals, an owner and a viewer by their cookies, and a browser. */
export interface GraphScene {
  readonly browser: Browser;
  readonly cairn: CairnProcess;
  readonly owner: string;
  readonly viewer: string;
  stop(): Promise<void>;
}

export async function startGraphScene(): Promise<GraphScene> {
  const directory = temporaryDirectory();
  const browser = await startBrowser();
  const data = ["--data", directory.path];
  const seeded = await runCairn(["seed", "--site", SITE, "--events", "12000", "--days", "70", ...data]);
  if (seeded.code !== 0) throw new Error(seeded.stderr);
  const cairn = await startCairn({ directory: directory.path });
  const setup = { token: setupToken(cairn), email: "owner@graph.example", password: PASSWORD };
  const owner = (await call(cairn, "POST", "/api/setup", { body: setup })).cookie;
  for (const [name, currency] of [
    ["Signup", ""],
    ["Purchase", "EUR"],
  ]) {
    await call(cairn, "POST", `/api/sites/${SITE}/goals`, { cookie: owner, body: { name, rule: { kind: "event", name }, currency } });
  }
  await runCairn(["user", "add", "viewer@graph.example", "--role", "viewer", ...data], { CAIRN_PASSWORD: PASSWORD });
  const viewer = (await call(cairn, "POST", "/api/login", { body: { email: "viewer@graph.example", password: PASSWORD } })).cookie;
  const stop = async (): Promise<void> => {
    await browser.close();
    await cairn.stop();
    directory.remove();
  };
  return { browser, cairn, owner, viewer, stop };
}

export const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** Two whole weeks that are over, and days long before them. The site's days are those of UTC. */
export const DAYS = [dayBefore(20), dayBefore(7)] as const;
export const SEARCH = `?from=${DAYS[0]}&to=${DAYS[1]}`;
export const EARLIER = [dayBefore(62), dayBefore(53)] as const;

interface Opened {
  readonly width?: number;
  readonly height?: number;
  readonly as?: string;
}

/** The site's page. `close` tells what went wrong on it. */
export async function openPage(
  { browser, cairn, owner }: GraphScene,
  search: string,
  { width = 1440, height = 900, as = owner }: Opened = {},
) {
  const person = await newPerson(browser, width, height);
  await logIn(person, cairn, as);
  await person.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await person.newPage();
  page.setDefaultTimeout(30_000);
  const problems = await watchPage(page, [new URL(cairn.url).host]);
  await page.goto(`${cairn.url}/sites/${SITE}${search}`);
  await page.locator(".graph-panel table.table tbody tr").first().waitFor({ state: "attached" });
  const close = async (): Promise<void> => {
    expect(problems).toEqual([]);
    await person.close();
  };
  return { page, close };
}

export const searchOf = (page: Page): string => new URL(page.url()).search;

export interface Row {
  readonly dimensions: readonly string[];
  readonly metrics: readonly unknown[];
  readonly comparison?: {
    readonly dimensions: readonly (string | null)[];
    readonly metrics: readonly unknown[];
    readonly change: readonly (number | null)[];
  };
}

/** What the API says, asked in its own words. */
export async function ask(
  { cairn, owner }: GraphScene,
  query: Record<string, unknown>,
): Promise<{ results: readonly Row[]; meta: Record<string, unknown> }> {
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

export interface Line {
  readonly measure: Measure;
  readonly interval: Interval;
  readonly comparisons?: Record<string, unknown>;
  readonly range?: unknown;
}

export async function askLine(scene: GraphScene, { measure, interval, comparisons, range = DAYS }: Line): Promise<readonly Row[]> {
  const { metric, filters } = inApiWords(measure);
  const include = { empty_buckets: true, ...(comparisons && { comparisons }) };
  return (await ask(scene, { metrics: [metric], filters, dimensions: [`time:${interval}`], include, date_range: range })).results;
}

/** No count and no revenue is 0; a ratio of nothing is nothing. */
export const amount = (value: unknown, measure: Measure): number | null =>
  amountOf(value) ?? (["count", "money"].includes(unitOfMeasure(measure)) ? 0 : null);

function changeText(change: number | null | undefined, measure: Measure): string {
  if (change === null || change === undefined) return "–";
  return `${change > 0 ? "+" : change < 0 ? "−" : ""}${formatChange(change, unitOfMeasure(measure))}`;
}

/** The rows of the table behind the graph as they have to read. */
export function tableOf(
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
export async function expectTable(page: Page, expected: readonly (readonly string[])[]): Promise<void> {
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
export async function tile(page: Page, name: string): Promise<{ value: string; hint: string }> {
  await page.waitForFunction(
    () => document.querySelector("[aria-busy=false]") !== null && document.querySelector(".stale, .skeleton") === null,
  );
  const place = page.locator(".tile-place").filter({ has: page.locator(".tile-label", { hasText: new RegExp(`^${name}$`) }) });
  return {
    value: await place.locator(".tile-value").innerText(),
    hint: (await place.getByRole("tooltip", { includeHidden: true }).textContent())!,
  };
}

export const openMenu = (page: Page, kind: "range" | "compare" | "export" | "second") => page.locator(`.${kind}-menu > .button`).click();
