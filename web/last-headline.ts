import { isMeasure, type Measure } from "./measures.ts";

const KEY = "cairn.headline.";

/** What a site's headline consisted of when this browser last showed it: room is kept for as much until its numbers are there. */
export function lastHeadline(domain: string): readonly Measure[] | null {
  try {
    const kept = localStorage.getItem(KEY + domain)?.split(" ") ?? [];
    return kept.length > 0 && kept.every(isMeasure) ? kept : null;
  } catch {
    // Storage may be forbidden; the page then moves a little.
    return null;
  }
}

export function noteHeadline(domain: string, measures: readonly Measure[]): void {
  try {
    localStorage.setItem(KEY + domain, measures.join(" "));
  } catch {
    // As above.
  }
}
