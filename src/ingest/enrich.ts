import type { Client, Origin } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { createAgents, NO_AGENT, type Agent } from "./agent.ts";
import { createCampaigns } from "./campaign.ts";
import { createHinted } from "./client-hints.ts";
import { createClients } from "./client.ts";
import type { Geo } from "./geo.ts";
import { createPreferredLanguage } from "./hints.ts";
import { createOrigins } from "./origin.ts";
import { NOWHERE, type Place } from "./place.ts";
import type { Device, RawEvent, Trusted } from "./raw-event.ts";

/** Who sent something. Address and agent go no further than the road in. */
export interface Sender {
  readonly address: string;
  readonly agent: string;
  /** Where a trusted network in front says that the address is; missing or empty when none does. */
  readonly country?: string;
  /** What else the browser says of itself; read when a rule asks. Missing from traffic that is made up. */
  readonly headers?: { get(name: string): string | null };
}

/** What the sender's agent and address, and the event's own addresses, tell. Answers come from bounded caches keyed by string. */
export interface Enricher {
  agent(event: RawEvent, sender: Sender): Agent;
  client(event: RawEvent, agent: Agent, sender: Sender): Client;
  origin(event: RawEvent, domain: string): Origin;
}

export function createEnricher({ geo, limits }: { geo: Geo; limits: typeof LIMITS }): Enricher {
  const agents = createAgents();
  const hinted = createHinted();
  const clients = createClients();
  const origins = createOrigins();
  const campaigns = createCampaigns(limits);
  const preferredLanguage = createPreferredLanguage(limits);
  return {
    agent({ trusted }, { agent, headers }) {
      if (trusted === null) return hinted(agents(agent), headers);
      // Who holds a key is a program and speaks for others: only the agent that it reports counts, and there need not be one.
      const reported = trusted.agent === null ? NO_AGENT : agents(trusted.agent);
      return trusted.device === null || reported.isBot ? reported : withDevice(reported, trusted.device);
    },
    client(event, agent, sender) {
      const place = placeOf(event.trusted, sender, geo);
      // The holder of a key speaks for others: its own language says nothing.
      const language = event.language || (event.trusted === null ? preferredLanguage(sender.headers?.get("accept-language") ?? null) : "");
      return clients(agent, { ...place, screen: event.screen, language });
    },
    origin: ({ referrer, page }, domain) => origins(referrer, campaigns(page.search), page.hostname, domain),
  };
}

/** Who knows better, a provider in front or the holder of a key, names the country; the rest is added where the database agrees. */
export function placeOf(trusted: Trusted | null, sender: Sender, geo: Geo): Place {
  // The key's holder itself is no visitor: its own address says nothing.
  const address = trusted === null ? sender.address : (trusted.address ?? "");
  const place = address === "" ? NOWHERE : geo.place(address);
  const said = trusted === null ? (sender.country ?? "") : trusted.country;
  const city = trusted?.city ?? "";
  if (said === "" && city === "") return place;
  const country = said || place.country;
  const known = country === place.country ? place : NOWHERE;
  return { country, region: city === "" || city === known.city ? known.region : "", city: city || known.city };
}

/** What is said beats what is guessed. The version belongs to the name beside it. */
function withDevice(agent: Agent, { browser, os, osVersion, kind, model }: Device): Agent {
  return {
    isBot: false,
    isAutomation: false,
    browser: browser || agent.browser,
    browserVersion: browser === "" || browser === agent.browser ? agent.browserVersion : "",
    os: os || agent.os,
    osVersion: osVersion || (os === "" || os === agent.os ? agent.osVersion : ""),
    device: kind || agent.device,
    model: model || agent.model,
  };
}
