import type { Database } from "bun:sqlite";
import { LIMITS } from "../../model/limits.ts";
import type { Finding } from "../store.ts";

interface Overflow {
  readonly site: number;
  readonly what: string;
  readonly events: number;
}

const KINDS = ["name", "hostname", "path", "title", "props", "currency"] as const;

const IN_STRINGS = KINDS.map(
  (kind) => `
    select e.id >> 32 as site, '${kind}' as what, count(*) as events
    from strings s join events e on e.id between s.site << 32 and (s.site << 32) | 0xffffffff and e.${kind} = s.code
    where s.kind = '${kind}' and s.value = '(other)' group by 1`,
);

const IN_TUPLES = [
  ["origin", "origins", ["referrer", "source", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "click_id"]],
  ["client", "clients", ["region", "city", "browser", "browser_version", "os", "os_version", "model", "screen", "language"]],
] as const;

const IN_TUPLES_SQL = IN_TUPLES.map(
  ([column, table, fields]) => `
    select e.id >> 32 as site, '${column}' as what, count(*) as events
    from events e join ${table} t on t.site = e.id >> 32 and t.code = e.${column}
    where '(other)' in (${fields.map((field) => `t.${field}`).join(", ")}) group by 1`,
);

const SQL = [...IN_STRINGS, ...IN_TUPLES_SQL].join(" union all ") + " order by site, what";

const NAMES: Readonly<Record<string, string>> = { origin: "referrers, sources and campaigns", client: "devices and places" };

/** Why a report says "(other)": no damage, but its owner should know. */
export function findOverflow(db: Database): Finding[] {
  const cap = LIMITS.newValuesPerDay.toLocaleString("en");
  return db
    .query<Overflow, []>(SQL)
    .all()
    .map(({ site, what, events }) => ({
      what:
        `Site ${site}: ${events.toLocaleString("en")} events are counted as "(other)" for ${NAMES[what] ?? what}, ` +
        `because a day brought more than ${cap} new ones. That is a flood, or an address that should not be part of the path.`,
      fixable: false,
      note: true,
    }));
}
