import type { Clock } from "../lib/clock.ts";
import type { DropReason } from "../model/drop.ts";
import { ENGAGEMENT, type Event } from "../model/event.ts";
import type { VisitorId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { Agent } from "./agent.ts";
import type { Batch } from "./batch.ts";
import type { Geo } from "./geo.ts";
import { createEnricher } from "./enrich.ts";
import { parseBody } from "./parse-body.ts";
import { validate, type FieldErrors, type RawEvent } from "./validate.ts";
import type { Visitors } from "./visitors.ts";

/** One request: the body as text, and who sent it. Address and agent go no further than this road. */
export interface Arrival {
  readonly body: string;
  readonly address: string;
  readonly agent: string;
}

/** What became of an event on one of the sites it names. */
export type Outcome = "counted" | DropReason;

/** One outcome per site, in the order of the body; or what is wrong with the body, per field. */
export type Collected = { readonly ok: true; readonly outcomes: readonly Outcome[] } | { readonly ok: false; readonly errors: FieldErrors };

/** The whole road in. Resolves when every counted event survives a power cut; rejects with AppError 503 when one could not be stored. */
export interface Collector {
  collect(arrival: Arrival): Promise<Collected>;
}

export interface CollectorOptions {
  readonly sites: { find(domain: string): Site | null };
  readonly visitors: Pick<Visitors, "identify">;
  readonly batch: Pick<Batch, "add" | "drop">;
  readonly geo: Geo;
  readonly now: Clock;
  readonly limits?: typeof LIMITS;
}

const COUNTED: Collected = { ok: true, outcomes: ["counted"] };

export function createCollector({ sites, visitors, batch, geo, now, limits = LIMITS }: CollectorOptions): Collector {
  const enricher = createEnricher({ geo, limits });

  const collect = async (arrival: Arrival): Promise<Collected> => {
    const timeMs = now();
    const validated = validate(parseBody(arrival.body), limits);
    if (!validated.ok) {
      if (validated.reason !== null) for (const domain of validated.domains) drop(sites.find(domain), validated.reason, timeMs);
      return { ok: false, errors: validated.errors };
    }
    const { event } = validated;
    const agent = enricher.agent(arrival.agent);
    if (event.domains.length === 1) {
      const outcome = await countFor(event.domains[0]!, event, agent, arrival, timeMs);
      return outcome === "counted" ? COUNTED : { ok: true, outcomes: [outcome] };
    }
    const outcomes = await Promise.all(event.domains.map((domain) => countFor(domain, event, agent, arrival, timeMs)));
    return { ok: true, outcomes };
  };

  const countFor = (domain: string, raw: RawEvent, agent: Agent, arrival: Arrival, timeMs: number): Promise<Outcome> | Outcome => {
    const site = sites.find(domain);
    if (site === null) return drop(null, "unknown_site", timeMs);
    if (agent.isBot) return drop(site, "bot", timeMs);
    if (raw.name === ENGAGEMENT) return drop(site, "engagement", timeMs);
    const visitor = visitors.identify(site, timeMs, arrival.address, arrival.agent);
    // Almost always known at once: the event joins the batch in the same turn.
    if (visitor instanceof Promise) return visitor.then((known) => store(site, raw, agent, arrival, timeMs, known));
    return store(site, raw, agent, arrival, timeMs, visitor);
  };

  const store = (site: Site, raw: RawEvent, agent: Agent, { address }: Arrival, timeMs: number, visitor: VisitorId): Promise<Outcome> => {
    const origin = enricher.origin(raw, site.domain);
    const client = enricher.client(agent, address);
    return batch.add(toEvent(raw, { site: site.id, timeMs, visitor, origin, client })).then(counted);
  };

  const drop = (site: Site | null, reason: DropReason, timeMs: number): DropReason => {
    batch.drop({ site: site?.id ?? null, timeMs, reason });
    return reason;
  };

  return { collect };
}

const counted = (): Outcome => "counted";

function toEvent(raw: RawEvent, found: Pick<Event, "site" | "timeMs" | "visitor" | "origin" | "client">): Event {
  return {
    site: found.site,
    timeMs: found.timeMs,
    visitor: found.visitor,
    name: raw.name,
    hostname: raw.page.hostname,
    path: raw.page.path,
    title: "",
    origin: found.origin,
    client: found.client,
    props: raw.props,
    interactive: raw.interactive,
    revenueMinor: raw.revenue?.minor ?? null,
    currency: raw.revenue?.currency ?? "",
    scrollDepth: null,
    engagedMs: null,
    durationMs: null,
    outcome: null,
  };
}
