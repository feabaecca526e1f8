import type { SiteId } from "./ids.ts";

/** One tracked property, found by its domain. */
export interface Site {
  readonly id: SiteId;
  /** Lower-case host name without a port, at most 253 characters; a leading "www." is removed. */
  readonly domain: string;
  /** IANA zone name; the site's day turns at midnight of this zone. */
  readonly timezone: string;
  readonly createdMs: number;
}
