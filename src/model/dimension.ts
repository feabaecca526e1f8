import type { Client, Origin } from "./event.ts";

/**
 * Dimensions by their public names (Plausible's). `from` says where the value lives: in the event row, in the first event of the visit
 * (origin, client), or derived from the visit. `empty` is what the API shows, and accepts in filters, for the empty string.
 */
export const DIMENSIONS = {
  "event:page": { from: "event", field: "path", empty: "(not set)" },
  "event:name": { from: "event", field: "name", empty: "(not set)" },
  "event:hostname": { from: "event", field: "hostname", empty: "(none)" },
  "visit:entry_page": { from: "visit", field: "entryPage", empty: "(not set)" },
  "visit:exit_page": { from: "visit", field: "exitPage", empty: "(not set)" },
  "visit:source": { from: "origin", field: "source", empty: "Direct / None" },
  "visit:channel": { from: "origin", field: "channel", empty: "Direct" },
  "visit:referrer": { from: "origin", field: "referrer", empty: "Direct / None" },
  "visit:utm_source": { from: "origin", field: "utmSource", empty: "(not set)" },
  "visit:utm_medium": { from: "origin", field: "utmMedium", empty: "(not set)" },
  "visit:utm_campaign": { from: "origin", field: "utmCampaign", empty: "(not set)" },
  "visit:utm_content": { from: "origin", field: "utmContent", empty: "(not set)" },
  "visit:utm_term": { from: "origin", field: "utmTerm", empty: "(not set)" },
  "visit:country": { from: "client", field: "country", empty: "(not set)" },
  "visit:device": { from: "client", field: "device", empty: "(not set)" },
  "visit:browser": { from: "client", field: "browser", empty: "(not set)" },
  "visit:os": { from: "client", field: "os", empty: "(not set)" },
} as const satisfies Record<string, DimensionDefinition>;

type DimensionDefinition =
  | { from: "event"; field: "path" | "name" | "hostname"; empty: string }
  | { from: "visit"; field: "entryPage" | "exitPage"; empty: string }
  | { from: "origin"; field: keyof Origin; empty: string }
  | { from: "client"; field: keyof Client; empty: string };

export type FieldDimension = keyof typeof DIMENSIONS;

export const TIME_DIMENSIONS = ["time:hour", "time:day", "time:week", "time:month"] as const;
export type TimeDimension = (typeof TIME_DIMENSIONS)[number];

export type Dimension = FieldDimension | TimeDimension;

/** Accepted in requests as other names of the same thing. */
export const DIMENSION_ALIASES: Readonly<Record<string, FieldDimension>> = { "visit:screen": "visit:device" };

export const isFieldDimension = (name: string): name is FieldDimension => Object.hasOwn(DIMENSIONS, name);
export const isTimeDimension = (name: string): name is TimeDimension => (TIME_DIMENSIONS as readonly string[]).includes(name);
