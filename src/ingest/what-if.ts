import type { DropReason, DropSample } from "../model/drop.ts";
import type { SiteRules } from "../model/site-rules.ts";
import { compileRules, refusedBy, type Facts } from "./rules.ts";
import { SIGNS } from "./signs.ts";

/** What other rules would have made of samples that were dropped for one reason. */
export interface WhatIf {
  readonly reason: DropReason;
  readonly samples: number;
  /** Would be counted. */
  readonly counted: number;
  /** Would be dropped all the same, for these reasons. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Depends on the address, which no sample keeps. */
  readonly unknown: number;
}

/** Reasons that come from rules; the others hold whatever the rules say. */
const RULED: ReadonlySet<DropReason> = new Set<DropReason>([
  ...(["bot", "automation", "tracker_mark", "datacentre", "spam_referrer", "dnt", "gpc"] as const),
  ...(["hostname", "excluded_address", "excluded_country", "excluded_path"] as const),
]);

/** Applies a set of rules to what was dropped under those in force. Ordered by how many samples a reason has. */
export function whatIf(samples: readonly DropSample[], current: SiteRules, changed: SiteRules): WhatIf[] {
  const rules = compileRules(changed);
  const stillExcluded = current.excludedAddresses.every((network) => changed.excludedAddresses.includes(network));
  const outcome = (sample: DropSample): DropReason | "counted" | "unknown" => {
    if (!RULED.has(sample.reason)) return sample.reason;
    const page = { hostname: sample.hostname, path: sample.path, search: "" };
    const refused = refusedBy(rules, factsOf(sample, rules.shape.route(page)));
    if (refused !== null) return refused;
    if (sample.reason !== "excluded_address" || changed.excludedAddresses.length === 0) return "counted";
    return stillExcluded ? "excluded_address" : "unknown";
  };

  return [...Map.groupBy(samples, ({ reason }) => reason)]
    .map(([reason, group]) => {
      const { counted = [], unknown = [], ...dropped } = Object.groupBy(group, outcome);
      const sums = Object.entries(dropped).map(([name, list]) => [name, list.length] as const);
      return { reason, samples: group.length, counted: counted.length, dropped: Object.fromEntries(sums), unknown: unknown.length };
    })
    .toSorted((a, b) => b.samples - a.samples);
}

function factsOf({ hostname, country, signs }: DropSample, path: string): Facts {
  // An event of an application was let through the rule for hosts, and its sample must be, too.
  const isKeyed = hostname === "";
  return { has: (sign) => (signs & SIGNS[sign]) !== 0, hostname, originHostname: "", isKeyed, path, address: null, country };
}
