import type { SiteId } from "./ids.ts";

/** Why something that arrived was not counted. Each reason is shown to the owner with its count. */
export const DROP_REASONS = {
  bot: "The agent is a known robot, a headless browser or carries no agent at all.",
  unknown_site: "No site has this domain.",
  too_long: "A field was longer than its limit.",
  invalid_url: "The page address could not be understood.",
  invalid_event: "A field that is needed was missing or could not be understood.",
  future: "The time given lies more than five minutes ahead.",
  duplicate: "An event with this id was stored within the last seven days.",
  prefetch: "A browser fetched the page ahead; nobody has seen it yet.",
  not_stored: "Identifications and performance reports are accepted but not stored yet.",
  rate_limited: "The site received more events per second than its limit.",
} as const;

export type DropReason = keyof typeof DROP_REASONS;

/** A drop is a value, never an exception. `site` is null where the site itself is unknown. */
export interface Drop {
  readonly site: SiteId | null;
  readonly timeMs: number;
  readonly reason: DropReason;
}

/** Drops of one site, UTC day and reason added up. `day` counts days since 1970-01-01. */
export interface DropCount {
  readonly site: SiteId | null;
  readonly day: number;
  readonly reason: DropReason;
  readonly count: number;
}
