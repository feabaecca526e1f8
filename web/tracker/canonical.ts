import { HASH } from "./features.ts";
import { page, place } from "./page.ts";

/** The path is the canonical one; host, query (a campaign stands there) and route are those of the visit. */
export const canonicalAddress = (): string => {
  const { href } = page.querySelector<HTMLLinkElement>("link[rel=canonical]") ?? place;
  return place.origin + new URL(href).pathname + place.search + (HASH ? place.hash : "");
};
