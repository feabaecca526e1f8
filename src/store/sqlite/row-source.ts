import type { Database, Statement } from "bun:sqlite";
import type { Code, SiteId } from "../../model/ids.ts";
import { HOUR_MS } from "./site-rows.ts";

/** What one hour of a site holds. */
export interface HourRows {
  readonly hour: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly events: number;
}

/** Which rows to read. */
export interface Stretch {
  readonly afterId: number;
  readonly lastId: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly withoutName: Code;
}

/** Rows fetched at a time: bounds the garbage of a large day. */
const PAGE_ROWS = 20_000;

type RowBinding = { after: number; last: number; from: number; to: number; without: number; limit: number };

/** The query thread's view of the events table: which hours have rows, and the rows of a stretch of time. */
export class RowSource {
  readonly #db: Database;
  readonly #hours: Statement<HourRows, [{ site: number; from: number; to: number }]>;
  readonly #span: Statement<{ first: number | null; last: number | null }, [{ site: number }]>;
  readonly #rows: Statement<unknown, [RowBinding]>;

  constructor(db: Database) {
    this.#db = db;
    this.#hours = db.prepare(
      `select hour, first_id as firstId, last_id as lastId, events from hours where site = $site and hour between $from and $to order by hour`,
    );
    this.#span = db.prepare("select min(hour) as first, max(hour) as last from hours where site = $site");
    this.#rows = db.prepare(
      `select id, time, (visitor >> 32) & 4294967295, visitor & 4294967295, name, hostname, path, origin, client, interactive
       from events where id > $after and id <= $last and time >= $from and time < $to and name <> $without order by id limit $limit`,
    );
  }

  /** From the first hour with events to the end of the last. */
  span(site: SiteId): { fromMs: number; toMs: number } | null {
    const { first, last } = this.#span.get({ site })!;
    return first === null || last === null ? null : { fromMs: first * HOUR_MS, toMs: (last + 1) * HOUR_MS };
  }

  /** Changes whenever another connection has committed. */
  version(): number {
    return this.#db.query<{ data_version: number }, []>("pragma data_version").get()!.data_version;
  }

  /** Everything read inside `read` is one moment of the database. */
  atOneMoment<Answer>(read: () => Answer): Answer {
    this.#db.run("begin");
    try {
      return read();
    } finally {
      this.#db.run("commit");
    }
  }

  /** Hours with events that overlap [fromMs, toMs), ascending. */
  hours(site: SiteId, fromMs: number, toMs: number): HourRows[] {
    return this.#hours.all({ site, from: Math.floor(fromMs / HOUR_MS), to: Math.ceil(toMs / HOUR_MS) - 1 });
  }

  /**
   * Rows with afterId < id <= lastId, a time in [fromMs, toMs) and another name than `withoutName`, in pages of
   * [time, visitor high, visitor low, name, hostname, path, origin, client, interactive].
   */
  *pages({ afterId, lastId, fromMs, toMs, withoutName }: Stretch): Generator<number[][]> {
    let after = afterId;
    for (;;) {
      const rows = this.#rows.values({ after, last: lastId, from: fromMs, to: toMs, without: withoutName, limit: PAGE_ROWS }) as number[][];
      if (rows.length > 0) after = rows.at(-1)![0]!;
      for (const row of rows) row.shift();
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE_ROWS) return;
    }
  }

  finalize(): void {
    this.#hours.finalize();
    this.#span.finalize();
    this.#rows.finalize();
  }
}
