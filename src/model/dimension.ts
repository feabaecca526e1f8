import type { Client, Origin } from "./event.ts";

/**
 * Dimensions by their public names (Plausible's, and ours beside them). `from` says where the value lives: in the event row, in the
 * first event of the visit (origin, client), derived from the visit, or in the site's own clock at the time of the event. `empty` is
 * what the API shows, and accepts in filters, for the empty string.
 */
export const DIMENSIONS = {
  "event:page": { from: "event", field: "path", empty: "(not set)" },
  "event:title": { from: "event", field: "title", empty: "(not set)" },
  "event:name": { from: "event", field: "name", empty: "(not set)" },
  "event:hostname": { from: "event", field: "hostname", empty: "(none)" },
  "event:engine": { from: "event", field: "engine", empty: "(not set)" },
  "event:outcome": { from: "event", field: "outcome", empty: "(none)" },
  "event:currency": { from: "event", field: "currency", empty: "(none)" },
  /** "00" to "23", and "1" (Monday) to "7", in the site's zone. */
  "event:hour": { from: "clock", field: "hour", empty: "(not set)" },
  "event:weekday": { from: "clock", field: "weekday", empty: "(not set)" },
  "visit:entry_page": { from: "visit", field: "entryPath", empty: "(not set)" },
  "visit:exit_page": { from: "visit", field: "exitPath", empty: "(not set)" },
  "visit:entry_page_hostname": { from: "visit", field: "entryHostname", empty: "(none)" },
  "visit:exit_page_hostname": { from: "visit", field: "exitHostname", empty: "(none)" },
  /** How long the whole visit was: one of VISIT_LENGTHS. */
  "visit:length": { from: "visit", field: "length", empty: "(not set)" },
  "visit:source": { from: "origin", field: "source", empty: "Direct / None" },
  "visit:channel": { from: "origin", field: "channel", empty: "Direct" },
  "visit:referrer": { from: "origin", field: "referrer", empty: "Direct / None" },
  "visit:utm_source": { from: "origin", field: "utmSource", empty: "(not set)" },
  "visit:utm_medium": { from: "origin", field: "utmMedium", empty: "(not set)" },
  "visit:utm_campaign": { from: "origin", field: "utmCampaign", empty: "(not set)" },
  "visit:utm_content": { from: "origin", field: "utmContent", empty: "(not set)" },
  "visit:utm_term": { from: "origin", field: "utmTerm", empty: "(not set)" },
  "visit:click_id": { from: "origin", field: "clickId", empty: "(none)" },
  "visit:country": { from: "client", field: "country", empty: "(not set)" },
  "visit:region": { from: "client", field: "region", empty: "(not set)" },
  "visit:city": { from: "client", field: "city", empty: "(not set)" },
  "visit:device": { from: "client", field: "device", empty: "(not set)" },
  "visit:model": { from: "client", field: "model", empty: "(not set)" },
  "visit:browser": { from: "client", field: "browser", empty: "(not set)" },
  "visit:browser_version": { from: "client", field: "browserVersion", empty: "(not set)" },
  "visit:os": { from: "client", field: "os", empty: "(not set)" },
  "visit:os_version": { from: "client", field: "osVersion", empty: "(not set)" },
  "visit:screen_size": { from: "client", field: "screen", empty: "(not set)" },
  "visit:language": { from: "client", field: "language", empty: "(not set)" },
} as const satisfies Record<string, DimensionDefinition>;

export type DimensionDefinition =
  | { from: "event"; field: "path" | "title" | "name" | "hostname" | "engine" | "outcome" | "currency"; empty: string }
  | { from: "clock"; field: "hour" | "weekday"; empty: string }
  | { from: "visit"; field: "entryPath" | "exitPath" | "entryHostname" | "exitHostname" | "length"; empty: string }
  | { from: "origin"; field: keyof Origin; empty: string }
  | { from: "client"; field: keyof Client; empty: string }
  /** The value that an event's property of this key has. */
  | { from: "props"; key: string; empty: string };

export type NamedDimension = keyof typeof DIMENSIONS;
export type PropDimension = `event:props:${string}`;
export type FieldDimension = NamedDimension | PropDimension;

/** Upper bounds of the classes of visit length, in seconds, both included. */
export const VISIT_LENGTHS = [
  { name: "0-10s", mostS: 10 },
  { name: "11-30s", mostS: 30 },
  { name: "31-60s", mostS: 60 },
  { name: "1-3min", mostS: 180 },
  { name: "3-10min", mostS: 600 },
  { name: "10-30min", mostS: 1800 },
  { name: "30min+", mostS: Infinity },
] as const;

export const TIME_DIMENSIONS = ["time:minute", "time:hour", "time:day", "time:week", "time:month"] as const;
export type TimeDimension = (typeof TIME_DIMENSIONS)[number];

/** Which of the site's goals an event reached: the planner turns it into conditions. */
export const GOAL_DIMENSION = "event:goal";

export type Dimension = FieldDimension | TimeDimension | typeof GOAL_DIMENSION;

/** Accepted in requests as other names of the same thing. */
export const DIMENSION_ALIASES: Readonly<Record<string, NamedDimension>> = { "visit:screen": "visit:device" };

const PROPS = "event:props:";

export const propKey = (dimension: PropDimension): string => dimension.slice(PROPS.length);
export const isPropDimension = (name: string): name is PropDimension => name.startsWith(PROPS) && name.length > PROPS.length;
export const isNamedDimension = (name: string): name is NamedDimension => Object.hasOwn(DIMENSIONS, name);
export const isFieldDimension = (name: string): name is FieldDimension => isNamedDimension(name) || isPropDimension(name);
export const isTimeDimension = (name: string): name is TimeDimension => (TIME_DIMENSIONS as readonly string[]).includes(name);

export function definitionOf(dimension: FieldDimension): DimensionDefinition {
  return isNamedDimension(dimension) ? DIMENSIONS[dimension] : { from: "props", key: propKey(dimension), empty: "(none)" };
}
