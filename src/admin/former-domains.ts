import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { CairnDb } from "./cairn-db.ts";

/** A domain that a site had before, and until when it still names it. */
export interface FormerDomain {
  readonly domain: string;
  readonly untilMs: number;
}

type FormerRow = { readonly domain: string; readonly site: number; readonly until: number };

export interface FormerDomains {
  /** Those that still name a site. */
  load(): ReadonlyMap<string, FormerDomain & { readonly site: SiteId }>;
  /** Part of a renaming: the old domain goes on for a while. Throws AppError 409 when a site was renamed too often. */
  keep(domain: string, site: SiteId): void;
  /** A site has this domain now: it names no other. */
  end(domain: string): void;
}

export function prepareFormerDomains(db: CairnDb, now: Clock): FormerDomains {
  const all = db.prepare<FormerRow, [{ now: number }]>(
    "select domain, site, until from former_domains where until > $now order by until desc",
  );
  const put = db.prepare<unknown, [FormerRow]>(
    "insert into former_domains (domain, site, until) values ($domain, $site, $until) on conflict (domain) do update set site = excluded.site, until = excluded.until",
  );
  const remove = db.prepare<unknown, [{ domain: string }]>("delete from former_domains where domain = $domain");
  const removeOld = db.prepare<unknown, [{ now: number }]>("delete from former_domains where until <= $now");
  const count = db.prepare<{ domains: number }, [{ site: number }]>("select count(*) as domains from former_domains where site = $site");

  return {
    load() {
      const rows = all.all({ now: now() });
      return new Map(rows.map(({ domain, site, until }) => [domain, { domain, site: site as SiteId, untilMs: until }]));
    },
    keep(domain, site) {
      removeOld.run({ now: now() });
      if (count.get({ site })!.domains >= LIMITS.formerDomains) {
        const message = `This site was renamed ${LIMITS.formerDomains} times lately. Wait until one of its former domains has ended.`;
        throw new AppError("renamed_too_often", 409, message, "domain");
      }
      put.run({ domain, site, until: now() + LIMITS.formerDomainMs });
    },
    end: (domain) => void remove.run({ domain }),
  };
}
