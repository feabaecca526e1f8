import { Lru } from "../lib/lru.ts";
import { NO_CLIENT, type Client } from "../model/event.ts";
import type { Agent } from "./agent.ts";

const CLIENTS = 10_000;

/** Joins agent and country to a client. Equal answers are the same object (see origin.ts). */
export function createClients(): (agent: Agent, country: string) => Client {
  const held = new Lru<Client>(CLIENTS);
  return (agent, country) => {
    const { browser, browserVersion, os, osVersion, device, model } = agent;
    const key = `${country}\n${browser}\n${browserVersion}\n${os}\n${osVersion}\n${device}\n${model}`;
    let client = held.get(key);
    if (client === undefined) held.set(key, (client = { ...NO_CLIENT, country, browser, browserVersion, os, osVersion, device, model }));
    return client;
  };
}
