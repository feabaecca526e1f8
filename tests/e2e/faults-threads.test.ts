import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, makeKey } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { createLedger, loadUntil, TEST_SITE } from "../helpers/ledger.ts";
import { countAnswers, expectSound } from "../helpers/soundness.ts";

const VISITORS = 64;
const DEATHS = process.env["LONG"] === "1" ? 100 : 12;
const WAYS = ["end", "throw"] as const;

let directory: ReturnType<typeof temporaryDirectory>;
let orders: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  orders = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => {
  directory.remove();
  orders.remove();
});

/** The executable as it is; Bun itself loads the helper that ends its threads. */
function startMortal(): Promise<CairnProcess> {
  const helper = join(import.meta.dir, "../helpers/end-threads.ts");
  return startCairn({ directory: directory.path, env: { BUN_OPTIONS: `--preload=${helper}`, END_THREADS: join(orders.path, "die") } });
}

async function kill(thread: "writer" | "query", way: (typeof WAYS)[number]): Promise<void> {
  const order = join(orders.path, `die-${thread}-${way}`);
  writeFileSync(order, "");
  await waitFor(
    () => !existsSync(order),
    5_000,
    () => `no ${thread} thread took the order to ${way}`,
  );
}

const timesIn = (text: string, part: string): number => text.split(part).length - 1;

test(`the writer thread dies in load, ${DEATHS} times: 503 for what it had, a new one goes on, nothing acknowledged is lost`, async () => {
  const server = await startMortal();
  const ledger = createLedger("writer");
  const counted = (): number => countAnswers(ledger)["counted"] ?? 0;
  const dying = (async () => {
    for (let death = 0; death < DEATHS; death++) {
      const before = counted();
      const goesOn = () =>
        waitFor(
          () => counted() > before + 100,
          10_000,
          () => `after death ${death} nothing is counted: ${JSON.stringify(countAnswers(ledger))}\n${server.output()}`,
        );
      await goesOn();
      await kill("writer", WAYS[death % WAYS.length]!);
    }
    const before = counted();
    await waitFor(
      () => counted() > before + 500,
      10_000,
      () => `nothing is counted at the end: ${JSON.stringify(countAnswers(ledger))}`,
    );
  })();
  await loadUntil(server.url, ledger, VISITORS, dying);
  await dying;
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(timesIn(server.output(), "The writer thread ended")).toBe(DEATHS);
  expect(await server.stop()).toBe(0);
  const answers = countAnswers(ledger);
  expect(
    Object.keys(answers)
      .toSorted()
      .filter((kind) => kind !== "503"),
  ).toEqual(["counted"]);
  await expectSound(directory.path, [ledger], VISITORS);
  console.log(`writer thread: ${DEATHS} deaths, ${JSON.stringify(answers)}`);
}, 240_000);

test(`the query thread dies in load, ${DEATHS} times: only the reports under way fail`, async () => {
  const key = await makeKey(directory.path);
  const server = await startMortal();
  const ledger = createLedger("query");
  let reports = 0;
  let failed = 0;
  let running = true;
  const reading = (async () => {
    while (running) {
      const query = { site_id: TEST_SITE, metrics: ["visitors", "events"], dimensions: ["event:page"], date_range: "day" };
      await ask(server, key, query).then(
        () => reports++,
        (error: Error) => {
          expect(error.message).toMatch(/^query: 500 .*"id":/);
          failed++;
        },
      );
    }
  })();
  const dying = (async () => {
    for (let death = 0; death < DEATHS; death++) {
      const before = reports;
      await waitFor(
        () => reports > before + 2,
        10_000,
        () => `after death ${death} no report is answered\n${server.output()}`,
      );
      await kill("query", WAYS[death % WAYS.length]!);
    }
  })();
  await loadUntil(server.url, ledger, VISITORS, dying);
  await dying;
  running = false;
  await reading;
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  const { results } = await ask(server, key, { site_id: TEST_SITE, metrics: ["events"], date_range: "day" });
  expect(results[0]!.metrics[0]).toBe(countAnswers(ledger)["counted"]!);
  expect(timesIn(server.output(), "The query thread ended")).toBe(DEATHS);
  expect(await server.stop()).toBe(0);
  expect(Object.keys(countAnswers(ledger))).toEqual(["counted"]);
  await expectSound(directory.path, [ledger], VISITORS);
  console.log(`query thread: ${DEATHS} deaths, ${reports} reports answered, ${failed} failed`);
}, 240_000);
