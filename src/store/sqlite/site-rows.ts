import type { SiteId } from "../../model/ids.ts";

/** Rows of one site lie together: id = site * 2^32 + number, so 2^20 sites of 4 billion events each fit a JavaScript number. */
const ROWS_PER_SITE = 2 ** 32;

export const firstRowId = (site: SiteId): number => site * ROWS_PER_SITE;
export const lastRowId = (site: SiteId): number => site * ROWS_PER_SITE + (ROWS_PER_SITE - 1);

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
