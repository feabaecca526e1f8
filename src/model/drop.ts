import type { SiteId } from "./ids.ts";

/** Why something that arrived was not counted. Each reason is shown to the owner with its count. */
export const DROP_REASONS = {
  bot: "The agent is a known robot's, or there is none at all.",
  automation: "The browser was steered by a program: headless, or with the marks of a testing tool.",
  tracker_mark: "The tracker noticed that a program steers the browser.",
  datacentre: "The address belongs to a hosting provider, or to a proxy there that is not among the trusted ones.",
  spam_referrer: "The referrer is known for made-up visits.",
  hostname: "The page lies on a host that is not allowed for this site.",
  excluded_address: "The address is excluded for this site.",
  excluded_country: "The country is excluded for this site.",
  excluded_path: "The path is excluded for this site.",
  dnt: "The browser asks not to be tracked (DNT), which this site respects.",
  gpc: "The browser sends Global Privacy Control (GPC), which this site respects.",
  unknown_site: "No site has this domain.",
  too_long: "A field was longer than its limit.",
  invalid_url: "The page address could not be understood.",
  invalid_event: "A field that is needed was missing or could not be understood.",
  future: "The time given lies more than five minutes ahead.",
  too_old: "The time given lies before those of which the site keeps events.",
  duplicate: "An event with this id was stored within the last seven days.",
  prefetch: "A browser fetched the page ahead; nobody has seen it yet.",
  rate_limited: "The site received more events per second than its limit.",
} as const;

export type DropReason = keyof typeof DROP_REASONS;

/** A drop is a value, never an exception. `site` is null where the site itself is unknown. */
export interface Drop {
  readonly site: SiteId | null;
  readonly timeMs: number;
  readonly reason: DropReason;
  /** Missing where nobody may look at it: a site that does not exist. */
  readonly sample?: DropSample;
}

/** One drop to look at. Nothing in it tells one person from another. */
export interface DropSample {
  readonly timeMs: number;
  readonly reason: DropReason;
  readonly hostname: string;
  /** Without its query; empty when the page could not be read. */
  readonly path: string;
  /** Family alone. */
  readonly browser: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Everything that spoke against it, not only the first: bits of ingest/signs.ts. */
  readonly signs: number;
}

/** Drops of one site, UTC day and reason added up. `day` counts days since 1970-01-01. */
export interface DropCount {
  readonly site: SiteId | null;
  readonly day: number;
  readonly reason: DropReason;
  readonly count: number;
  /** Some of them, on their way to the store; never read back with counts. */
  readonly samples?: readonly DropSample[];
}
