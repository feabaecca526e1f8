import type { Database } from "bun:sqlite";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SiteId } from "../../model/ids.ts";
import { firstRowId, lastRowId } from "../sqlite/site-rows.ts";
import type { Finding } from "../store.ts";
import { readChunk } from "./chunk-file.ts";
import { findOverflow } from "./overflow.ts";

/** Findings listed at most for one kind of damage: the first few say enough. */
const FINDINGS = 20;

/** What must hold in events.db. */
export function checkEvents(db: Database): Finding[] {
  const damage = db
    .query<{ integrity_check: string }, []>(`pragma integrity_check(${FINDINGS})`)
    .all()
    .map((row) => row.integrity_check)
    .filter((text) => text !== "ok")
    .map((text) => `events.db: ${text}`);
  if (damage.length > 0) return damage.map(unfixable);
  return [...[...checkHours(db), ...checkCodes(db), ...checkDays(db)].map(unfixable), ...findOverflow(db)];
}

/** Every chunk file must be whole. One that is not is rebuilt by itself when it is next needed; doctor says so before. */
export function checkColumns(folder: string): Finding[] {
  const findings: Finding[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    if (!entry.name.endsWith(".chunk")) findings.push({ what: `columns: ${entry.name} does not belong here`, fixable: true });
    else if (readChunk(file, true) === "damaged")
      findings.push({ what: `columns: ${file.slice(folder.length + 1)} is damaged`, fixable: true });
  }
  return findings;
}

const unfixable = (what: string): Finding => ({ what, fixable: false });

/** The hours table counts every event exactly once. */
function checkHours(db: Database): string[] {
  const sites = db.query<{ site: SiteId; events: number }, []>("select site, sum(events) as events from hours group by site").all();
  const count = db.query<{ rows: number }, { first: number; last: number }>(
    "select count(*) as rows from events where id between $first and $last",
  );
  const findings: string[] = [];
  let counted = 0;
  for (const { site, events } of sites) {
    const { rows } = count.get({ first: firstRowId(site), last: lastRowId(site) })!;
    counted += rows;
    if (rows !== events) findings.push(`events.db: site ${site} has ${rows} events where ${events} were recorded`);
  }
  const { rows } = db.query<{ rows: number }, []>("select count(*) as rows from events").get()!;
  if (rows !== counted) findings.push(`events.db: ${rows - counted} events belong to no recorded hour`);
  return findings;
}

/** Codes are dense, so each dictionary's highest code is also its size, and no event may have a higher one. */
function checkCodes(db: Database): string[] {
  const gaps = db
    .query<{ what: string }, []>(
      `select 'site ' || site || ', ' || kind as what from strings group by site, kind having max(code) <> count(*)
       union all select 'site ' || site || ', origins' from origins group by site having max(code) <> count(*)
       union all select 'site ' || site || ', clients' from clients group by site having max(code) <> count(*)`,
    )
    .all()
    .map(({ what }) => `events.db: the dictionary of ${what} has gaps`);
  const unknown = db
    .query<{ site: number }, []>(
      `with highest as (
         select id >> 32 as site, max(name) as name, max(hostname) as hostname, max(path) as path,
           max(title) as title, max(props) as props, max(currency) as currency, max(origin) as origin, max(client) as client
         from events group by id >> 32
       )
       select site from highest
       where name > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'name'), 0)
         or hostname > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'hostname'), 0)
         or path > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'path'), 0)
         or title > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'title'), 0)
         or props > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'props'), 0)
         or currency > coalesce((select max(code) from strings s where s.site = highest.site and kind = 'currency'), 0)
         or origin > coalesce((select max(code) from origins o where o.site = highest.site), 0)
         or client > coalesce((select max(code) from clients c where c.site = highest.site), 0)`,
    )
    .all()
    .map(({ site }) => `events.db: events of site ${site} have codes that its dictionaries lack`);
  return [...gaps, ...unknown];
}

/** Days that count from their roll-ups lie before the events that are there, and none counts twice; no sums are without a day. */
function checkDays(db: Database): string[] {
  // A database of an older version is checked before it is brought to this one.
  if (db.query("select 1 from sqlite_schema where name = 'daily_days'").get() === null) return [];
  const findings = db
    .query<{ what: string }, []>(
      `select 'site ' || d.site || ' counts ' || date(d.day * 86400, 'unixepoch') || ' from its roll-up, and its events are not removed' as what
         from daily_days d left join retained r on r.site = d.site where d.raw = 0 and d.starts >= coalesce(r.from_time, 0)
       union all select 'site ' || site || ' has two roll-ups of one day' from daily_days where raw = 0 group by site, starts having count(*) > 1
       union all select 'sums of a day that is unknown' where exists (select 1 from daily where number not in (select number from daily_days))
       union all select 'revenue of a day that is unknown'
         where exists (select 1 from daily_revenue where number not in (select number from daily_days))`,
    )
    .all();
  return findings.slice(0, FINDINGS).map(({ what }) => `events.db: ${what}`);
}
