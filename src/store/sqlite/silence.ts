import type { Database } from "bun:sqlite";
import { HOUR_MS } from "./site-rows.ts";

/**
 * Whether events of any site came without a long silence until now. A clock that leapt ahead leaves one, and what is old by such a clock
 * is not old.
 */
export function isWithoutSilence(db: Database, nowMs: number, silenceMs: number): boolean {
  const first = Math.floor((nowMs - 2 * silenceMs) / HOUR_MS);
  const last = Math.floor(nowMs / HOUR_MS);
  const most = silenceMs / HOUR_MS;
  const hours = db.query<{ hour: number }, { first: number; last: number }>(HOURS).all({ first, last });
  let before = first;
  for (const { hour } of [...hours, { hour: last }]) {
    if (hour > last - most && hour - before >= most) return false;
    before = hour;
  }
  return true;
}

/** From site to site, a look-up each: the table is ordered by site. */
const HOURS = `
  with recursive known (site) as (
    select min(site) from hours
    union all select (select min(site) from hours where site > known.site) from known where known.site is not null
  )
  select distinct hour from known join hours using (site) where hour between $first and $last order by hour`;
