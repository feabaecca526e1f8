import { Lru } from "../lib/lru.ts";
import { NO_CLIENT, type Client } from "../model/event.ts";
import type { Agent } from "./agent.ts";

const CLIENTS = 10_000;

/** Everything of a client that does not come from its agent. */
export type Surroundings = Pick<Client, "country" | "city" | "screen" | "language">;

/** Joins agent and surroundings to a client. Equal answers are the same object (see origin.ts). */
export function createClients(): (agent: Agent, surroundings: Surroundings) => Client {
  const held = new Lru<Client>(CLIENTS);
  return (agent, { country, city, screen, language }) => {
    const { browser, browserVersion, os, osVersion, device, model } = agent;
    const key = `${country}\n${browser}\n${browserVersion}\n${os}\n${osVersion}\n${device}\n${model}\n${city}\n${screen}\n${language}`;
    let client = held.get(key);
    if (client === undefined) {
      client = { ...NO_CLIENT, country, city, browser, browserVersion, os, osVersion, device, model, screen, language };
      held.set(key, client);
    }
    return client;
  };
}
