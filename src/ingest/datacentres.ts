import { DATACENTRES } from "../data/datacentres.ts";
import { parseNetwork, type Ip } from "../lib/ip.ts";
import { createNetworkSet } from "../lib/network-set.ts";

let contains: ((ip: Ip) => boolean) | null = null;

/** Whether a hosting provider rents the address out. The list is prepared when the first site asks. */
export function isDatacentre(ip: Ip): boolean {
  contains ??= createNetworkSet(DATACENTRES.flatMap(([, networks]) => networks.map((network) => parseNetwork(network)!)));
  return contains(ip);
}
