import { LIMITS } from "../model/limits.ts";
import type { SiteRules } from "../model/site-rules.ts";
import { hashRoute, type Page } from "./page.ts";
import { hideEmail, hidePrivateParts } from "./private-parts.ts";
import { cleanText, cutText, unescapePercent } from "./text.ts";

/** How a site keeps the addresses of its pages. */
export interface Shape {
  /** The path by which rules and people know the page. */
  route(page: Page): string;
  /** What of the query stays behind it: "?q=shoes", or nothing. */
  query(page: Page): string;
}

type ShapeRules = Pick<SiteRules, "hash" | "keptParameters" | "trailingSlash">;

const PLAIN: Shape = { route: ({ path }) => path, query: () => "" };

export function compileShape({ hash, keptParameters, trailingSlash }: ShapeRules): Shape {
  if (hash === "tracker" && trailingSlash === "keep" && keptParameters.length === 0) return PLAIN;
  return {
    route(page) {
      const { path, fragment } = splitFragment(page, hash);
      return (trailingSlash === "remove" ? withoutSlash(path) : path) + fragment;
    },
    query: ({ search }) => (keptParameters.length === 0 || search.length < 2 ? "" : keptQuery(search, keptParameters)),
  };
}

/** When the tracker asked for it, the route stands at the end of the path already. */
function splitFragment({ path, hash = "" }: Page, rule: SiteRules["hash"]): { path: string; fragment: string } {
  const route = hashRoute(hash);
  if (route === "") return { path, fragment: "" };
  const asked = path.endsWith(route);
  const before = asked ? path.slice(0, -route.length) : path;
  return { path: before === "" ? "/" : before, fragment: rule === "keep" || (rule === "tracker" && asked) ? route : "" };
}

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith("/") ? path.replace(/\/+$/, "") || "/" : path);

/** In the order of the rule, so that equal pages have equal paths; without what may point to a person. */
function keptQuery(search: string, names: readonly string[]): string {
  const given = new URLSearchParams(search);
  const kept: string[] = [];
  for (const name of names) {
    const value = given.get(name);
    if (value === null) continue;
    const clean = hidePrivateParts(hideEmail(cutText(cleanText(unescapePercent(value)), LIMITS.utmChars)));
    kept.push(clean === "" ? name : `${name}=${clean}`);
  }
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}
