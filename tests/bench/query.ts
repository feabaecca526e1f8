import { Database } from "bun:sqlite";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { appendFileSync, mkdtempSync, rmSync, statSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../../src/lib/log.ts";
import { zoneOf } from "../../src/lib/zone.ts";
import type { FieldDimension } from "../../src/model/dimension.ts";
import type { Filter, Plan } from "../../src/model/plan.ts";
import { openStore } from "../../src/store/local.ts";
import type { Store } from "../../src/store/store.ts";
import { BENCH_FROM_MS, BENCH_SITE, benchEvents } from "./data.ts";
import { machine, median, short, table } from "./report.ts";

const DAY_MS = 86_400_000;
const WARM_RUNS = 9;
const silent: Log = { info: () => {}, warn: console.warn, error: console.error };

/** One question, asked of all three. Answers are rows of [name, visitors, visits, pageviews], at most ten. */
interface Question {
  readonly title: string;
  readonly plan: Plan;
  /** For both SQL engines; they differ only in the names of the tables. */
  readonly sql: (from: string, day: string) => string;
}
type Answer = (string | number)[][];
interface Engine {
  readonly name: string;
  readonly ask: (question: Question) => Promise<Answer>;
  readonly warmRuns: number;
}

export async function benchQuery({ events, days }: { events: number; days: number }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  try {
    const loaded = await load(directory, events, days);
    const questions = questionsFor(days);
    // Opened again, so that "first" is the first question after a start; the columns are on disk by then.
    const store = await openStore({ directory, log: silent });
    const sqlite = new Database(join(directory, "events.db"), { readonly: true });
    const duck = await (await DuckDBInstance.create(join(directory, "bench.duckdb"))).connect();
    const engines: Engine[] = [columnEngine(store), duckEngine(duck), sqliteEngine(sqlite, events)];
    const rows: string[][] = [];
    for (const question of questions) rows.push(await compare(question, engines));
    sqlite.close();
    duck.closeSync();
    await store.close();
    return report(events, days, loaded, rows, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Loaded {
  readonly appendS: number;
  readonly rebuildS: number;
}

async function load(directory: string, events: number, days: number): Promise<Loaded> {
  const store = await openStore({ directory, log: silent });
  const csv = join(directory, "events.csv");
  let appendMs = 0;
  for (const batch of benchEvents(events, days)) {
    const startedMs = performance.now();
    for (let at = 0; at < batch.length; at += 2000) {
      await store.append(
        batch.slice(at, at + 2000).map(({ event }) => event),
        [],
      );
    }
    appendMs += performance.now() - startedMs;
    const lines = batch.map(
      ({ event: e, visit }) =>
        `${e.timeMs},${e.visitor.high * 2 ** 20 + (e.visitor.low >>> 12)},${visit},${e.name},${e.path},${e.origin.source},${e.client.country},${e.client.browser}\n`,
    );
    appendFileSync(csv, lines.join(""));
  }
  const startedMs = performance.now();
  await store.execute([questionsFor(days)[0]!.plan], new AbortController().signal);
  const rebuildS = (performance.now() - startedMs) / 1000;
  await store.close();
  const duck = await (await DuckDBInstance.create(join(directory, "bench.duckdb"))).connect();
  await duck.run(
    `create table events as select * from read_csv('${csv}', header = false, columns = {'time': 'BIGINT', 'visitor': 'BIGINT', 'visit': 'INTEGER', 'name': 'VARCHAR', 'path': 'VARCHAR', 'source': 'VARCHAR', 'country': 'VARCHAR', 'browser': 'VARCHAR'})`,
  );
  await duck.run("checkpoint");
  duck.closeSync();
  rmSync(csv);
  return { appendS: appendMs / 1000, rebuildS };
}

function questionsFor(days: number): Question[] {
  const base: Plan = {
    site: BENCH_SITE,
    timezone: "UTC",
    fromMs: BENCH_FROM_MS,
    toMs: BENCH_FROM_MS + days * DAY_MS,
    metrics: ["visitors", "visits", "pageviews"],
    groupings: [],
    filter: null,
    order: [{ key: 1, descending: true }],
    limit: 10,
    offset: 0,
  };
  const by = (dimension: FieldDimension, filter: Filter | null = null): Plan => ({
    ...base,
    groupings: [{ by: "field", dimension }],
    filter,
  });
  const is = (dimension: FieldDimension, value: string): Filter => ({ op: "is", dimension, values: [value], caseSensitive: true });
  const counts =
    "count(distinct visitor) as visitors, count(distinct visit) as visits, sum(case when name = 'pageview' then 1 else 0 end) as pageviews";
  const top = (column: string, where: string) => (from: string) =>
    `select ${column} as what, ${counts} from ${from} ${where} group by 1 order by visitors desc, what limit 10`;
  const zone = zoneOf("UTC");
  const first = zone.dayOf(BENCH_FROM_MS);
  const startsMs = Array.from({ length: days }, (_, index) => zone.dayStartMs(first + index));
  return [
    { title: "top pages", plan: by("event:page"), sql: top("path", "") },
    { title: "top pages, one country", plan: by("event:page", is("visit:country", "C7")), sql: top("path", "where country = 'C7'") },
    {
      title: "top pages, source contains 1",
      plan: by("event:page", { op: "contains", dimension: "visit:source", values: ["1"], caseSensitive: true }),
      sql: top("path", "where source like '%1%'"),
    },
    { title: "sources of one page", plan: by("visit:source", is("event:page", "/page/3")), sql: top("source", "where path = '/page/3'") },
    {
      title: "a day series",
      plan: { ...base, groupings: [{ by: "time", buckets: { startsMs } }], order: [{ key: 0, descending: false }] },
      sql: (from, day) => `select ${day} as what, ${counts} from ${from} group by 1 order by 1 limit 10`,
    },
  ];
}

function columnEngine(store: Store): Engine {
  const never = new AbortController().signal;
  const ask = async ({ plan }: Question): Promise<Answer> => {
    const [result] = await store.execute([plan], never);
    return result!.rows.map(({ keys, metrics }) => [keys[0]!, ...metrics.map(Number)]);
  };
  return { name: "columns", ask, warmRuns: WARM_RUNS };
}

function duckEngine(connection: DuckDBConnection): Engine {
  const day = `cast((time - ${BENCH_FROM_MS}) // ${DAY_MS} as integer)`;
  const ask = async ({ sql }: Question): Promise<Answer> => {
    const rows = await (await connection.runAndReadAll(sql("events", day))).getRowsJS();
    return rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : Number(cell))));
  };
  return { name: "DuckDB", ask, warmRuns: WARM_RUNS };
}

/** On events.db itself; the visit, which it does not store, is stood in for by the visitor and the 40 minutes' pause is not looked for. */
function sqliteEngine(db: Database, events: number): Engine {
  const joined = `(select e.time, e.visitor, e.visitor as visit, n.value as name, p.value as path, o.source, c.country
    from events e
    join strings n on n.site = 1 and n.kind = 'name' and n.code = e.name
    join strings p on p.site = 1 and p.kind = 'path' and p.code = e.path
    join origins o on o.site = 1 and o.code = e.origin
    join clients c on c.site = 1 and c.code = e.client)`;
  const day = `(time - ${BENCH_FROM_MS}) / ${DAY_MS}`;
  const ask = async ({ sql }: Question): Promise<Answer> => db.query(sql(joined, day)).values() as Answer;
  return { name: "SQLite", ask, warmRuns: events > 2_000_000 ? 1 : WARM_RUNS };
}

/** Times the three and makes sure that they agree: on everything where the engine knows visits, else on visitors and pageviews. */
async function compare(question: Question, engines: readonly Engine[]): Promise<string[]> {
  const answers: Answer[] = [];
  const cells: string[] = [];
  const warm: number[] = [];
  for (const { ask, warmRuns } of engines) {
    const times: number[] = [];
    for (let run = 0; run <= warmRuns; run++) {
      const startedMs = performance.now();
      const answer = await ask(question);
      times.push(performance.now() - startedMs);
      if (run === 0) answers.push(answer);
    }
    warm.push(median(times.slice(1)));
    cells.push(`${short(times[0]!)} / ${short(warm.at(-1)!)}`);
  }
  const without = (answer: Answer): Answer => answer.map(([what, visitors, , pageviews]) => [what!, visitors!, pageviews!]);
  if (!Bun.deepEquals(answers[0], answers[1]) || !Bun.deepEquals(without(answers[0]!), without(answers[2]!))) {
    throw new Error(`${question.title}: the answers differ\n${answers.map((answer) => JSON.stringify(answer.slice(0, 3))).join("\n")}`);
  }
  return [question.title, ...cells, `${short(warm[1]! / warm[0]!)}`, `${short(warm[2]! / warm[0]!)}`];
}

function report(events: number, days: number, { appendS, rebuildS }: Loaded, rows: readonly string[][], directory: string): string {
  const sqliteBytes = statSync(join(directory, "events.db")).size;
  const columnBytes = readdirSync(join(directory, "columns"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return [
    `${short(events)} events over ${days} days, 500 pages, 200 sources, 60 countries, 12 browsers. ${machine()}`,
    "The same answers from all three are checked in the run. Times in ms, first / warm (median of 9; SQLite above 2 M events: of 1).",
    "",
    table(["question", "columns", "DuckDB", "SQLite", "DuckDB : columns", "SQLite : columns"], rows),
    "",
    `Stored through the store's append at ${short(events / appendS)} events/s; columns made from SQLite at ${short(events / rebuildS)} events/s; ` +
      `${short(sqliteBytes / events)} + ${short(columnBytes / events)} bytes per event (events.db + columns).`,
  ].join("\n");
}
