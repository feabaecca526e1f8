import { CLICK_IDS } from "../data/click-ids.ts";
import { remembered } from "../lib/lru.ts";
import type { LIMITS } from "../model/limits.ts";
import { hideEmail } from "./private-parts.ts";
import { cleanText, cutText, unescapePercent } from "./text.ts";

/** What the query of a page's address says about where the visit came from. Everything else in the query is forgotten. */
export interface Campaign {
  readonly utmSource: string;
  readonly utmMedium: string;
  readonly utmCampaign: string;
  readonly utmContent: string;
  readonly utmTerm: string;
  /** utm_source, else source, else ref. */
  readonly tag: string;
  /** Kind of click id, never its value. */
  readonly clickId: string;
}

export const NO_CAMPAIGN: Campaign = { utmSource: "", utmMedium: "", utmCampaign: "", utmContent: "", utmTerm: "", tag: "", clickId: "" };

/** Queries held, and how long one may be: those of a campaign come again and again. */
const HELD = 1_000;
const HELD_CHARS = 200;

/** Equal queries give the same object, as far as they are held. */
export function createCampaigns(limits: typeof LIMITS): (search: string) => Campaign {
  const read = remembered(HELD, (search) => readCampaign(search, limits), HELD_CHARS);
  return (search) => (search.length < 2 ? NO_CAMPAIGN : read(search));
}

/** Reads the query by hand: most parameters are not ours and need no decoding. The first of equal names counts. */
export function readCampaign(search: string, limits: typeof LIMITS): Campaign {
  if (search.length < 2) return NO_CAMPAIGN;
  const found = new Map<string, string>();
  let clickId = "";
  for (let start = 1; start <= search.length;) {
    let end = search.indexOf("&", start);
    if (end === -1) end = search.length;
    const equals = search.indexOf("=", start);
    if (equals > start && equals < end - 1) {
      const name = search.slice(start, equals);
      if (CAMPAIGN_NAMES.has(name)) {
        const value = readValue(search.slice(equals + 1, end), limits);
        if (value !== "" && !found.has(name)) found.set(name, value);
      } else if (clickId === "" && CLICK_IDS.has(name)) clickId = name;
    }
    start = end + 1;
  }
  if (found.size === 0 && clickId === "") return NO_CAMPAIGN;
  const value = (name: string): string => found.get(name) ?? "";
  return {
    utmSource: value("utm_source"),
    utmMedium: value("utm_medium"),
    utmCampaign: value("utm_campaign"),
    utmContent: value("utm_content"),
    utmTerm: value("utm_term"),
    tag: value("utm_source") || value("source") || value("ref"),
    clickId,
  };
}

const CAMPAIGN_NAMES: ReadonlySet<string> = new Set([
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "source",
  "ref",
]);

/** Unescaped, trimmed, case kept, cut. */
function readValue(escaped: string, limits: typeof LIMITS): string {
  const text = cleanText(unescapePercent(escaped.includes("+") ? escaped.replaceAll("+", " ") : escaped));
  return hideEmail(cutText(text, limits.utmChars));
}
