const DAYS_30_MS = 30 * 24 * 3600 * 1000;

/** Per cent of the page that was seen; more than 100 means 100. Null when it is no whole number. */
export function readScrollDepth(given: unknown): number | null {
  return Number.isInteger(given) && (given as number) >= 0 ? Math.min(given as number, 100) : null;
}

/** Time for which the page had the focus. Nobody reads one page for a month. */
export function readEngagedMs(given: unknown): number | null {
  return Number.isInteger(given) && (given as number) >= 0 && (given as number) < DAYS_30_MS ? (given as number) : null;
}
