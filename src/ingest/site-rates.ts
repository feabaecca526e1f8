import type { Clock } from "../lib/clock.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import type { SiteId } from "../model/ids.ts";
import type { LIMITS } from "../model/limits.ts";

/** One token bucket per site that has a limit. */
export interface SiteRates {
  /** Whether one more event is too many. `perS` is the owner's limit; 0: the server's own. */
  isOver(site: SiteId, perS: number): boolean;
}

export function createSiteRates(now: Clock, limits: typeof LIMITS): SiteRates {
  const { siteEventsPerS: serverPerS, siteEventsBurst, siteBurstS } = limits as { readonly [Name in keyof typeof LIMITS]: number };
  const general = serverPerS > 0 ? new TokenBuckets({ perS: serverPerS, burst: siteEventsBurst }, limits.sites, now) : null;
  const own = new Map<SiteId, { readonly perS: number; readonly bucket: TokenBuckets }>();
  return {
    isOver(site, perS) {
      if (perS === 0) return general !== null && general.take(String(site)) > 0;
      let known = own.get(site);
      if (known?.perS !== perS) own.set(site, (known = { perS, bucket: new TokenBuckets({ perS, burst: perS * siteBurstS }, 1, now) }));
      return known.bucket.take("") > 0;
    },
  };
}
