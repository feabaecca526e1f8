import type { Database } from "bun:sqlite";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Store } from "../../src/store/store.ts";
import { BENCH_FROM_MS } from "./data.ts";
import type { Question } from "./questions.ts";

const DAY_MS = 86_400_000;

export type Answer = (string | number)[][];
export type Ask = (question: Question) => Promise<Answer>;

export function askColumns(store: Store): Ask {
  const never = new AbortController().signal;
  return async ({ plan }) => {
    const [result] = await store.execute([plan], never);
    return result!.rows.map(({ keys, metrics }) => [keys[0]!, ...metrics.map(Number)]);
  };
}

export function askDuck(connection: DuckDBConnection): Ask {
  const day = `cast((time - ${BENCH_FROM_MS}) // ${DAY_MS} as integer)`;
  return async ({ sql }) => {
    const rows = await (await connection.runAndReadAll(sql("events", day))).getRowsJS();
    return rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : Number(cell))));
  };
}

/** On events.db itself; the visit, which it does not store, is stood in for by the visitor and the 40 minutes' pause is not looked for. */
export function askSqlite(db: Database): Ask {
  const joined = `(select e.time, e.visitor, e.visitor as visit, n.value as name, p.value as path, o.source, c.country
    from events e
    join strings n on n.site = 1 and n.kind = 'name' and n.code = e.name
    join strings p on p.site = 1 and p.kind = 'path' and p.code = e.path
    join origins o on o.site = 1 and o.code = e.origin
    join clients c on c.site = 1 and c.code = e.client)`;
  const day = `(time - ${BENCH_FROM_MS}) / ${DAY_MS}`;
  return async ({ sql }) => db.query(sql(joined, day)).values() as Answer;
}
