import { formatIp, inNetwork, parseIp, parseNetwork, type Ip, type Network } from "../lib/ip.ts";

/** Finds the address a request came from. */
export type ClientAddress = (request: Request, server: AddressedServer | null) => string;

/** The one thing asked of Bun's server. */
export interface AddressedServer {
  requestIP(request: Request): { readonly address: string } | null;
}

/** Proxies on the same machine or in the same private network are trusted unless the owner says otherwise. */
export const PRIVATE_NETWORKS: readonly string[] = [
  "127.0.0.0/8",
  "::1/128",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
];

/** Without a socket (requests made inside the process) the sender is this machine. */
const LOOPBACK = "127.0.0.1";

/**
 * The socket's address, unless it is a trusted proxy's: then the right-most address of X-Forwarded-For that is none. What stands left
 * of it was written by whoever asked and proves nothing. Throws RangeError for a network that cannot be read.
 */
export function createClientAddress({ trustedProxies = PRIVATE_NETWORKS }: { trustedProxies?: readonly string[] } = {}): ClientAddress {
  const trusted = trustedProxies.map(readNetwork);
  const isTrusted = (ip: Ip): boolean => trusted.some((network) => inNetwork(ip, network));

  return (request, server) => {
    const socket = parseIp(server?.requestIP(request)?.address ?? LOOPBACK) ?? parseIp(LOOPBACK)!;
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
