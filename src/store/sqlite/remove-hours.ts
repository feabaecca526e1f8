import type { Database } from "bun:sqlite";
import type { SiteId } from "../../model/ids.ts";
import type { HourRows } from "./row-source.ts";
import { HOUR_MS } from "./site-rows.ts";

/**
 * Removes rows of the hours before one, the oldest first, and takes them out of the table of hours, so that the two agree at any time.
 * Called inside a transaction. Answers how many went, at most `limit`.
 */
export function removeHours(db: Database, site: SiteId, beforeHour: number, limit: number): number {
  const hours = db
    .query<HourRows, { site: number; before: number }>(
      "select hour, first_id as firstId, last_id as lastId, events from hours where site = $site and hour < $before order by hour limit 1000",
    )
    .all({ site, before: beforeHour });
  let gone = 0;
  for (const { hour, firstId, lastId, events } of hours) {
    if (gone >= limit) break;
    const { changes } = db.query(REMOVE).run({ firstId, lastId, from: hour * HOUR_MS, to: (hour + 1) * HOUR_MS, limit: limit - gone });
    gone += changes;
    if (changes >= events) db.query("delete from hours where site = $site and hour = $hour").run({ site, hour });
    else
      db.query("update hours set events = events - $changes, checksum = null where site = $site and hour = $hour").run({
        site,
        hour,
        changes,
      });
  }
  return gone;
}

const REMOVE = `
  delete from events where id in (
    select id from events where id between $firstId and $lastId and time >= $from and time < $to limit $limit
  )`;
