import { Database, type Statement } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../lib/sqlite.ts";
import type { SiteId } from "../model/ids.ts";
import { firstRowId } from "./sqlite/site-rows.ts";
import { readWitness, replaceWitness, type Loss } from "./witness-file.ts";

const LOSSES_KEPT = 20;

type Newest = Statement<{ id: number | null }, [{ below: number }]>;
const NEWEST = "select max(id) as id from events where id < $below";
/** Rows that retention removed were not lost. */
const NEWEST_EVER = `select max(id) as id from (${NEWEST} union all select max(last_id) from retained where last_id < $below)`;

/** Writes the witness of a running server. */
export interface Acknowledged {
  /** Looks and writes, if anything was stored since. One look-up per site; a disk that cannot take it now is asked again later. */
  note(): Promise<void>;
  close(): Promise<void>;
}

/** `losses` have just been noticed; they are kept with the next note. */
export function openAcknowledged(directory: string, losses: readonly Loss[], now: () => number): Acknowledged {
  const db = openDatabase(join(directory, "events.db"), { readonly: true, synchronous: "full", cacheKiB: 512 });
  const newest = prepareNewest(db);
  const version = db.prepare<{ data_version: number }, []>("pragma data_version");
  const kept = [...readWitness(directory).losses, ...losses].slice(-LOSSES_KEPT);
  let seen = -1;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const found = version.get()!.data_version;
    if (found === seen) return;
    const atMs = now();
    await replaceWitness(directory, { atMs, sites: Object.fromEntries(readMarks(newest)), losses: kept });
    seen = found;
  };
  const note = (): Promise<void> => (writing = writing.then(write).catch(() => {}));
  return {
    note,
    async close() {
      await note();
      newest.finalize();
      version.finalize();
      db.close(true);
    },
  };
}

/** What the witness has seen and events.db no longer holds. `exists`: a removed site's events are meant to be gone. */
export function findLosses(directory: string, exists: (site: SiteId) => boolean): readonly Loss[] {
  const file = join(directory, "events.db");
  const { atMs, sites } = readWitness(directory);
  const known = Object.entries(sites).map(([site, last]) => ({ site: Number(site) as SiteId, last }));
  if (known.length === 0 || !existsSync(file)) return [];
  const db = new Database(file, { readwrite: true, create: false, strict: true });
  try {
    db.run("pragma busy_timeout = 2000");
    const newest = prepareNewest(db);
    const marks = readMarks(newest);
    newest.finalize();
    return known.flatMap(({ site, last }) => {
      const events = last - (marks.get(site) ?? 0);
      return events > 0 && exists(site) ? [{ site, events, upToMs: atMs }] : [];
    });
  } finally {
    db.close(true);
  }
}

/** Losses that were noticed at an earlier start. */
export const earlierLosses = (directory: string): readonly Loss[] => readWitness(directory).losses;

export const describeLoss = ({ events, upToMs }: Loss, domain: string): string =>
  `${events} acknowledged ${events === 1 ? "event" : "events"} of ${domain} from before ${new Date(upToMs).toISOString()} are missing in events.db: its write-ahead log was cut or damaged, or the file is an older one.`;

/** A database that is about to be brought to this version has no table of what was removed. */
function prepareNewest(db: Database): Newest {
  const found = db.query<{ found: number }, []>("select count(*) as found from sqlite_schema where name = 'retained'").get()!;
  return db.prepare(found.found === 0 ? NEWEST : NEWEST_EVER);
}

/** Backwards from site to site: one look-up each, however many events there are. */
function readMarks(newest: Newest): Map<number, number> {
  const marks = new Map<number, number>();
  let below = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const id = newest.get({ below })?.id ?? null;
    if (id === null) return marks;
    const site = Math.floor(id / firstRowId(1 as SiteId));
    marks.set(site, id - firstRowId(site as SiteId));
    below = firstRowId(site as SiteId);
  }
}
