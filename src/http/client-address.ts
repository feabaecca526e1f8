import { formatIp, inNetwork, parseIp, parseNetwork, type Ip, type Network } from "../lib/ip.ts";

/** Finds the address a request came from. */
export type ClientAddress = (request: Request) => string;

/** The one thing asked of Bun's server. */
export interface AddressedServer {
  requestIP(request: Request): { readonly address: string } | null;
}

const THIS_MACHINE = parseIp("127.0.0.1")!;
const UNKNOWN = "0.0.0.0";

export interface ClientAddressOptions {
  /** Knows the sockets. Null for an application that is asked inside the process: then the sender is this machine. */
  readonly server: AddressedServer | null;
  readonly trustedProxies: readonly string[];
}

/**
 * The socket's address, unless it is a trusted proxy's: then the right-most address of X-Forwarded-For that is none. What stands left
 * of it was written by whoever asked and proves nothing. Throws RangeError for a network that cannot be read.
 */
export function createClientAddress({ server, trustedProxies }: ClientAddressOptions): ClientAddress {
  const trusted = trustedProxies.map(readNetwork);
  const isTrusted = (ip: Ip): boolean => trusted.some((network) => inNetwork(ip, network));

  return (request) => {
    const socket = server === null ? THIS_MACHINE : parseIp(server.requestIP(request)?.address ?? "");
    // The connection is gone: nobody reads the answer, and nothing vouches for the headers.
    if (socket === null) return UNKNOWN;
    if (!isTrusted(socket)) return formatIp(socket);
    const forwarded = request.headers.get("x-forwarded-for");
    return formatIp(forwarded === null ? socket : rightmostUntrusted(forwarded, socket, isTrusted));
  };
}

function rightmostUntrusted(forwarded: string, socket: Ip, isTrusted: (ip: Ip) => boolean): Ip {
  let nearest = socket;
  for (let end = forwarded.length; end > 0;) {
    const comma = forwarded.lastIndexOf(",", end - 1);
    const ip = parseIp(withoutPort(forwarded.slice(comma + 1, end).trim()));
    // An unreadable entry ends what the proxies vouch for.
    if (ip === null) return nearest;
    nearest = ip;
    if (!isTrusted(ip)) return ip;
    end = comma;
  }
  return nearest;
}

/** "[::1]:80", "[::1]" and "192.0.2.1:80" as some proxies write them. */
function withoutPort(entry: string): string {
  if (entry.startsWith("[")) return entry.slice(1, entry.indexOf("]"));
  const colon = entry.indexOf(":");
  return colon !== -1 && colon === entry.lastIndexOf(":") ? entry.slice(0, colon) : entry;
}

function readNetwork(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new RangeError(`not an address or network: ${text}`);
  return network;
}
