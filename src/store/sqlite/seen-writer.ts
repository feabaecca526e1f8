import type { Database, Statement } from "bun:sqlite";
import type { OnceRow } from "../wire.ts";
import { ManyRows, type NewRow } from "./many-rows.ts";
import { SeenIds } from "./seen-ids.ts";

/** An id counts for so many days after its arrival. */
const DAYS = 7;
/** Old rows leave in slices of the range of ids, one with each batch that brings ids: none of them holds up the others. */
const SLICES = 1024;
const SLICE = 2n ** 64n / BigInt(SLICES);
const FIRST = -(2n ** 63n);
/** Recent ids held in memory before they move on: 6 MB, twice while they move. */
const RECENT_IDS = 262_144;
/** For each id that comes so many move on: they are through when as many again have come, at the latest. */
const MOVED_PER_ID = 2;
/** Rows of moved ids that leave with one batch. */
const DROPPED_ROWS = 20_000;

/** Recent ids on their way into `seen`, sorted, up to the row that held the last of them. */
interface Moving {
  readonly ids: SeenIds;
  readonly order: Uint32Array;
  readonly lastNumber: number;
  moved: number;
}

/**
 * Remembers the ids of events, in the transaction that stores them. Ids are random, and each would touch a page of its own in a large
 * tree. So they are appended to `seen_recent`, of which memory holds a copy, and move into `seen` many at once and sorted.
 */
export class SeenWriter {
  readonly #note: ManyRows;
  readonly #find: Statement<{ day: number }, number[]>;
  readonly #move: ManyRows;
  readonly #read: Statement<{ number: number; high: number; low: number; site: number; day: number }, [number]>;
  readonly #drop: Statement<unknown, [number, number]>;
  readonly #cleanRecent: Statement<unknown, [number]>;
  readonly #clean: Statement<unknown, [bigint, bigint, number]>;
  #recent = new SeenIds();
  #moving: Moving | null = null;
  /** The last row of `seen_recent` that memory knows. */
  #lastNumber = 0;
  /** False when there may be rows that memory does not know. */
  #isCurrent = false;
  #cleanedDay = -1;
  #slice = SLICES;

  readonly #recentIds: number;

  constructor(db: Database, recentIds = RECENT_IDS) {
    this.#recentIds = recentIds;
    this.#note = new ManyRows(db, NOTE);
    this.#find = db.prepare(FIND);
    this.#move = new ManyRows(db, MOVE);
    this.#read = db.prepare(READ);
    this.#drop = db.prepare(DROP);
    this.#cleanRecent = db.prepare(CLEAN_RECENT);
    this.#clean = db.prepare(CLEAN);
  }

  /** Answers the places of the rows that are known already. */
  known(rows: readonly { readonly 0: number }[], once: readonly OnceRow[]): Set<number> {
    if (!this.#isCurrent) this.#catchUp();
    const known = new Set<number>();
    const noted: NewRow[] = [];
    for (const [place, high, low, day] of once) {
      const site = rows[place]![0];
      // An id that is too old counts as none: it takes the day of the new event.
      if (this.#dayOf(high, low, site) >= day - DAYS) known.add(place);
      else {
        noted.push([++this.#lastNumber, high, low, site, day]);
        this.#recent.add(high, low, site, day);
      }
    }
    this.#note.insert(noted);
    const newest = Math.max(...once.map(([, , , day]) => day));
    if (newest > this.#cleanedDay) {
      this.#cleanedDay = newest;
      this.#slice = 0;
      this.#cleanRecent.run(newest - DAYS - 1);
    }
    if (this.#slice < SLICES) this.#cleanSlice();
    this.#moveOn(once.length);
    return known;
  }

  /** Another process wrote: what it added is read before the next question. */
  catchUpLater(): void {
    this.#isCurrent = false;
  }

  /** After a rollback: what memory holds may not be on disk. */
  forget(): void {
    this.#recent = new SeenIds();
    this.#moving = null;
    this.#lastNumber = 0;
    this.#isCurrent = false;
    this.#cleanedDay = -1;
  }

  finalize(): void {
    const all = [this.#note, this.#find, this.#move, this.#read, this.#drop, this.#cleanRecent, this.#clean];
    for (const statement of all) statement.finalize();
  }

  #dayOf(high: number, low: number, site: number): number {
    const recent = this.#recent.find(high, low, site);
    if (recent >= 0) return recent;
    const moving = this.#moving === null ? -1 : this.#moving.ids.find(high, low, site);
    return moving >= 0 ? moving : (this.#find.get(high, low, site)?.day ?? -1);
  }

  #catchUp(): void {
    for (const { number, high, low, site, day } of this.#read.iterate(this.#lastNumber)) {
      this.#recent.add(high, low, site, day);
      this.#lastNumber = number;
    }
    this.#isCurrent = true;
  }

  /** Moves a few of the recent ids, then drops the rows that held them. */
  #moveOn(came: number): void {
    if (this.#moving === null && this.#recent.size >= this.#recentIds) {
      this.#moving = { ids: this.#recent, order: this.#recent.order(), lastNumber: this.#lastNumber, moved: 0 };
      this.#recent = new SeenIds();
    }
    const moving = this.#moving;
    if (moving === null) return;
    const next = moving.order.subarray(moving.moved, moving.moved + came * MOVED_PER_ID);
    this.#move.insert(Array.from(next, (entry) => moving.ids.at(entry)));
    moving.moved += next.length;
    if (moving.moved < moving.order.length) return;
    // The last row stays, so that numbers never begin again; it moves once more with the next.
    if (this.#drop.run(moving.lastNumber, DROPPED_ROWS).changes === 0) this.#moving = null;
  }

  #cleanSlice(): void {
    const from = FIRST + BigInt(this.#slice++) * SLICE;
    this.#clean.run(from, from + SLICE - 1n, this.#cleanedDay - DAYS - 1);
  }
}

const NOTE = { into: "insert into seen_recent (number, id, site, day)", row: "(?, (? << 32) | ?, ?, ?)" };

const FIND = "select day from seen where id = (?1 << 32) | ?2 and site = ?3";

const MOVE = {
  into: "insert into seen (id, site, day)",
  row: "((? << 32) | ?, ?, ?)",
  conflict: "on conflict (id, site) do update set day = max(day, excluded.day)",
};

const READ = `
  select number, (id >> 32) & 4294967295 as high, id & 4294967295 as low, site, day from seen_recent where number > ?1 order by number`;

const DROP = "delete from seen_recent where number in (select number from seen_recent where number < ?1 order by number limit ?2)";

const CLEAN_RECENT = "delete from seen_recent where day < ?1 and number < (select max(number) from seen_recent)";

const CLEAN = "delete from seen where id between ?1 and ?2 and day < ?3";
