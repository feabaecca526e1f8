import { isIP } from "node:net";
import { PROXY_PRESETS } from "../data/proxy-presets.ts";
import { parseNetwork } from "../lib/ip.ts";
import { isZone } from "../lib/zone.ts";
import { ROLES, SCOPES, type Role, type Scope } from "../model/role.ts";

/** A value that cannot be used; the message says what is expected. */
export class ValueError extends Error {}

export interface Listen {
  readonly hostname: string;
  /** 0: any free port. */
  readonly port: number;
}

export function parseText(text: string): string {
  if (text.trim() === "" || text.includes("\0")) throw new ValueError("expected a text that is not empty");
  return text;
}

/** "127.0.0.1:8080", "localhost:8080", "[::1]:8080". */
export function parseListen(text: string): Listen {
  const wrong = new ValueError(`expected HOST:PORT, for example 127.0.0.1:8080, not "${text}"`);
  const colon = text.lastIndexOf(":");
  const port = text.slice(colon + 1);
  let hostname = text.slice(0, Math.max(colon, 0));
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw wrong;
  if (hostname.startsWith("[") && hostname.endsWith("]")) {
    hostname = hostname.slice(1, -1);
    if (isIP(hostname) !== 6) throw wrong;
  } else if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(hostname)) throw wrong;
  return { hostname, port: Number(port) };
}

/** The public address without a trailing slash, or null when none is configured. */
export function parseBaseUrl(text: string): string | null {
  if (text === "") return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError(`expected an address that starts with http:// or https://, not "${text}"`);
  }
  if (url.origin !== `${url.protocol}//${url.host}` || url.pathname !== "/" || url.search + url.hash + url.username + url.password !== "") {
    throw new ValueError(`expected scheme, host and port only, for example https://stats.example.com, not "${text}"`);
  }
  return url.origin;
}

/** Addresses, networks and names of presets; "none" for no proxy at all. */
export function parseNetworks(text: string): readonly string[] {
  if (text === "none") return [];
  const networks = splitList(text);
  for (const network of networks) {
    if (parseNetwork(network) === null && !PROXY_PRESETS.has(network)) {
      const names = [...PROXY_PRESETS.keys()].join(", ");
      throw new ValueError(`expected networks such as 10.0.0.0/8,::1, not "${network}"; or names: ${names}`);
    }
  }
  return networks;
}

export function parseRole(text: string): Role | null {
  return text === "" ? null : oneOf(ROLES, text);
}

export function parseScopes(text: string): readonly Scope[] {
  return splitList(text).map((scope) => oneOf(SCOPES, scope));
}

export function parseDomains(text: string): readonly string[] {
  return splitList(text);
}

/** Host names without a port; "*" for all of them. */
export function parseHosts(text: string): readonly string[] {
  const hosts = splitList(text).map((host) => host.toLowerCase());
  const wrong = hosts.find((host) => host !== "*" && !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host));
  if (wrong !== undefined) throw new ValueError(`expected host names such as stats.example.com, without scheme and port, not "${wrong}"`);
  return hosts;
}

export function parseTimezone(text: string): string {
  if (!isZone(text)) throw new ValueError(`expected a time zone such as Europe/Berlin, not "${text}"`);
  return text;
}

export function parseLogFormat(text: string): "text" | "json" {
  return oneOf(["text", "json"], text);
}

/** A flag has no value on the command line; its variable may say 1, true, yes or 0, false, no. */
export function parseSwitch(text: string): boolean {
  return ["1", "true", "yes"].includes(oneOf(["1", "true", "yes", "0", "false", "no"], text));
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) throw new ValueError(`expected a whole number from ${least} to ${most}, not "${text}"`);
    return value;
  };
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new ValueError(`expected one of ${values.join(", ")}, not "${text}"`);
  return found;
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
