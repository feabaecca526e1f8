import { PROXY_PRESETS } from "../data/proxy-presets.ts";
import { parseNetwork, type Ip, type Network } from "../lib/ip.ts";
import { createNetworkSet } from "../lib/network-set.ts";

/** A provider in front, and how it says whom it speaks for. */
export interface Provider {
  readonly name: string;
  readonly contains: (ip: Ip) => boolean;
  readonly addressHeader: string | null;
  readonly countryHeader: string | null;
}

export interface TrustedProxies {
  isTrusted(ip: Ip): boolean;
  /** The provider that an address belongs to. */
  providerOf(ip: Ip): Provider | null;
  /** Whether any of them says a country. */
  readonly tellCountry: boolean;
}

/** From networks, addresses and names of presets. Throws RangeError for anything else. */
export function readTrustedProxies(trusted: readonly string[]): TrustedProxies {
  const networks = trusted.flatMap((text) => (PROXY_PRESETS.get(text)?.networks ?? [text]).map(readNetwork));
  const isTrusted = createNetworkSet(networks);
  const providers = [...PROXY_PRESETS]
    .filter(([name, preset]) => trusted.includes(name) && (preset.addressHeader ?? preset.countryHeader) !== undefined)
    .map(([name, preset]): Provider => ({
      name,
      contains: createNetworkSet(preset.networks.map(readNetwork)),
      addressHeader: preset.addressHeader ?? null,
      countryHeader: preset.countryHeader ?? null,
    }));
  return {
    isTrusted,
    providerOf: (ip) => providers.find(({ contains }) => contains(ip)) ?? null,
    tellCountry: providers.some(({ countryHeader }) => countryHeader !== null),
  };
}

function readNetwork(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new RangeError(`not an address or network: ${text}`);
  return network;
}
