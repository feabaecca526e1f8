import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { DEFAULT_SCRIPT, type SiteScript } from "../model/site-script.ts";
import type { CairnDb } from "./cairn-db.ts";
import type { Sites } from "./sites.ts";

type ScriptRow = { readonly site: number; readonly script: string };
type NameRow = { readonly name: string; readonly site: number };

/** The scripts that sites' pages load. */
export interface SiteScripts {
  /** The owner's choice; without one the defaults, under a name that is the site's UUID without its dashes. */
  of(site: SiteId): SiteScript;
  /** The owner has chosen. */
  isChosen(site: SiteId): boolean;
  /** The site whose script has this name, or had it, or whose UUID it is. */
  find(name: string): SiteId | null;
  /** Throws AppError 409 when the name is, or was, another site's. */
  set(site: SiteId, script: SiteScript): void;
  /** Another process has written. */
  drop(): void;
}

const UUID_DIGITS = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

export function prepareSiteScripts(db: CairnDb, sites: Pick<Sites, "findByUuid" | "uuidOf">, now: Clock): SiteScripts {
  const all = db.prepare<ScriptRow>("select site, script from site_scripts");
  const allNames = db.prepare<NameRow>("select name, site from site_script_names");
  const put = db.prepare<unknown, [ScriptRow & { changed: number }]>(
    "insert into site_scripts (site, script, changed) values ($site, $script, $changed) on conflict (site) do update set script = excluded.script, changed = excluded.changed",
  );
  const putName = db.prepare<unknown, [NameRow & { given: number }]>(
    "insert into site_script_names (name, site, given) values ($name, $site, $given) on conflict (name) do update set given = excluded.given where site = excluded.site",
  );
  const ownerOf = db.prepare<{ site: number }, [{ name: string }]>("select site from site_script_names where name = $name");
  const forgetOldest = db.prepare<unknown, [{ site: number; kept: number }]>(
    "delete from site_script_names where name in (select name from site_script_names where site = $site order by given desc, name limit -1 offset $kept)",
  );

  let bySite: Map<SiteId, SiteScript> | null = null;
  let byName = new Map<string, SiteId>();
  const load = (): Map<SiteId, SiteScript> => {
    byName = new Map(allNames.all().map(({ name, site }) => [name, site as SiteId]));
    return (bySite = new Map(all.all().map(({ site, script }) => [site as SiteId, readStored(script)])));
  };

  const ownerByUuid = (name: string): SiteId | null =>
    UUID_DIGITS.test(name) ? (sites.findByUuid(name.replace(UUID_DIGITS, "$1-$2-$3-$4-$5"))?.id ?? null) : null;

  return {
    of: (site) => (bySite ?? load()).get(site) ?? { ...DEFAULT_SCRIPT, name: sites.uuidOf(site).replaceAll("-", "") },
    isChosen: (site) => (bySite ?? load()).has(site),
    find(name) {
      if (bySite === null) load();
      return byName.get(name) ?? ownerByUuid(name);
    },
    set(site, script) {
      const { name } = script;
      db.write(() => {
        const owner = ownerOf.get({ name })?.site ?? ownerByUuid(name);
        if (owner !== null && owner !== site)
          throw new AppError("name_taken", 409, "The script of another site has this name, or had it.", "name");
        putName.run({ name, site, given: now() });
        forgetOldest.run({ site, kept: LIMITS.scriptNames });
        put.run({ site, script: JSON.stringify(script), changed: now() });
      });
      bySite = null;
    },
    drop() {
      bySite = null;
    },
  };
}

/** Checked when it was written; a setting that is younger than the row has its default. */
const readStored = (text: string): SiteScript => ({ ...DEFAULT_SCRIPT, ...(JSON.parse(text) as SiteScript) });
