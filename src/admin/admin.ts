import type { Clock } from "../lib/clock.ts";
import { prepareAnnotations, type Annotations } from "./annotations.ts";
import { CairnDb } from "./cairn-db.ts";
import { prepareGoals, type Goals } from "./goals.ts";
import { prepareHiddenProperties, type HiddenProperties } from "./hidden-properties.ts";
import { prepareHosts, type Hosts } from "./hosts.ts";
import { prepareKeys, type Keys } from "./keys.ts";
import { prepareLogins, type Logins } from "./logins.ts";
import { Passwords } from "./passwords.ts";
import { preparePreferences, type UserPreferences } from "./preferences.ts";
import { prepareRetention, type Retention } from "./retention.ts";
import { prepareSegments, type Segments } from "./segments.ts";
import { prepareSetup, type Setup } from "./setup.ts";
import { prepareRules, type Rules } from "./site-rules.ts";
import { prepareSiteScripts, type SiteScripts } from "./site-scripts.ts";
import { prepareShares, type Shares } from "./shares.ts";
import { prepareSites, type Sites } from "./sites.ts";
import { prepareUsers, type Users } from "./users.ts";

/** What people configure. The server and administration commands may have it open at the same time. */
export interface Admin {
  readonly sites: Sites;
  readonly rules: Rules;
  readonly scripts: SiteScripts;
  readonly retention: Retention;
  readonly goals: Goals;
  readonly segments: Segments;
  readonly annotations: Annotations;
  readonly hiddenProperties: HiddenProperties;
  readonly users: Users;
  readonly logins: Logins;
  readonly keys: Keys;
  readonly shares: Shares;
  readonly preferences: UserPreferences;
  readonly hosts: Hosts;
  readonly setup: Setup;
  /** Notices what other processes wrote. Cheap: called for every request, it looks at most once a millisecond. */
  refresh(nowMs: number): void;
  close(): void;
}

export function openAdmin({ file, now }: { file: string; now: Clock }): Admin {
  const db = new CairnDb(file);
  const sites = prepareSites(db, now);
  const rules = prepareRules(db, now);
  const scripts = prepareSiteScripts(db, sites, now);
  const passwords = new Passwords();
  const users = prepareUsers(db, sites, passwords, now);
  const segments = prepareSegments(db, now);
  let version = db.version();
  let lookedMs = NaN;
  return {
    sites,
    rules,
    scripts,
    retention: prepareRetention(db, now),
    goals: prepareGoals(db, now),
    segments,
    annotations: prepareAnnotations(db, now),
    hiddenProperties: prepareHiddenProperties(db),
    users,
    logins: prepareLogins(db, users, now),
    keys: prepareKeys(db, now),
    shares: prepareShares(db, { sites, segments, passwords, now }),
    preferences: preparePreferences(db),
    hosts: prepareHosts(db, now),
    setup: prepareSetup(db, users, now),
    refresh(nowMs) {
      if (nowMs === lookedMs) return;
      lookedMs = nowMs;
      const found = db.version();
      if (found === version) return;
      version = found;
      // Only sites and their rules are remembered; everything else is read when it is asked for.
      sites.drop();
      rules.drop();
      scripts.drop();
    },
    close: () => db.close(),
  };
}
