import type { Database, Statement } from "bun:sqlite";
import type { DropCount, DropSample } from "../../model/drop.ts";
import { LIMITS } from "../../model/limits.ts";
import { DAY_MS } from "./site-rows.ts";

type Note = Statement<unknown, [{ site: number } & { [Field in keyof DropSample]: DropSample[Field] }]>;

/** Keeps samples of drops, in the transaction that counts them: of each site the newest, and none for longer than a month. */
export class DropSampleWriter {
  readonly #note: Note;
  readonly #trim: Statement<unknown, [{ site: number; kept: number }]>;
  readonly #expire: Statement<unknown, [{ before: number }]>;
  #expiredDay = -1;

  constructor(db: Database) {
    this.#note = db.prepare(NOTE);
    this.#trim = db.prepare(TRIM);
    this.#expire = db.prepare("delete from drop_samples where time < $before");
  }

  note(drops: readonly DropCount[]): void {
    const sites = new Set<number>();
    let day = -1;
    for (const { site, samples } of drops) {
      if (site === null || samples === undefined) continue;
      sites.add(site);
      for (const { timeMs, reason, hostname, path, browser, country, signs } of samples) {
        this.#note.run({ site, timeMs, reason, hostname, path, browser, country, signs });
        day = Math.max(day, Math.floor(timeMs / DAY_MS));
      }
    }
    for (const site of sites) this.#trim.run({ site, kept: LIMITS.dropSamples });
    // Once a day is often enough; every site's, whether it still receives anything or not.
    if (day > this.#expiredDay) this.#expire.run({ before: ((this.#expiredDay = day) - LIMITS.dropSampleDays) * DAY_MS });
  }

  finalize(): void {
    for (const statement of [this.#note, this.#trim, this.#expire]) statement.finalize();
  }
}

const NOTE = `
  insert into drop_samples (site, time, reason, hostname, path, browser, country, signs)
  values ($site, $timeMs, $reason, $hostname, $path, $browser, $country, $signs)`;

const TRIM = `
  delete from drop_samples where site = $site and id <=
    (select id from drop_samples where site = $site order by id desc limit 1 offset $kept)`;
