import type { Database, Statement } from "bun:sqlite";
import type { OnceRow } from "../wire.ts";

/** An id counts for so many days after its arrival. */
const DAYS = 7;
/** Old rows leave in slices of the range of ids, one with each batch that brings ids: none of them holds up the others. */
const SLICES = 1024;
const SLICE = 2n ** 64n / BigInt(SLICES);
const FIRST = -(2n ** 63n);

/** Remembers the ids of events, in the transaction that stores them. */
export class SeenWriter {
  readonly #note: Statement<unknown, [number, number, number, number, number]>;
  readonly #clean: Statement<unknown, [bigint, bigint, number]>;
  #cleanedDay = -1;
  #slice = SLICES;

  constructor(db: Database) {
    this.#note = db.prepare(NOTE);
    this.#clean = db.prepare(CLEAN);
  }

  /** Answers the places of the rows that are known already. */
  known(rows: readonly { readonly 0: number }[], once: readonly OnceRow[]): Set<number> {
    const known = new Set<number>();
    for (const [place, high, low, day] of once) {
      const { changes } = this.#note.run(high, low, rows[place]![0], day, day - DAYS);
      if (changes === 0) known.add(place);
      if (day > this.#cleanedDay) {
        this.#cleanedDay = day;
        this.#slice = 0;
      }
    }
    if (once.length > 0 && this.#slice < SLICES) this.#cleanSlice();
    return known;
  }

  finalize(): void {
    this.#note.finalize();
    this.#clean.finalize();
  }

  #cleanSlice(): void {
    const from = FIRST + BigInt(this.#slice++) * SLICE;
    this.#clean.run(from, from + SLICE - 1n, this.#cleanedDay - DAYS - 1);
  }
}

// A row that is too old counts as none: it takes the day of the new event.
const NOTE = `
  insert into seen (id, site, day) values ((?1 << 32) | ?2, ?3, ?4)
  on conflict (id, site) do update set day = excluded.day where day < ?5`;

const CLEAN = "delete from seen where id between ?1 and ?2 and day < ?3";
