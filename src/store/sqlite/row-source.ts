import type { Database, Statement } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
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
}

/**
 * One row: time, visitor high and low, name, hostname, path, origin, client, title, props, currency, interactive, engine, outcome,
 * revenue, scroll, engaged, duration.
 */
export type RowValues = readonly (number | null)[];

/** Rows looked at in one go: bounds the garbage of a large day. */
const PAGE_ROWS = 20_000;

type RowBinding = { after: number; last: number; from: number; to: number };

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
      `select time, (visitor >> 32) & 4294967295, visitor & 4294967295, name, hostname, path, origin, client, title, props,
         coalesce(currency, 0), interactive, engine, outcome, revenue, scroll, engaged, duration
       from events where id > $after and id <= $last and time >= $from and time < $to order by id`,
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

  /** Rows with afterId < id <= lastId and a time in [fromMs, toMs), in order of arrival, some thousand at a time. */
  *pages({ afterId, lastId, fromMs, toMs }: Stretch): Generator<RowValues[]> {
    // Ids of a site are dense but for rows that were forgotten.
    for (let after = afterId; after < lastId; after += PAGE_ROWS) {
      const last = Math.min(after + PAGE_ROWS, lastId);
      const rows = this.#rows.values({ after, last, from: fromMs, to: toMs }) as RowValues[];
      if (rows.length > 0) yield rows;
    }
  }

  finalize(): void {
    this.#hours.finalize();
    this.#span.finalize();
    this.#rows.finalize();
  }
}
