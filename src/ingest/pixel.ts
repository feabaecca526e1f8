import { PAGEVIEW } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { readPage } from "./page.ts";
import { NO_RAW_EVENT, type RawEvent } from "./raw-event.ts";
import { cleanText, cutText } from "./text.ts";

export type PixelRead =
  | { readonly ok: true; readonly event: RawEvent }
  | { readonly ok: false; readonly reason: "invalid_url" | "too_long"; readonly error: string };

/** An image in a page or an e-mail. The page stands in its query (`u`, `url` or `p`), else in the Referer header. */
export function readPixel(query: URLSearchParams, referer: string, limits: typeof LIMITS): PixelRead {
  const url = query.get("u") || query.get("url") || query.get("p") || referer;
  if (url === "") return { ok: false, reason: "invalid_url", error: "says no page: add ?u= with the page's address or path" };
  const read = readPage(isAddress(url) || url.startsWith("/") ? url : `/${url}`, false, limits);
  if (!read.ok) return { ok: false, reason: read.tooLong ? "too_long" : "invalid_url", error: read.error };
  const name = cleanText(query.get("n") ?? "");
  const event: RawEvent = {
    ...NO_RAW_EVENT,
    name: cutText(name, limits.eventNameChars) || PAGEVIEW,
    page: read.page,
    referrer: cutText(query.get("r") ?? "", limits.referrerChars),
    title: cutText(cleanText(query.get("t") ?? ""), limits.titleChars),
    engine: "pixel",
  };
  return { ok: true, event };
}

const isAddress = (text: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(text);
