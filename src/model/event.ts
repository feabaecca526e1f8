import type { SiteId, VisitorId } from "./ids.ts";

/** Where a visit came from. One code in the events table stands for the whole tuple. Empty string means unknown. */
export interface Origin {
  /** Referring address without scheme, query and fragment, for example "news.example/item". */
  readonly referrer: string;
  /** Cleaned name: utm_source, else a known name, else the referring host; empty for direct traffic. */
  readonly source: string;
  readonly channel: string;
  readonly utmSource: string;
  readonly utmMedium: string;
  readonly utmCampaign: string;
  readonly utmContent: string;
  readonly utmTerm: string;
  /** Kind of click id seen (gclid, fbclid, ...), never its value. */
  readonly clickId: string;
}

/** What the visitor used and where. One code in the events table stands for the whole tuple. */
export interface Client {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  /** ISO 3166-2. */
  readonly region: string;
  readonly city: string;
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly osVersion: string;
  /** Mobile, Tablet, Laptop or Desktop. */
  readonly device: string;
  readonly model: string;
  /** Width class or "1920x1080". */
  readonly screen: string;
  readonly language: string;
}

/** A pageview has this name; every other name is a custom event. */
export const PAGEVIEW = "pageview";
/** Sent by trackers when engaged time or scroll depth grew; never counts as a pageview or as a custom event. */
export const ENGAGEMENT = "engagement";

/** Who told of an event: the script in a page, an image, a server, an application. Stored by its place in this list. */
export const ENGINES = ["script", "pixel", "server", "application"] as const;
export type Engine = (typeof ENGINES)[number];

/** One recorded happening, ready to be stored. Append-only: nothing of it is ever updated. */
export interface Event {
  readonly site: SiteId;
  /** Milliseconds UTC. */
  readonly timeMs: number;
  readonly visitor: VisitorId;
  readonly name: string;
  readonly hostname: string;
  readonly path: string;
  readonly title: string;
  readonly origin: Origin;
  readonly client: Client;
  /** Canonical JSON of an object of strings (keys sorted), or the empty string. */
  readonly props: string;
  /** False: a custom event that does not end a bounce. */
  readonly interactive: boolean;
  /** In minor units of the currency; null when the event carries no revenue. */
  readonly revenueMinor: number | null;
  /** ISO 4217, empty without revenue. */
  readonly currency: string;
  /** 0 to 100 per cent. */
  readonly scrollDepth: number | null;
  readonly engagedMs: number | null;
  readonly durationMs: number | null;
  readonly outcome: "success" | "failure" | null;
  /** Null in events stored before this was kept. */
  readonly engine: Engine | null;
  /** Not part of what is stored: an event that comes again with the same one within seven days is left out. */
  readonly once?: OnceId | undefined;
}

/** The sender's own number of an event, as 64 bits of a keyed hash, and when it came. */
export interface OnceId {
  readonly high: number;
  readonly low: number;
  /** UTC day of arrival, counted from 1970-01-01. */
  readonly day: number;
}

export const NO_ORIGIN: Origin = {
  referrer: "",
  source: "",
  channel: "Direct",
  utmSource: "",
  utmMedium: "",
  utmCampaign: "",
  utmContent: "",
  utmTerm: "",
  clickId: "",
};

export const NO_CLIENT: Client = {
  country: "",
  region: "",
  city: "",
  browser: "",
  browserVersion: "",
  os: "",
  osVersion: "",
  device: "",
  model: "",
  screen: "",
  language: "",
};
