import type { Clock } from "../lib/clock.ts";
import type { SiteId } from "../model/ids.ts";
import { DEFAULT_RULES, type SiteRules } from "../model/site-rules.ts";
import type { CairnDb } from "./cairn-db.ts";

type RulesRow = { readonly site: number; readonly rules: string };

/** What owners want counted. */
export interface Rules {
  /** One look into a map: every event asks. Null for a site that follows the defaults. The same object until the rules change. */
  of(site: SiteId): SiteRules | null;
  set(site: SiteId, rules: SiteRules): void;
  /** Another process has written. */
  drop(): void;
}

export function prepareRules(db: CairnDb, now: Clock): Rules {
  const all = db.prepare<RulesRow>("select site, rules from site_rules");
  const put = db.prepare<unknown, [RulesRow & { changed: number }]>(
    "insert into site_rules (site, rules, changed) values ($site, $rules, $changed) on conflict (site) do update set rules = excluded.rules, changed = excluded.changed",
  );
  let bySite: Map<SiteId, SiteRules> | null = null;
  const load = (): Map<SiteId, SiteRules> => (bySite = new Map(all.all().map(({ site, rules }) => [site as SiteId, readStored(rules)])));

  return {
    of: (site) => (bySite ?? load()).get(site) ?? null,
    set(site, rules) {
      db.write(() => put.run({ site, rules: JSON.stringify(rules), changed: now() }));
      bySite = null;
    },
    drop() {
      bySite = null;
    },
  };
}

/** Checked when it was written; a rule that is younger than the row has its default. */
function readStored(text: string): SiteRules {
  const stored = JSON.parse(text) as Partial<SiteRules>;
  return { ...DEFAULT_RULES, ...stored, botChecks: { ...DEFAULT_RULES.botChecks, ...stored.botChecks } };
}
