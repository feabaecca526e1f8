import type { Clock } from "../lib/clock.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import type { DropReason } from "../model/drop.ts";
import { ENGAGEMENT, type Client, type Event, type Origin } from "../model/event.ts";
import type { VisitorId } from "../model/ids.ts";
import type { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { Agent } from "./agent.ts";
import { createEnricher, type Enricher, type Sender } from "./enrich.ts";
import type { Geo } from "./geo.ts";
import { identify } from "./identity.ts";
import type { LastingIds } from "./lasting-ids.ts";
import type { RawEvent } from "./raw-event.ts";
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
  visitor(site: Site, event: RawEvent, sender: Sender, nowMs: number): VisitorId | Promise<VisitorId>;
}

export interface PreparerOptions {
  readonly visitors: Pick<Visitors, "identify" | "identifyLate">;
  readonly lasting: LastingIds;
  readonly geo: Geo;
  readonly limits: typeof LIMITS;
  readonly now: Clock;
}

const DAY_MS = 86_400_000;

export function createPreparer({ visitors, lasting, geo, limits, now }: PreparerOptions): Preparer {
  const enricher = createEnricher({ geo, limits });
  const perSite = { perS: limits.siteEventsPerS as number, burst: limits.siteEventsBurst };
  const rates = perSite.perS > 0 ? new TokenBuckets(perSite, limits.sites, now) : null;

  const refuse = (site: Site | null, { trusted }: RawEvent, agent: Agent, nowMs: number): DropReason | null => {
    if (site === null) return "unknown_site";
    if (agent.isBot) return "bot";
    return trusted !== null && (trusted.timeMs ?? 0) > nowMs + limits.eventAheadMs ? "future" : null;
  };

  const visitor = (site: Site, event: RawEvent, sender: Sender, nowMs: number) =>
    identify(event, site, sender, event.trusted?.timeMs ?? nowMs, { visitors, lasting });

  const once = (site: Site, { trusted }: RawEvent, nowMs: number): Event["once"] =>
    trusted === null || trusted.id === null ? undefined : { ...lasting.event(site.id, trusted.id), day: Math.floor(nowMs / DAY_MS) };

  return {
    prepare({ site, event }, sender, nowMs) {
      const agent = enricher.agent(event, sender);
      const refused = refuse(site, event, agent, nowMs);
      if (refused !== null || site === null) return refused ?? "unknown_site";
      if (rates !== null && rates.take(String(site.id)) > 0) return "rate_limited";
      const who = visitor(site, event, sender, nowMs);
      const finish = (known: VisitorId): Event => {
        const built = toEvent({ site, event }, enricher, agent, sender, nowMs, known);
        const number = once(site, event, nowMs);
        return number === undefined ? built : { ...built, once: number };
      };
      return who instanceof Promise ? who.then(finish) : finish(who);
    },
    understand({ site, event }, sender, nowMs) {
      const agent = enricher.agent(event, sender);
      const origin = enricher.origin(event, site?.domain ?? "");
      return { refused: refuse(site, event, agent, nowMs), event, origin, client: enricher.client(event, agent, sender) };
    },
    visitor,
  };
}

function toEvent(
  { site, event: raw }: { site: Site; event: RawEvent },
  enricher: Enricher,
  agent: Agent,
  sender: Sender,
  nowMs: number,
  visitor: VisitorId,
): Event {
  return {
    site: site.id,
    timeMs: raw.trusted?.timeMs ?? nowMs,
    visitor,
    name: raw.name,
    hostname: raw.page.hostname,
    path: raw.page.path,
    title: raw.title,
    origin: enricher.origin(raw, site.domain),
    client: enricher.client(raw, agent, sender),
    props: raw.props,
    interactive: raw.interactive && raw.name !== ENGAGEMENT,
    revenueMinor: raw.revenue?.minor ?? null,
    currency: raw.revenue?.currency ?? "",
    scrollDepth: raw.scrollDepth,
    engagedMs: raw.engagedMs,
    durationMs: raw.durationMs,
    outcome: raw.outcome,
  };
}
