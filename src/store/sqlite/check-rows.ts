import type { Database } from "bun:sqlite";
import { schemaVersion } from "../../lib/sqlite.ts";
import type { SiteId } from "../../model/ids.ts";
import type { Finding } from "../store.ts";
import { CHECKSUM_MASK, rowChecksum } from "./row-checksum.ts";
import { firstRowId, HOUR_MS, lastRowId } from "./site-rows.ts";

/** The database of an older Cairn, which has not been started since, has no checksums. */
const FIRST_VERSION = 7;
/** Rows read at a time. */
const ROWS = 20_000;
/** The first few say enough. */
const FINDINGS = 20;

interface HourRow {
  readonly site: SiteId;
  readonly hour: number;
  readonly events: number;
  readonly checksum: number | null;
}

/**
 * Compares every event with the checksum of its hour: a disk that gives back other bytes than it was given is not noticed by SQLite, as
 * long as what it reads has the form of a row. Reads the whole table, about ten million events a minute.
 */
export function checkRows(db: Database): Finding[] {
  if (schemaVersion(db) < FIRST_VERSION) return [{ what: "events.db: there are no checksums yet", fixable: false, note: true }];
  const hours = db.query<HourRow, []>("select site, hour, events, checksum from hours order by site, hour").all();
  const unknown = hours.filter(({ checksum }) => checksum === null).length;
  const findings: Finding[] = [];
  for (const [site, known] of Map.groupBy(hours, (hour) => hour.site)) {
    const found = addUp(db, site);
    for (const { hour, events, checksum } of known) {
      if (checksum === null || checksum === found.get(hour) || findings.length === FINDINGS) continue;
      const from = new Date(hour * HOUR_MS).toISOString().slice(0, 16).replace("T", " ");
      findings.push({
        what: `events.db: the ${events} events of site ${site} in the hour from ${from} UTC are not what was written`,
        fixable: false,
      });
    }
  }
  if (unknown > 0) findings.push({ what: `events.db: ${unknown} hours of events are without a checksum`, fixable: false, note: true });
  return findings;
}

/** The sums of a site's rows, by hour. */
function addUp(db: Database, site: SiteId): ReadonlyMap<number, number> {
  const page = db.query<unknown, { after: number; last: number }>(PAGE);
  const sums = new Map<number, number>();
  for (let after = firstRowId(site) - 1; ;) {
    const rows = page.values({ after, last: lastRowId(site) }) as (number | null)[][];
    for (const row of rows) {
      const hour = Math.floor(row[1]! / HOUR_MS);
      sums.set(hour, ((sums.get(hour) ?? 0) + rowChecksum(row)) % (CHECKSUM_MASK + 1));
    }
    if (rows.length < ROWS) return sums;
    after = rows.at(-1)![0]!;
  }
}

const PAGE = `
  select id, time, (visitor >> 32) & 4294967295, visitor & 4294967295, name, hostname, path, title, origin, client, props, interactive,
    revenue, currency, scroll, engaged, duration, outcome, engine
  from events where id > $after and id <= $last order by id limit ${ROWS}`;
