/** Which signs of a program end an event's road. */
export interface BotChecks {
  /** Names of robots in the agent. */
  readonly agent: boolean;
  /** Marks of browsers that are steered by a program. */
  readonly automation: boolean;
  /** Addresses of hosting providers. */
  readonly datacentre: boolean;
  /** Referrers that exist to be clicked by owners of statistics. */
  readonly spamReferrer: boolean;
  /** What a tracker reports of the browser it runs in. */
  readonly trackerMark: boolean;
}

/** What the owner of a site wants counted, and how addresses of pages are kept. */
export interface SiteRules {
  /** Hosts whose pages are counted: "example.com", "*.example.com". Empty: any. */
  readonly hostnames: readonly string[];
  /** Addresses and networks, as lib/ip.ts reads them. */
  readonly excludedAddresses: readonly string[];
  /** ISO 3166-1 alpha-2, upper case. */
  readonly excludedCountries: readonly string[];
  /** See lib/path-glob.ts. */
  readonly excludedPaths: readonly string[];
  readonly botChecks: BotChecks;
  /** Query parameters that stay part of the path, in this order. */
  readonly keptParameters: readonly string[];
  readonly trailingSlash: "keep" | "remove";
  /** Fragments that are routes: as the tracker asks, part of every path, or of none. */
  readonly hash: "tracker" | "keep" | "drop";
  /** The browser's "do not track" and "global privacy control" mean: not counted. */
  readonly respectDnt: boolean;
  readonly respectGpc: boolean;
  /** Events that are counted per second, and four times as many at once after silence. 0: as many as come. */
  readonly eventsPerS: number;
}

/**
 * Of a site whose owner has said nothing. Networks of hosting providers are counted: people come from there too, through the network of
 * their company, a rented desktop, or a proxy that nobody told Cairn to trust.
 */
export const DEFAULT_RULES: SiteRules = {
  hostnames: [],
  excludedAddresses: [],
  excludedCountries: [],
  excludedPaths: [],
  botChecks: { agent: true, automation: true, datacentre: false, spamReferrer: true, trackerMark: true },
  keptParameters: [],
  trailingSlash: "keep",
  hash: "tracker",
  respectDnt: false,
  respectGpc: false,
  eventsPerS: 0,
};
