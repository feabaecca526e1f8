import { expect, test } from "bun:test";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory } from "../helpers/cairn-process.ts";
import { PAGEVIEW } from "../../src/model/event.ts";
import { openStore } from "../../src/store/local.ts";
import { showShort, type Measure } from "../../web/measures.ts";
import { BENCH_DOMAIN, benchEvents } from "../bench/data.ts";

/** `LONG=1` asks ten times as many. */
const EVENTS = process.env["LONG"] === "1" ? 10_000_000 : 1_000_000;
const DAYS = 30;
const DAY_MS = 86_400_000;
/** About a day at once. */
const BATCH = 40_000;

/** Writes the events past the road in, and answers what a page over all of them has to show, counted by plain loops. */
async function fill(directory: string, fromMs: number) {
  const store = await openStore({ directory, log: { info: () => {}, warn: console.warn, error: console.error } });
  let [pageviews, visits, visitors] = [0, 0, 0];
  const pages = new Map<string, number>();
  for (const day of benchEvents(EVENTS, DAYS, fromMs)) {
    for (let at = 0; at < day.length; at += BATCH) {
      await store.append(
        day.slice(at, at + BATCH).map(({ event }) => event),
        [],
      );
    }
    const seen = new Set<number>();
    const visiting = new Set<number>();
    const onPage = new Set<string>();
    for (const { event, visit } of day) {
      seen.add(event.visitor.low);
      visiting.add(visit);
      if (event.name === PAGEVIEW) pageviews++;
      const key = `${event.path} ${event.visitor.low}`;
      if (onPage.has(key)) continue;
      onPage.add(key);
      pages.set(event.path, (pages.get(event.path) ?? 0) + 1);
    }
    visitors += seen.size;
    visits += visiting.size;
  }
  await store.close();
  const [page, readers] = [...pages].toSorted((left, right) => right[1] - left[1])[0]!;
  return { visitors, visits, pageviews, page, readers };
}

/** How many countries are clicked, one after the other: the first ones meet code that no request has warmed yet. */
const COUNTRIES = 8;

/** Runs in the page: milliseconds from a click on the row to the first frame painted after the last list is new. */
function clickToPainted(row: Element): Promise<number> {
  const beganMs = performance.now();
  (row as HTMLElement).click();
  return new Promise((resolve) => {
    const look = (): void => {
      const asked = document.querySelector(".chip") !== null;
      if (!asked || document.querySelector(".stale, .skeleton, [aria-busy=true]") !== null) requestAnimationFrame(look);
      // The frame that this belongs to is painted before the next task.
      else setTimeout(() => resolve(performance.now() - beganMs));
    };
    requestAnimationFrame(look);
  });
}

test("a page over a million events shows the right numbers", async () => {
  const directory = temporaryDirectory();
  const added = await runCairn(["site", "add", BENCH_DOMAIN, "--timezone", "UTC", "--data", directory.path]);
  expect(added.code).toBe(0);
  const fromMs = Math.floor(Date.now() / DAY_MS - DAYS - 1) * DAY_MS;
  const beganMs = performance.now();
  const expected = await fill(directory.path, fromMs);
  console.log(`large site: ${EVENTS} events written in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  const cairn = await startCairn({ directory: directory.path });
  const setup = { token: setupToken(cairn), email: "owner@large.example", password: PASSWORD };
  const { cookie } = await call(cairn, "POST", "/api/setup", { body: setup });
  const [name, value] = cookie.split("=") as [string, string];
  const browser = await startBrowser();
  const person = await newPerson(browser, 1440, 900);
  await person.addCookies([{ name, value, url: cairn.url }]);
  const page = await person.newPage();
  // The columns of the days are made by the first question.
  page.setDefaultTimeout(120_000);
  const problems = await watchPage(page, [new URL(cairn.url).host]);
  const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const address = `${cairn.url}/sites/${BENCH_DOMAIN}?from=${dateOf(fromMs)}&to=${dateOf(fromMs + (DAYS - 1) * DAY_MS)}`;
  const complete = (): Promise<unknown> =>
    page.waitForFunction(
      () =>
        document.querySelector("[aria-busy=false]") !== null &&
        document.querySelector(".skeleton, .stale") === null &&
        document.querySelector(".row-value") !== null,
    );
  const tileOf = (label: string): Promise<string> =>
    page
      .locator(".tile")
      .filter({ has: page.getByText(label, { exact: true }) })
      .locator(".tile-value")
      .innerText();

  for (const what of ["with the columns still to be made", "with columns"]) {
    const openedMs = performance.now();
    await page.goto(address);
    await complete();
    console.log(`large site: from navigation to numbers, ${what}: ${Math.round(performance.now() - openedMs)} ms`);
    for (const [label, measure, number] of [
      ["Visitors", "visitors", expected.visitors],
      ["Visits", "visits", expected.visits],
      ["Page views", "pageviews", expected.pageviews],
    ] as [string, Measure, number][]) {
      expect({ label, shown: await tileOf(label) }).toEqual({ label, shown: showShort(number, measure) });
    }
    // A tile is short; what a screen reader is told is exact.
    const said = page.locator("[role=status]", { hasText: "Numbers loaded" });
    expect(await said.textContent()).toBe(`Numbers loaded: ${expected.visitors.toLocaleString("en-GB")} visitors`);
    const row = page.getByRole("region", { name: "Pages" }).getByRole("button", { name: new RegExp(`^${expected.page}\\s`) });
    expect(await row.first().locator(".row-value").first().innerText()).toBe(showShort(expected.readers, "visitors"));
  }

  const tookMs: number[] = [];
  for (let row = 0; row < COUNTRIES; row++) {
    if (row > 0) {
      await page.locator(".chip").getByRole("button", { name: "Remove filter" }).click();
      await page.locator(".chip").waitFor({ state: "detached" });
      await complete();
    }
    tookMs.push(await page.getByRole("region", { name: "Places" }).locator("button.row").nth(row).evaluate(clickToPainted));
  }
  const shownMs = tookMs.map((ms) => Math.round(ms)).join(", ");
  console.log(`large site: from clicks on ${COUNTRIES} countries to painted answers: ${shownMs} ms`);
  const { json } = await call(cairn, "POST", "/api/v2/query", {
    cookie,
    body: {
      site_id: BENCH_DOMAIN,
      metrics: ["visitors"],
      date_range: [dateOf(fromMs), dateOf(fromMs + (DAYS - 1) * DAY_MS)],
      filters: [["is", "visit:country", [new URL(page.url()).searchParams.get("filter")!.split(",").at(-1)]]],
    },
  });
  const [filtered] = json["results"] as { metrics: [number] }[];
  expect(filtered!.metrics[0]).toBeGreaterThan(0);
  expect(await tileOf("Visitors")).toBe(showShort(filtered!.metrics[0], "visitors"));
  expect(problems).toEqual([]);
  await browser.close();
  expect(await cairn.stop()).toBe(0);
  directory.remove();
}, 240_000);
