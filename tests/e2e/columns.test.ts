import { afterEach, beforeEach, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, makeKey, type Answer } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";

const SITE = "columns.example";
const METRICS = ["visitors", "visits", "pageviews", "events", "views_per_visit", "bounce_rate", "visit_duration"];
const QUERIES: readonly Record<string, unknown>[] = [
  { metrics: METRICS, date_range: "all" },
  { metrics: METRICS, date_range: "7d", dimensions: ["time:day"] },
  { metrics: ["visitors", "visits", "pageviews"], date_range: "30d", dimensions: ["event:page"] },
  { metrics: ["visitors", "bounce_rate"], date_range: "30d", dimensions: ["visit:source", "visit:country"] },
  { metrics: ["visitors", "events"], date_range: "all", dimensions: ["visit:browser"], filters: [["is", "visit:channel", ["Direct"]]] },
];

let directory: ReturnType<typeof temporaryDirectory>;
let data = "";
let key = "";
let server: CairnProcess | null = null;

beforeEach(async () => {
  directory = temporaryDirectory();
  data = join(directory.path, "data");
  const seeded = await runCairn(["seed", "--site", SITE, "--events", "20000", "--days", "30", "--data", data]);
  expect(seeded.stderr).toContain(SITE);
  expect(seeded.code).toBe(0);
  key = await makeKey(data);
});
afterEach(async () => {
  await server?.stop();
  server = null;
  directory.remove();
});

/** The answers of a server that is started and stopped, and what it said. */
async function answers(): Promise<{ all: Answer[]; output: string }> {
  server = await startCairn({ directory: data });
  const all = await askAll(server);
  expect(await server.stop()).toBe(0);
  const output = server.output();
  server = null;
  return { all, output };
}

const askAll = (running: CairnProcess): Promise<Answer[]> =>
  Promise.all(QUERIES.map(async (query) => ({ results: (await ask(running, key, { site_id: SITE, ...query })).results })));

function chunkFiles(): string[] {
  const folder = join(data, "columns");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files.filter((file) => statSync(file).isFile());
}

/** Turns one byte around, somewhere that depends on the file. */
function flip(file: string, index: number): void {
  const bytes = readFileSync(file);
  bytes[Math.floor((bytes.length - 1) * ((index % 10) / 9))]! ^= 0xff;
  writeFileSync(file, bytes);
}

const DAMAGES: readonly (readonly [string, () => void, RegExp | null])[] = [
  ["deleted", () => rmSync(join(data, "columns"), { recursive: true }), null],
  ["with a byte turned around in every file", () => chunkFiles().forEach(flip), /warn.*[Dd]amaged column files/],
  ["cut in half", () => chunkFiles().forEach((file) => truncateSync(file, statSync(file).size >> 1)), /warn.*[Dd]amaged column files/],
  ["emptied", () => chunkFiles().forEach((file) => truncateSync(file, 0)), /warn.*[Dd]amaged column files/],
  ["overwritten with text", () => chunkFiles().forEach((file) => writeFileSync(file, "not a column ".repeat(99))), /warn.*[Dd]amaged/],
];

test("columns that were lost or damaged are rebuilt: the same numbers, and one line says so", async () => {
  const { all: whole } = await answers();
  expect(whole[0]!.results[0]!.metrics[3]).toBe(20_000);
  expect(chunkFiles().length).toBeGreaterThan(20);
  for (const [how, damage, says] of DAMAGES) {
    damage();
    const { all, output } = await answers();
    expect({ how, all }).toEqual({ how, all: whole });
    if (says !== null) expect(`${how}: ${output}`).toMatch(says);
    // Rebuilt means in order: the next start finds nothing to say.
    expect((await runCairn(["doctor", "--data", data])).stdout).toBe("");
  }
}, 120_000);

test("columns deleted under a running server: it goes on with the same numbers", async () => {
  server = await startCairn({ directory: data });
  const whole = await askAll(server);
  rmSync(join(data, "columns"), { recursive: true });
  expect(await askAll(server)).toEqual(whole);
}, 60_000);

test("doctor names damaged columns, --fix repairs them", async () => {
  const { all: whole } = await answers();
  chunkFiles().forEach(flip);
  const found = await runCairn(["doctor", "--data", data]);
  expect(found.code).toBe(1);
  expect(found.stdout).toContain("columns");
  expect((await runCairn(["doctor", "--fix", "--data", data])).code).toBe(0);
  expect((await answers()).all).toEqual(whole);
}, 60_000);
