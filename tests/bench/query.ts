import { Database } from "bun:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { askBodies, dashboardRequests, furtherRequests, rangeRequest, type Request } from "./dashboard.ts";
import { askColumns, askDuck, askSqlite, type Answer } from "./engines.ts";
import { loadData, silent, type Loaded } from "./load-data.ts";
import { questionsFor, type Question } from "./questions.ts";
import { machine, median, short, table } from "./report.ts";

const RUNS = 9;
/** Above it SQLite takes a minute for an answer, and is asked once. */
const MANY_EVENTS = 2_000_000;
/** Above it only Cairn is asked: the others would take an hour. */
const TOO_MANY_EVENTS = 20_000_000;

interface Bench {
  readonly directory: string;
  readonly events: number;
  readonly days: number;
  /** Keeps nothing of what days gave, and reads no sums: each answer is counted from all events. */
  readonly counting: Store;
  /** Keeps nothing either, and reads the sums of days where they tell the answer. */
  readonly summing: Store;
}

export async function benchQuery({ events, days }: { events: number; days: number }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  try {
    const beside = events <= TOO_MANY_EVENTS;
    const loaded = await loadData(directory, events, days, beside);
    const counting = await openStore({ directory, log: silent, partialResultBytes: 0, eventsPerSum: Infinity });
    const summing = await openStore({ directory, log: silent, partialResultBytes: 0 });
    const bench = { directory, events, days, counting, summing };
    const parts = [
      beside ? await compareEngines(bench) : "",
      await timeRequests("the dashboard's request", dashboardRequests(days), bench),
      await timeRequests("further questions", furtherRequests(days), bench),
      await growth(bench),
    ];
    await counting.close();
    await summing.close();
    return [head(events, days), "", ...parts.filter((part) => part !== "").flatMap((part) => [part, ""]), sizes(bench, loaded)].join("\n");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const head = (events: number, days: number): string =>
  `${short(events)} events over ${days} days, 500 pages, 200 sources, 60 countries, 12 browsers. ${machine()}\n` +
  `Milliseconds. _First_: the store has just been opened. _Counted_: the columns are in memory, and every event is counted. _Sums_: nothing is ` +
  `kept between answers, and the sums of whole days are read. _Kept_: asked again with what is kept. Medians of ${RUNS}${events > MANY_EVENTS ? "; SQLite was asked once" : ""}.`;

/** The three in turns, so that what else the machine does meets all of them; and they have to agree. */
async function compareEngines({ directory, events, days, counting }: Bench): Promise<string> {
  const sqlite = new Database(join(directory, "events.db"), { readonly: true });
  const duck = await (await DuckDBInstance.create(join(directory, "bench.duckdb"))).connect();
  const [countedOf, duckOf, sqliteOf] = [askColumns(counting), askDuck(duck), askSqlite(sqlite)];
  const rows: string[][] = [];
  for (const question of questionsFor(days)) {
    const keeping = await openStore({ directory, log: silent });
    const keptOf = askColumns(keeping);
    const first = await timed(() => keptOf(question));
    // Both warm up once.
    const answers = [first.answer, await countedOf(question), await duckOf(question)];
    const [counted, kept, ofDuck, ofSqlite]: number[][] = [[], [], [], []];
    for (let run = 0; run < RUNS; run++) {
      counted!.push((await timed(() => countedOf(question))).ms);
      ofDuck!.push((await timed(() => duckOf(question))).ms);
      kept!.push((await timed(() => keptOf(question))).ms);
      if (question.notOfSqlite || (events > MANY_EVENTS && run > 0)) continue;
      const one = await timed(() => sqliteOf(question));
      if (run === 0) answers.push(one.answer);
      ofSqlite!.push(one.ms);
    }
    await keeping.close();
    expectAgreement(question, answers);
    const columnsMs = median(counted!);
    const cells = [first.ms, columnsMs, median(kept!), median(ofDuck!)].map(short);
    const sqliteMs = ofSqlite!.length === 0 ? NaN : median(ofSqlite!);
    rows.push([question.title, ...cells, short(sqliteMs), short(median(ofDuck!) / columnsMs), short(sqliteMs / columnsMs)]);
  }
  sqlite.close();
  duck.closeSync();
  return table(["question", "first", "counted", "kept", "DuckDB", "SQLite", "DuckDB : counted", "SQLite : counted"], rows);
}

/** SQLite does not know visits. */
function expectAgreement({ title }: Question, [first, counted, duck, sqlite]: readonly Answer[]): void {
  const withoutVisits = (answer: Answer): Answer => answer.map(([what, visitors, , pageviews]) => [what!, visitors!, pageviews!]);
  const agree =
    Bun.deepEquals(first, counted) &&
    Bun.deepEquals(first, duck) &&
    (sqlite === undefined || Bun.deepEquals(withoutVisits(first!), withoutVisits(sqlite)));
  if (!agree)
    throw new Error(`${title}: the answers differ\n${JSON.stringify([first, counted, duck, sqlite].map((rows) => rows?.slice(0, 3)))}`);
}

/** From the text of the request to the text of the answer, without HTTP. */
async function timeRequests(what: string, requests: readonly Request[], { directory, counting, summing }: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const { title, bodies } of requests) {
    const keeping = await openStore({ directory, log: silent });
    const first = await timed(() => askOf(keeping, bodies));
    const warm = await askOf(counting, bodies);
    if (warm !== first.answer) throw new Error(`${title}: counted again, the answer differs`);
    if ((await askOf(summing, bodies)) !== warm) throw new Error(`${title}: from sums, the answer differs`);
    const [counted, summed, kept]: number[][] = [[], [], []];
    for (let run = 0; run < RUNS; run++) {
      counted!.push((await timed(() => askOf(counting, bodies))).ms);
      summed!.push((await timed(() => askOf(summing, bodies))).ms);
      const again = await timed(() => askOf(keeping, bodies));
      if (again.answer !== warm) throw new Error(`${title}: asked again, the answer differs`);
      kept!.push(again.ms);
    }
    await keeping.close();
    rows.push([title, ...[first.ms, median(counted!), median(summed!), median(kept!)].map(short)]);
  }
  return table([what, "first", "counted", "sums", "kept"], rows);
}

/** The same question about more and more of the days: what lies outside costs nothing. */
async function growth({ events, days, counting }: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const range of [1, Math.ceil(days / 10), Math.ceil((days * 3) / 10), days]) {
    const { title, bodies } = rangeRequest(range);
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++) times.push((await timed(() => askOf(counting, bodies))).ms);
    const inRange = (events / days) * range;
    const ms = median(times.slice(1));
    rows.push([title, short(inRange), short(ms), short((ms * 1e6) / inRange)]);
  }
  return table(["top pages of", "events", "counted", "ns per event"], rows);
}

function sizes({ directory, events, days }: Bench, { appendS, rebuildS }: Loaded): string {
  const sqliteBytes = statSync(join(directory, "events.db")).size;
  const columnBytes = readdirSync(join(directory, "columns"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "memory-process.ts"), directory, String(days)], {
    stderr: "inherit",
  });
  const { before, most } = JSON.parse(child.stdout.toString()) as { before: number; most: number };
  return (
    `Stored through the store's append at ${short(events / appendS)} events/s; columns made from SQLite at ${short(events / rebuildS)} events/s; ` +
    `${short(sqliteBytes / events)} + ${short(columnBytes / events)} bytes per event (events.db + columns). Memory of a process that asks all of ` +
    `this, without mapped files: ${short(before / 1e6)} MB when the store is open, ${short(most / 1e6)} MB at most.`
  );
}

const askOf = (store: Store, bodies: Request["bodies"]): Promise<string> =>
  askBodies(bodies, (plans) => store.execute(plans, new AbortController().signal));

async function timed<Answered>(work: () => Promise<Answered>): Promise<{ readonly answer: Answered; readonly ms: number }> {
  const startedMs = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - startedMs };
}
