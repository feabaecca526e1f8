import { NO_CLIENT, type Client } from "../model/event.ts";
import type { Agent } from "./agent.ts";

/** Answers held. */
const CLIENTS = 20_000;

/** Everything of a client that does not come from its agent. */
export type Surroundings = Pick<Client, "country" | "region" | "city" | "screen" | "language">;

/**
 * Joins agent and surroundings to a client. Agents are few objects (see agent.ts), so an answer is found by the object and most often by
 * a country alone: a key of ten texts costs three times as much to make and to hash.
 */
export function createClients(): (agent: Agent, surroundings: Surroundings) => Client {
  let near = new WeakMap<Agent, Map<string, Client>>();
  let held = 0;

  return (agent, { country, region, city, screen, language }) => {
    const isCountry = region === "" && city === "" && screen === "" && language === "";
    const key = isCountry ? country : `${country}\n${region}\n${city}\n${screen}\n${language}`;
    const known = near.get(agent)?.get(key);
    if (known !== undefined) return known;
    if (++held > CLIENTS) {
      near = new WeakMap();
      held = 1;
    }
    let clients = near.get(agent);
    if (clients === undefined) near.set(agent, (clients = new Map()));
    const { browser, browserVersion, os, osVersion, device, model } = agent;
    const client = { ...NO_CLIENT, country, region, city, browser, browserVersion, os, osVersion, device, model, screen, language };
    clients.set(key, client);
    return client;
  };
}
