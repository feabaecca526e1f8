import type { Database, Statement } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
import { MONEY_WIDTH, ROW_WIDTH, type DayMark, type DayRows, type SummedDay } from "../daily.ts";

/** A day that was rolled up. */
export interface KnownDay extends DayMark {
  readonly number: number;
}

/** Rows that are remembered, some 150 bytes each: years of a small site's dashboard. */
const REMEMBERED_ROWS = 150_000;

/** The query thread's view of the daily roll-ups. */
export class DailyReader {
  readonly #days: Statement<DayRow, [{ site: number; timezone: string; raw: number }]>;
  readonly #removed: Statement<DayRow, [{ site: number }]>;
  readonly #retained: Statement<{ fromMs: number }, [{ site: number }]>;
  readonly #first: Statement<{ startsMs: number | null }, [{ site: number }]>;
  readonly #eventsBefore: Statement<{ events: number }, [{ site: number; hour: number }]>;
  readonly #rows: Statement<unknown, [{ number: number; dimension: number }]>;
  readonly #revenue: Statement<unknown, [{ number: number; dimension: number }]>;
  readonly #retainedSites: Statement<{ site: SiteId; fromMs: number }, []>;
  #known = new Map<string, DayRows>();
  #knownRows = 0;

  constructor(db: Database) {
    this.#days = db.prepare(`${DAYS} where site = $site and timezone = $timezone and raw = $raw order by day`);
    this.#removed = db.prepare(`${DAYS} where site = $site and raw = 0 order by day`);
    this.#retained = db.prepare("select from_time as fromMs from retained where site = $site");
    this.#retainedSites = db.prepare("select site, from_time as fromMs from retained");
    this.#first = db.prepare("select min(starts) as startsMs from daily_days where site = $site");
    this.#eventsBefore = db.prepare("select coalesce(sum(events), 0) as events from hours where site = $site and hour < $hour");
    this.#rows = db.prepare(
      `select value + 1, later, seen + 1, visitors, visits, pageviews, events, bounces, visit_pageviews, duration, engaged, engaged_visits,
         scroll, scroll_visits, successes, failures
       from daily where number = $number and dimension = $dimension`,
    );
    this.#revenue = db.prepare(
      "select value + 1, later, currency, minor, count from daily_revenue where number = $number and dimension = $dimension",
    );
  }

  /** Days of the zone whose events are there, as they were when they were rolled up. */
  present(site: SiteId, timezone: string): KnownDay[] {
    return this.#days.all({ site, timezone, raw: 1 }).map(toDay);
  }

  /** Days whose events are removed, of any zone that the site had. */
  removed(site: SiteId): KnownDay[] {
    return this.#removed.all({ site }).map(toDay);
  }

  /** From when on the site's events count; null while all of them do. */
  retainedFromMs(site: SiteId): number | null {
    return this.#retained.get({ site })?.fromMs ?? null;
  }

  /** The same of all sites that had events removed. */
  retainedSites(): { site: SiteId; fromMs: number }[] {
    return this.#retainedSites.all();
  }

  /** Where the site's days begin; null while none is rolled up. */
  firstMs(site: SiteId): number | null {
    return this.#first.get({ site })?.startsMs ?? null;
  }

  eventsBefore(site: SiteId, hour: number): number {
    return this.#eventsBefore.get({ site, hour })!.events;
  }

  /** A day whose events are removed: it does not change any more. */
  sums({ number, day, lastDay }: KnownDay): SummedDay {
    const read = (statement: Statement, dimension: number, width: number): DayRows =>
      inColumns(statement.values({ number, dimension }) as number[][], width);
    return {
      ...{ day, lastDay },
      rows: (dimension) => this.#remember(`${number} ${dimension}`, () => read(this.#rows, dimension, ROW_WIDTH)),
      revenue: (dimension) => this.#remember(`${number} ${dimension} revenue`, () => read(this.#revenue, dimension, MONEY_WIDTH)),
    };
  }

  /** Days were removed: their numbers may be given again. */
  forget(): void {
    this.#known = new Map();
    this.#knownRows = 0;
  }

  finalize(): void {
    const all = [
      this.#days,
      this.#removed,
      this.#retained,
      this.#retainedSites,
      this.#first,
      this.#eventsBefore,
      this.#rows,
      this.#revenue,
    ];
    for (const statement of all) statement.finalize();
  }

  #remember(key: string, read: () => DayRows): DayRows {
    let rows = this.#known.get(key);
    if (rows !== undefined) return rows;
    if (this.#knownRows > REMEMBERED_ROWS) this.forget();
    this.#known.set(key, (rows = read()));
    this.#knownRows += rows.to + 1;
    return rows;
  }
}

function inColumns(rows: readonly (readonly number[])[], width: number): DayRows {
  return { columns: Array.from({ length: width }, (_, place) => rows.map((row) => row[place]!)), from: 0, to: rows.length };
}

interface DayRow extends Omit<KnownDay, "source" | "isOpen"> {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly lastId: number;
  readonly events: number;
  readonly open: number;
}

const DAYS = `
  select number, day, starts as startsMs, last_day as lastDay, from_time as fromMs, until_time as untilMs, last_id as lastId, events, open
  from daily_days`;

const toDay = ({ number, day, startsMs, lastDay, fromMs, untilMs, lastId, events, open }: DayRow): KnownDay => ({
  ...{ number, day, startsMs, lastDay, isOpen: open === 1 },
  source: { fromMs, untilMs, lastId, events },
});
