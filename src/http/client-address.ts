import { formatIp, parseIp, type Ip } from "../lib/ip.ts";
import { readTrustedProxies, type Provider, type TrustedProxies } from "./trusted-proxies.ts";

/** Finds the address a request came from. */
export interface ClientAddress {
  (request: Request): string;
  /** Where a trusted provider in front says that it lies (ISO 3166-1 alpha-2); empty when none does. */
  country(request: Request): string;
  /** How the address was found. */
  trace(request: Request): Trace | null;
}

/** The one thing asked of Bun's server. */
export interface AddressedServer {
  requestIP(request: Request): { readonly address: string } | null;
}

export interface Trace {
  readonly socket: Ip;
  readonly isTrusted: boolean;
  readonly address: Ip;
  /** The header that the address stands in; null: it is the socket's own. */
  readonly header: string | null;
  /** The provider that handed the request over, when it is one of those trusted by name. */
  readonly provider: Provider | null;
}

const THIS_MACHINE = parseIp("127.0.0.1")!;
const UNKNOWN = "0.0.0.0";
export const FORWARDED_FOR = "x-forwarded-for";

export interface ClientAddressOptions {
  /** Knows the sockets. Null for an application that is asked inside the process: then the sender is this machine. */
  readonly server: AddressedServer | null;
  /** Networks, and names of presets (data/proxy-presets.ts). */
  readonly trustedProxies: readonly string[];
}

/**
 * The socket's address, unless it is a trusted proxy's: then the right-most address of X-Forwarded-For that is none, or what the trusted
 * provider behind it says in a header of its own. What stands left of it was written by whoever asked and proves nothing. Throws
 * RangeError for a network that cannot be read.
 */
export function createClientAddress({ server, trustedProxies }: ClientAddressOptions): ClientAddress {
  const proxies = readTrustedProxies(trustedProxies);
  const trace = (request: Request): Trace | null => {
    const socket = server === null ? THIS_MACHINE : parseIp(server.requestIP(request)?.address ?? "");
    // The connection is gone: nobody reads the answer, and nothing vouches for the headers.
    return socket === null ? null : traceFrom(socket, request.headers, proxies);
  };
  const find = (request: Request): string => {
    const found = trace(request);
    return found === null ? UNKNOWN : formatIp(found.address);
  };
  const country = (request: Request): string => {
    if (!proxies.tellCountry) return "";
    const name = trace(request)?.provider?.countryHeader ?? null;
    return readCountry(name === null ? null : request.headers.get(name));
  };
  return Object.assign(find, { country, trace });
}

function traceFrom(socket: Ip, headers: Headers, proxies: TrustedProxies): Trace {
  if (!proxies.isTrusted(socket)) return { socket, isTrusted: false, address: socket, header: null, provider: null };
  const forwarded = headers.get(FORWARDED_FOR);
  const { address, from } = forwarded === null ? { address: socket, from: socket } : rightmostUntrusted(forwarded, socket, proxies);
  // The header counts only when the provider itself handed the request over, not when its name stands somewhere in a list.
  const provider = proxies.providerOf(from);
  const told = provider?.addressHeader ?? null;
  const named = told === null ? null : parseIp(withoutPort(headers.get(told)?.trim() ?? ""));
  if (named !== null) return { socket, isTrusted: true, address: named, header: told, provider };
  return { socket, isTrusted: true, address, header: forwarded === null || address === socket ? null : FORWARDED_FOR, provider };
}

/** The client, and the proxy that spoke with it. */
function rightmostUntrusted(forwarded: string, socket: Ip, { isTrusted }: TrustedProxies): { address: Ip; from: Ip } {
  let address = socket;
  let from = socket;
  for (let end = forwarded.length; end > 0;) {
    const comma = forwarded.lastIndexOf(",", end - 1);
    const ip = parseIp(withoutPort(forwarded.slice(comma + 1, end).trim()));
    // An unreadable entry ends what the proxies vouch for.
    if (ip === null) break;
    from = address;
    address = ip;
    if (!isTrusted(ip)) break;
    end = comma;
  }
  return { address, from };
}

/** "[::1]:80", "[::1]" and "192.0.2.1:80" as some proxies write them. */
function withoutPort(entry: string): string {
  if (entry.startsWith("[")) return entry.slice(1, entry.indexOf("]"));
  const colon = entry.indexOf(":");
  return colon !== -1 && colon === entry.lastIndexOf(":") ? entry.slice(0, colon) : entry;
}

/** XX stands for unknown, T1 for Tor: neither is a country. */
const readCountry = (given: string | null): string => (given !== null && /^[A-Z]{2}$/.test(given) && given !== "XX" ? given : "");

/** One customer of a provider: an address of version 4, the first 64 bits of version 6. */
export function networkOf(address: string): string {
  const ip = parseIp(address);
  return ip === null || !address.includes(":") ? address : formatIp([ip[0], ip[1], 0, 0]);
}
