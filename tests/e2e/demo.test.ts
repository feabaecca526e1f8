import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { call } from "../helpers/api.ts";
import { PANELS } from "../../web/panels.ts";
import { baseOf, panelQuery } from "../../web/panel-queries.ts";
import { todayIn } from "../../web/range.ts";
import { DEFAULT_STATE } from "../../web/url.ts";
import { EXECUTABLE, freePort, temporaryDirectory, waitFor } from "../helpers/cairn-process.ts";

const QUERY = { site_id: "demo.example", metrics: ["visitors", "pageviews", "bounce_rate"], date_range: "30d" };
const READY_MS = 120_000;

test("demo: a year of numbers without an account, nothing can be changed, nothing is left behind", async () => {
  const directory = temporaryDirectory();
  const port = freePort();
  const child = Bun.spawn([EXECUTABLE, "demo", "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: directory.path },
  });
  const demo = { url: `http://127.0.0.1:${port}` };
  const startedMs = performance.now();
  const answers = () =>
    fetch(`${demo.url}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitFor(answers, READY_MS, () => `the demo does not answer; exit code ${child.exitCode}`);
  console.log(`demo: ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  expect(readdirSync(directory.path)).toHaveLength(1);

  expect((await call(demo, "GET", "/api/me")).json).toMatchObject({ demo: true, role: "viewer" });
  expect((await call(demo, "GET", "/api/setup")).json).toEqual({ needed: false });
  const { status, json } = await call(demo, "POST", "/api/v2/query", { body: QUERY });
  expect(status).toBe(200);
  const [visitors, pageviews, bounces] = (json["results"] as { metrics: [number, number, number] }[])[0]!.metrics;
  expect(visitors).toBeGreaterThan(2_000);
  expect(pageviews).toBeGreaterThan(visitors);
  expect(Math.abs(bounces - 45)).toBeLessThan(5);

  // Nothing that a page shows is empty.
  const ask = async (query: object): Promise<readonly { dimensions: readonly string[] }[]> =>
    (await call(demo, "POST", "/api/v2/query", { body: query })).json["results"] as never;
  const base = baseOf("demo.example", DEFAULT_STATE, todayIn("UTC", Date.now()));
  const keys = async () => (await call(demo, "GET", "/api/sites/demo.example/properties")).json["properties"] as readonly unknown[];
  for (const tab of PANELS.flatMap(({ tabs }) => tabs)) {
    const rows = tab.view === "keys" ? await keys() : await ask(panelQuery(base, tab, 9));
    expect({ tab: tab.key, empty: rows.length === 0 }).toEqual({ tab: tab.key, empty: false });
  }
  const sold = await ask({ ...QUERY, metrics: ["total_revenue"], dimensions: ["event:currency"] });
  expect(sold.map(({ dimensions }) => dimensions[0])).toEqual(expect.arrayContaining(["EUR", "USD"]));
  const of = async (what: string): Promise<Record<string, unknown>> => (await call(demo, "GET", `/api/sites/demo.example/${what}`)).json;
  expect(((await of("goals"))["goals"] as unknown[]).length).toBeGreaterThan(2);
  expect(((await of("annotations"))["annotations"] as unknown[]).length).toBeGreaterThan(2);
  const { segments } = (await of("segments")) as { segments: { id: number; filters: readonly unknown[] }[] };
  expect(segments.length).toBeGreaterThan(1);
  for (const { id } of segments) {
    const { json } = await call(demo, "POST", "/api/v2/query", { body: { ...QUERY, filters: [["is", "segment", [id]]] } });
    const [row] = json["results"] as { metrics: [number] }[];
    expect(row!.metrics[0]).toBeGreaterThan(0);
    expect(row!.metrics[0]).toBeLessThan(visitors);
  }
  const { drops } = (await of("drops?days=30")) as { drops: { reason: string }[] };
  expect(new Set(drops.map(({ reason }) => reason))).toEqual(new Set(["bot", "automation", "spam_referrer", "invalid_url"]));
  expect(((await of("drops/samples"))["samples"] as unknown[]).length).toBeGreaterThan(0);
  expect(((await call(demo, "GET", "/api/sites")).json["sites"] as unknown[]).length).toBeGreaterThan(2);

  const event = { n: "pageview", u: "https://demo.example/", d: "demo.example" };
  expect((await call(demo, "POST", "/api/event", { body: event })).status).toBe(403);
  expect((await call(demo, "POST", "/api/sites", { body: { domain: "x.example", timezone: "UTC" } })).status).toBe(403);
  expect((await call(demo, "DELETE", "/api/sites/demo.example")).status).toBe(403);
  expect((await fetch(`${demo.url}/`)).headers.get("content-type")).toContain("text/html");

  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
  expect(existsSync(directory.path) && readdirSync(directory.path)).toEqual([]);
  directory.remove();
}, 180_000);
