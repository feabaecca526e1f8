import type { Database, Statement } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
import { DAILY_WIDTH, REVENUE_WIDTH, type DayPart, type SiteDay } from "../daily.ts";
import type { Row } from "../wire.ts";
import { HOUR_MS } from "./site-rows.ts";

/** Days that leave in one transaction. */
const DAYS = 2;
/** Events that no day was made from. */
const UNFINISHED = -1;

/** What retention is about to remove, as the query thread has found it. */
export interface Removal {
  readonly site: SiteId;
  readonly timezone: string;
  /** Days that begin before are counted from their roll-ups from now on. */
  readonly fromMs: number;
  /** Whole hours before this time are removed: what is between the two tells which visits were open when the first day began. */
  readonly rowsBeforeMs: number;
  /** Events of the hours before `fromMs`: when there are others now, some roll-up is no longer true. */
  readonly events: number;
}

/** The writer's side of the daily roll-ups. Every method is called inside a transaction. */
export class DailyWriter {
  readonly #db: Database;
  readonly #addRow: Statement<unknown, number[]>;
  readonly #addRevenue: Statement<unknown, number[]>;
  readonly #readRetained: Statement<unknown, []>;
  /** From when on events of sites are there. */
  #retained: ReadonlyMap<number, number> | null = null;

  constructor(db: Database) {
    this.#db = db;
    this.#addRow = db.prepare(ADD_ROW);
    this.#addRevenue = db.prepare("insert into daily_revenue values (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    this.#readRetained = db.prepare("select site, from_time from retained");
  }

  /**
   * Forgets what was known of the day. It counts as unknown until `end`, so that one that is interrupted is rolled up again. Answers its
   * number in the tables; null for a day whose events are removed, which stays as it is.
   */
  begin({ site, timezone, day, startsMs, lastDay, source, isOpen }: SiteDay): number | null {
    const mark = { ...source, events: UNFINISHED, site, timezone, day, starts: startsMs, lastDay, open: isOpen ? 1 : 0 };
    const row = this.#db.query<{ number: number }, typeof mark>(PUT_DAY).get(mark);
    if (row !== null) for (const sql of CLEAR_DAY) this.#db.query(sql).run(row);
    return row?.number ?? null;
  }

  add({ number, rows, revenue }: DayPart): void {
    for (let at = 0; at < rows.length; at += DAILY_WIDTH) this.#addRow.run(number, ...rows.subarray(at, at + DAILY_WIDTH));
    for (let at = 0; at < revenue.length; at += REVENUE_WIDTH) this.#addRevenue.run(number, ...revenue.subarray(at, at + REVENUE_WIDTH));
  }

  /** All rows of the day are there; it was made from so many events. */
  end({ number, events }: { number: number; events: number }): void {
    this.#db.query("update daily_days set events = $events where number = $number").run({ number, events });
  }

  /** Forgets days of another zone whose events are there: they are rolled up in the present one. Answers how many; a slice. */
  dropOtherZones(site: SiteId, timezone: string): number {
    return this.#drop("select number from daily_days where site = $site and timezone <> $timezone and raw = 1 limit $days", {
      site,
      timezone,
    });
  }

  /** Answers how many days went; a slice. */
  forget(site: SiteId): number {
    return this.#drop("select number from daily_days where site = $site limit $days", { site });
  }

  /** Answers from when on the site's events are there; null when rows came meanwhile, so that something has to be rolled up again. */
  beginRemoval({ site, timezone, fromMs, events }: Removal): number | null {
    const before = this.#db
      .query<{ events: number }, { site: number; hour: number }>(EVENTS_BEFORE)
      .get({ site, hour: Math.ceil(fromMs / HOUR_MS) });
    if (before!.events !== events) return null;
    this.#db.query("update daily_days set raw = 0 where site = $site and timezone = $timezone and starts < $fromMs").run({
      ...{ site, timezone, fromMs },
    });
    this.#retained = null;
    return this.#db.query<{ fromMs: number }, { site: number; fromMs: number }>(PUT_RETAINED).get({ site, fromMs })!.fromMs;
  }

  /** These places, and those of rows from a time of which the events are removed: one that came now would never be counted. */
  withRemoved(rows: readonly Row[], places: ReadonlySet<number>): ReadonlySet<number> {
    const retained = (this.#retained ??= new Map(this.#readRetained.values() as [number, number][]));
    if (retained.size === 0) return places;
    const removed = [...rows.keys()].filter((place) => rows[place]![1] < (retained.get(rows[place]![0]) ?? -Infinity));
    return removed.length === 0 ? places : new Set([...places, ...removed]);
  }

  /** Somebody else wrote, or what was written was taken back. */
  forgetMemory(): void {
    this.#retained = null;
  }

  finalize(): void {
    this.#addRow.finalize();
    this.#addRevenue.finalize();
    this.#readRetained.finalize();
  }

  #drop(sql: string, bindings: Record<string, string | number>): number {
    const numbers = this.#db.query<{ number: number }, Record<string, string | number>>(sql).all({ ...bindings, days: DAYS });
    for (const { number } of numbers) {
      for (const clear of [...CLEAR_DAY, "delete from daily_days where number = $number"]) this.#db.query(clear).run({ number });
    }
    return numbers.length;
  }
}

/** The day's number, and a row as wide as DAILY_WIDTH. */
const ADD_ROW = "insert into daily values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";

const CLEAR_DAY = ["delete from daily where number = $number", "delete from daily_revenue where number = $number"] as const;

const PUT_DAY = `
  insert into daily_days (site, day, timezone, starts, last_day, from_time, until_time, last_id, events, open)
  values ($site, $day, $timezone, $starts, $lastDay, $fromMs, $untilMs, $lastId, $events, $open)
  on conflict (site, day, timezone) do update set
    starts = excluded.starts, last_day = excluded.last_day, from_time = excluded.from_time, until_time = excluded.until_time,
    last_id = excluded.last_id, events = excluded.events, open = excluded.open
    where raw = 1
  returning number`;

const EVENTS_BEFORE = "select coalesce(sum(events), 0) as events from hours where site = $site and hour < $hour";

const PUT_RETAINED = `
  insert into retained (site, from_time, last_id)
  values ($site, $fromMs, coalesce((select max(last_id) from hours where site = $site), $site << 32))
  on conflict (site) do update set
    from_time = max(from_time, excluded.from_time), last_id = max(last_id, excluded.last_id)
  returning from_time as fromMs`;
