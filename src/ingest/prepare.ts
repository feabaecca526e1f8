import type { Clock } from "../lib/clock.ts";
import type { DropReason, DropSample } from "../model/drop.ts";
import { ENGAGEMENT, type Client, type Event, type Origin } from "../model/event.ts";
import type { SiteId, VisitorId } from "../model/ids.ts";
import type { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { SiteRules } from "../model/site-rules.ts";
import { createEnricher, type Sender } from "./enrich.ts";
import { EventFacts } from "./event-facts.ts";
import type { Geo } from "./geo.ts";
import { identify } from "./identity.ts";
import type { LastingIds } from "./lasting-ids.ts";
import type { RawEvent } from "./raw-event.ts";
import { createRuleBook, refusedBy, type CompiledRules } from "./rules.ts";
import { createSiteRates } from "./site-rates.ts";
import { cutText } from "./text.ts";
import type { Visitors } from "./visitors.ts";

/** An event and the site that it names; null when there is none of that name. */
export interface Sited {
  readonly site: Site | null;
  readonly event: RawEvent;
}

/** What an event would be stored as. Nothing in it says more of a person than the person sent. */
export interface Understood {
  /** Null: it would be counted. */
  readonly refused: DropReason | null;
  readonly event: RawEvent;
  readonly origin: Origin;
  readonly client: Client;
}

/** From what was said to what is stored: refuse, enrich, identify. */
export interface Preparer {
  /** A promise only at the turn of a day. */
  prepare(sited: Sited, sender: Sender, nowMs: number): DropReason | Event | Promise<Event>;
  understand(sited: Sited, sender: Sender, nowMs: number): Understood;
  /** What may be kept of an event that was dropped, to look at. */
  sample(sited: Sited, sender: Sender, reason: DropReason, nowMs: number): DropSample;
  visitor(site: Site, event: RawEvent, sender: Sender, nowMs: number): VisitorId | Promise<VisitorId>;
}

export interface PreparerOptions {
  readonly visitors: Pick<Visitors, "identify" | "identifyLate">;
  readonly lasting: LastingIds;
  readonly geo: Geo;
  readonly limits: typeof LIMITS;
  readonly now: Clock;
  /** Null for a site whose owner has set none. Equal rules are the same object until they change. */
  readonly rulesOf?: ((site: SiteId) => SiteRules | null) | undefined;
  /** From when on events of a site are there; null while none were removed. */
  readonly retainedFromMs?: ((site: SiteId) => number | null) | undefined;
}

const DAY_MS = 86_400_000;

export function createPreparer(options: PreparerOptions): Preparer {
  const { visitors, lasting, geo, limits, now, rulesOf = () => null, retainedFromMs = () => null } = options;
  const enricher = createEnricher({ geo, limits });
  const ruleBook = createRuleBook(rulesOf);
  const rates = createSiteRates(now, limits);

  const refuse = (site: SiteId, rules: CompiledRules, facts: EventFacts, nowMs: number): DropReason | null => {
    const timeMs = facts.event.trusted?.timeMs ?? null;
    if (timeMs !== null && timeMs > nowMs + limits.eventAheadMs) return "future";
    if (timeMs !== null && timeMs < (retainedFromMs(site) ?? -Infinity)) return "too_old";
    return refusedBy(rules, facts);
  };

  const visitor = (site: Site, event: RawEvent, sender: Sender, nowMs: number) =>
    identify(event, site, sender, event.trusted?.timeMs ?? nowMs, { visitors, lasting });

  const once = (site: SiteId, { trusted }: RawEvent, nowMs: number): Event["once"] => {
    if (trusted === null || trusted.id === null) return undefined;
    const { high, low } = lasting.event(site, trusted.id);
    return { high, low, day: Math.floor(nowMs / DAY_MS) };
  };

  return {
    prepare({ site, event }, sender, nowMs) {
      if (site === null) return "unknown_site";
      const rules = ruleBook(site.id);
      const facts = new EventFacts(event, sender, site.domain, enricher, rules.shape);
      const refused = refuse(site.id, rules, facts, nowMs);
      if (refused !== null) return refused;
      if (rates.isOver(site.id, rules.eventsPerS)) return "rate_limited";
      const who = visitor(site, event, sender, nowMs);
      const path = cutText(facts.path + rules.shape.query(event.page), limits.pathChars);
      const finish = (known: VisitorId): Event => toEvent(site.id, facts, path, nowMs, known, once(site.id, event, nowMs));
      return who instanceof Promise ? who.then(finish) : finish(who);
    },
    understand({ site, event }, sender, nowMs) {
      const rules = ruleBook(site?.id ?? NO_SITE);
      const facts = new EventFacts(event, sender, site?.domain ?? "", enricher, rules.shape);
      const refused = site === null ? "unknown_site" : refuse(site.id, rules, facts, nowMs);
      const path = cutText(facts.path + rules.shape.query(event.page), limits.pathChars);
      return { refused, event: { ...event, page: { ...event.page, path } }, origin: facts.origin, client: facts.client };
    },
    sample({ site, event }, sender, reason, timeMs) {
      const facts = new EventFacts(event, sender, site?.domain ?? "", enricher, UNSHAPED);
      const { hostname, client } = facts;
      const path = cutText(facts.path, limits.samplePathChars);
      return { timeMs, reason, hostname, path, browser: client.browser, country: client.country, signs: facts.signs() };
    },
    visitor,
  };
}

const NO_SITE = 0 as SiteId;
const UNSHAPED: CompiledRules["shape"] = { route: ({ path }) => path, query: () => "" };

function toEvent(site: SiteId, facts: EventFacts, path: string, nowMs: number, visitor: VisitorId, once: Event["once"]): Event {
  const { event: raw, origin, client } = facts;
  return {
    site,
    timeMs: raw.trusted?.timeMs ?? nowMs,
    visitor,
    name: raw.name,
    hostname: raw.page.hostname,
    path,
    title: raw.title,
    origin,
    client,
    props: raw.props,
    interactive: raw.interactive && raw.name !== ENGAGEMENT,
    revenueMinor: raw.revenue?.minor ?? null,
    currency: raw.revenue?.currency ?? "",
    scrollDepth: raw.scrollDepth,
    engagedMs: raw.engagedMs,
    durationMs: raw.durationMs,
    outcome: raw.outcome,
    engine: raw.engine,
    once,
  };
}
