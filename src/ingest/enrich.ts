import type { Client, Origin } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { createAgents, type Agent } from "./agent.ts";
import { readCampaign } from "./campaign.ts";
import { createClients } from "./client.ts";
import type { Geo } from "./geo.ts";
import { createOrigins } from "./origin.ts";
import type { RawEvent } from "./validate.ts";

/** What the sender's agent and address, and the event's own addresses, tell. Answers come from bounded caches keyed by string. */
export interface Enricher {
  agent(agent: string): Agent;
  client(agent: Agent, address: string): Client;
  origin(event: RawEvent, domain: string): Origin;
}

export function createEnricher({ geo, limits }: { geo: Geo; limits: typeof LIMITS }): Enricher {
  const agents = createAgents();
  const clients = createClients();
  const origins = createOrigins();
  return {
    agent: agents,
    client: (agent, address) => clients(agent, geo.country(address)),
    origin: ({ referrer, page }, domain) => origins(referrer, readCampaign(page.search, limits), page.hostname, domain),
  };
}
