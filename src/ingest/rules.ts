import { createNetworkSet } from "../lib/network-set.ts";
import { parseNetwork, type Ip } from "../lib/ip.ts";
import { compileGlob } from "../lib/path-glob.ts";
import type { DropReason } from "../model/drop.ts";
import type { SiteId } from "../model/ids.ts";
import { DEFAULT_RULES, type SiteRules } from "../model/site-rules.ts";
import { compileShape, type Shape } from "./page-shape.ts";
import type { Sign } from "./signs.ts";

/** What rules look at: an event on the road, or the sample kept of one. Answers are worked out when they are asked for. */
export interface Facts {
  has(sign: Sign): boolean;
  /** Of the page; empty when it named none. */
  readonly hostname: string;
  /** The page sending the event, as the browser says it; empty when it does not. */
  readonly originHostname: string;
  /** True: it came with a key, from an application that may have no page. */
  readonly isKeyed: boolean;
  /** After `Shape.route`. */
  readonly path: string;
  readonly address: Ip | null;
  readonly country: string;
}

/** One rule: why the event is not counted, or null. */
export type Step = (facts: Facts) => DropReason | null;

/** A site's rules as functions, made once per change. */
export interface CompiledRules {
  readonly steps: readonly Step[];
  readonly shape: Shape;
  /** 0: as the server says. */
  readonly eventsPerS: number;
}

/** The first reason that a rule finds. */
export function refusedBy({ steps }: CompiledRules, facts: Facts): DropReason | null {
  for (const step of steps) {
    const reason = step(facts);
    if (reason !== null) return reason;
  }
  return null;
}

/** A rule that says nothing is no step: it costs nothing. */
export function compileRules(rules: SiteRules): CompiledRules {
  const { botChecks, excludedAddresses, excludedCountries, excludedPaths, hostnames, respectDnt, respectGpc } = rules;
  const steps = [
    botChecks.agent ? signStep("agent", "bot") : null,
    botChecks.automation ? signStep("automation", "automation") : null,
    botChecks.trackerMark ? signStep("trackerMark", "tracker_mark") : null,
    hostnames.length > 0 ? hostnameStep(hostnames) : null,
    excludedPaths.length > 0 ? pathStep(excludedPaths) : null,
    respectDnt ? signStep("dnt", "dnt") : null,
    respectGpc ? signStep("gpc", "gpc") : null,
    botChecks.spamReferrer ? signStep("spamReferrer", "spam_referrer") : null,
    excludedAddresses.length > 0 ? addressStep(excludedAddresses) : null,
    botChecks.datacentre ? signStep("datacentre", "datacentre") : null,
    excludedCountries.length > 0 ? countryStep(excludedCountries) : null,
  ];
  return { steps: steps.filter((step) => step !== null), shape: compileShape(rules), eventsPerS: rules.eventsPerS };
}

/** The compiled rules of each site; those of a site without any are shared. */
export function createRuleBook(rulesOf: (site: SiteId) => SiteRules | null): (site: SiteId) => CompiledRules {
  const plain = compileRules(DEFAULT_RULES);
  const compiled = new WeakMap<SiteRules, CompiledRules>();
  return (site) => {
    const rules = rulesOf(site);
    if (rules === null) return plain;
    let known = compiled.get(rules);
    if (known === undefined) compiled.set(rules, (known = compileRules(rules)));
    return known;
  };
}

const signStep =
  (sign: Sign, reason: DropReason): Step =>
  (facts) =>
    facts.has(sign) ? reason : null;

function hostnameStep(hostnames: readonly string[]): Step {
  const exact = new Set(hostnames);
  const below = hostnames.filter((name) => name.startsWith("*.")).map((name) => name.slice(1));
  const isAllowed = (name: string): boolean => exact.has(name) || below.some((ending) => name.endsWith(ending));
  return ({ hostname, originHostname, isKeyed }) => {
    if (isKeyed && hostname === "") return null;
    return isAllowed(hostname) && (originHostname === "" || isAllowed(originHostname)) ? null : "hostname";
  };
}

function pathStep(patterns: readonly string[]): Step {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes("*")));
  const globs = patterns.filter((pattern) => pattern.includes("*")).map(compileGlob);
  return ({ path }) => (exact.has(path) || globs.some((matches) => matches(path)) ? "excluded_path" : null);
}

function addressStep(texts: readonly string[]): Step {
  const contains = createNetworkSet(texts.map(parseNetwork).filter((network) => network !== null));
  return ({ address }) => (address !== null && contains(address) ? "excluded_address" : null);
}

function countryStep(codes: readonly string[]): Step {
  const excluded = new Set(codes);
  return ({ country }) => (excluded.has(country) ? "excluded_country" : null);
}
