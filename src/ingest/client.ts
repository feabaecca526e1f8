import { Lru } from "../lib/lru.ts";
import { NO_CLIENT, type Client } from "../model/event.ts";
import type { Agent } from "./agent.ts";

const CLIENTS = 10_000;
/** Countries, more or less: surroundings known per agent. */
const PER_AGENT = 300;

/** Everything of a client that does not come from its agent. */
export type Surroundings = Pick<Client, "country" | "region" | "city" | "screen" | "language">;

/**
 * Joins agent and surroundings to a client. Equal answers are the same object (see origin.ts). Agents are few objects, so most answers
 * are found by the object and a country: a key of ten texts costs three times as much to make and to hash.
 */
export function createClients(): (agent: Agent, surroundings: Surroundings) => Client {
  const held = new Lru<Client>(CLIENTS);
  const near = new WeakMap<Agent, Map<string, Client>>();

  const hold = (agent: Agent, { country, region, city, screen, language }: Surroundings): Client => {
    const { browser, browserVersion, os, osVersion, device, model } = agent;
    const key = `${country}\n${browser}\n${browserVersion}\n${os}\n${osVersion}\n${device}\n${model}\n${region}\n${city}\n${screen}\n${language}`;
    let client = held.get(key);
    if (client === undefined) {
      client = { ...NO_CLIENT, country, region, city, browser, browserVersion, os, osVersion, device, model, screen, language };
      held.set(key, client);
    }
    return client;
  };

  return (agent, surroundings) => {
    const { country, region, city, screen, language } = surroundings;
    const isCountry = region === "" && city === "" && screen === "" && language === "";
    const key = isCountry ? country : `${country}\n${region}\n${city}\n${screen}\n${language}`;
    let clients = near.get(agent);
    if (clients === undefined) near.set(agent, (clients = new Map()));
    let client = clients.get(key);
    if (client === undefined) {
      if (clients.size >= PER_AGENT) clients.clear();
      clients.set(key, (client = hold(agent, surroundings)));
    }
    return client;
  };
}
