import type { SiteId } from "./ids.ts";

export const WEEK_STARTS = ["monday", "sunday"] as const;
export type WeekStart = (typeof WEEK_STARTS)[number];

/** One tracked property, found by its domain. */
export interface Site {
  readonly id: SiteId;
  /** Lower-case host name without a port, at most 253 characters; a leading "www." is removed. */
  readonly domain: string;
  /** IANA zone name; the site's day turns at midnight of this zone. */
  readonly timezone: string;
  readonly weekStart: WeekStart;
  /** Sites with the same label are shown together; empty for none. */
  readonly label: string;
  readonly createdMs: number;
}
