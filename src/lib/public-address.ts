import { inNetwork, isIPv4, parseNetwork, type Ip } from "./ip.ts";
import { createNetworkSet } from "./network-set.ts";

/**
 * What is not somebody's machine on the internet, by the registries of special addresses (IANA, RFC 6890 and its updates): this machine,
 * private and shared networks, link-local (clouds answer there with their secrets), documentation, benchmarks, relays, multicast.
 */
const SPECIAL_V4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"],
  ...["192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
  // Public by its number, but in one provider's cloud it is the machine's own controller.
  "168.63.129.16/32",
];

/** Only these have been given out; all else of IPv6 is refused, translated and tunnelled IPv4 (64:ff9b::/96, ::/96) with it. */
const GLOBAL_V6 = parseNetwork("2000::/3")!;
/** Within them: protocols and Teredo, documentation, 6to4, which may all lead to an address of IPv4. */
const SPECIAL_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** True for an address that a stranger's machine may have, and this server's own networks cannot. */
export function createPublicAddress(): (ip: Ip) => boolean {
  const isSpecial = createNetworkSet([...SPECIAL_V4, ...SPECIAL_V6].map((network) => parseNetwork(network)!));
  return (ip) => (isIPv4(ip) || inNetwork(ip, GLOBAL_V6)) && !isSpecial(ip);
}
