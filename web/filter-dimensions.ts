import type { FilterDimension } from "./filter.ts";

/** What can be filtered by, as it is listed: t("filters.group.<key>"). Properties of events are a list of their own. */
export const DIMENSION_GROUPS: readonly { readonly key: DimensionGroup; readonly dimensions: readonly FilterDimension[] }[] = [
  {
    key: "done",
    dimensions: ["event:page", "event:goal", "event:name", "event:title", "event:hostname", "event:outcome", "event:currency"],
  },
  {
    key: "visit",
    dimensions: ["visit:entry_page", "visit:exit_page", "visit:length", "visit:entry_page_hostname", "visit:exit_page_hostname"],
  },
  {
    key: "origin",
    dimensions: [
      ...(["visit:source", "visit:channel", "visit:referrer", "visit:utm_campaign", "visit:utm_source", "visit:utm_medium"] as const),
      ...(["visit:utm_content", "visit:utm_term", "visit:click_id"] as const),
    ],
  },
  { key: "place", dimensions: ["visit:country", "visit:region", "visit:city", "visit:language"] },
  {
    key: "device",
    dimensions: [
      ...(["visit:device", "visit:browser", "visit:browser_version", "visit:os", "visit:os_version", "visit:screen_size"] as const),
      ...(["visit:model", "event:engine"] as const),
    ],
  },
  { key: "time", dimensions: ["event:hour", "event:weekday"] },
];

export type DimensionGroup = "done" | "visit" | "origin" | "place" | "device" | "time";

/** Their values have names in the reader's language, or are few: all are fetched at once and searched here, by name. */
const NAMED: ReadonlySet<FilterDimension> = new Set<FilterDimension>([
  ...(["visit:country", "visit:language", "visit:channel", "visit:device", "visit:length", "event:weekday", "event:hour"] as const),
  ...(["event:goal", "event:outcome", "event:currency", "event:engine"] as const),
]);

export const isSearchedHere = (dimension: FilterDimension): boolean => NAMED.has(dimension);
