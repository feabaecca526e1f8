import { DuckDBInstance } from "@duckdb/node-api";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import type { Plan } from "../../src/model/plan.ts";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { BENCH_FROM_MS, benchEvents } from "./data.ts";
import { questionsFor } from "./questions.ts";

const DAY_MS = 86_400_000;
const BATCH = 2_000;

export const silent: Log = { info: () => {}, warn: console.warn, error: console.error };

export interface Loaded {
  readonly appendS: number;
  readonly rebuildS: number;
}

/** The same events into a store, whose columns are made at the end, and, where wanted, into a database of DuckDB beside it. */
export async function loadData(
  directory: string,
  events: number,
  days: number,
  withDuck: boolean,
  fromMs = BENCH_FROM_MS,
): Promise<Loaded> {
  const store = await openStore({ directory, log: silent });
  const csv = join(directory, "events.csv");
  let appendMs = 0;
  for (const batch of benchEvents(events, days, fromMs)) {
    const startedMs = performance.now();
    for (let at = 0; at < batch.length; at += BATCH) {
      await store.append(
        batch.slice(at, at + BATCH).map(({ event }) => event),
        [],
      );
    }
    appendMs += performance.now() - startedMs;
    if (!withDuck) continue;
    const lines = batch.map(({ event: e, visit }) => {
      const { plan = "" } = (e.props === "" ? {} : JSON.parse(e.props)) as { plan?: string };
      return `${e.timeMs},${e.visitor.high * 2 ** 20 + (e.visitor.low >>> 12)},${visit},${e.name},${e.path},${e.origin.source},${e.client.country},${e.client.browser},${plan}\n`;
    });
    appendFileSync(csv, lines.join(""));
  }
  const rebuildS = await makeColumns(store, days, fromMs);
  await store.close();
  if (withDuck) await loadDuck(directory, csv);
  return { appendS: appendMs / 1000, rebuildS };
}

/** Day by day: so much is never made within one request. */
async function makeColumns(store: Store, days: number, firstMs: number): Promise<number> {
  const { plan } = questionsFor(days)[0]!;
  const startedMs = performance.now();
  for (let day = 0; day < days; day++) {
    const fromMs = firstMs + day * DAY_MS;
    const ofDay: Plan = { ...plan, metrics: ["visitors"], groupings: [], order: [], fromMs, toMs: fromMs + DAY_MS };
    await store.execute([ofDay], new AbortController().signal);
  }
  return (performance.now() - startedMs) / 1000;
}

async function loadDuck(directory: string, csv: string): Promise<void> {
  const duck = await (await DuckDBInstance.create(join(directory, "bench.duckdb"))).connect();
  const columns = { time: "BIGINT", visitor: "BIGINT", visit: "INTEGER" };
  const texts = ["name", "path", "source", "country", "browser", "plan"].map((name) => [name, "VARCHAR"] as const);
  const types = JSON.stringify({ ...columns, ...Object.fromEntries(texts) }).replaceAll('"', "'");
  await duck.run(`create table events as select * from read_csv('${csv}', header = false, columns = ${types})`);
  await duck.run("checkpoint");
  duck.closeSync();
  rmSync(csv);
}
