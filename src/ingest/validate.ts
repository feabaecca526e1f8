import { ENGAGEMENT } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { readPage, withoutWww, type Page } from "./page.ts";
import type { Body } from "./parse-body.ts";
import { readProps } from "./props.ts";
import { readRevenue, type Revenue } from "./revenue.ts";
import { cleanText, cutText } from "./text.ts";

/** What a tracker said, checked, but not yet enriched. */
export interface RawEvent {
  readonly name: string;
  /** As written; at least one, at most `limits.sitesPerEvent`. */
  readonly domains: readonly string[];
  readonly page: Page;
  readonly referrer: string;
  readonly props: string;
  readonly revenue: Revenue | null;
  readonly interactive: boolean;
}

/** Sentences per field, in the shape of Plausible's answers. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** `domains` of a refused event are those that could be read: their owners are told that something arrived. */
export type Validated =
  | { readonly ok: true; readonly event: RawEvent }
  | {
      readonly ok: false;
      readonly errors: FieldErrors;
      readonly reason: "invalid_url" | "too_long" | null;
      readonly domains: readonly string[];
    };

const DAYS_30_MS = 30 * 24 * 3600 * 1000;

/** Checks Plausible's body, long and short keys. Never throws: a beacon cannot act on an error. */
export function validate(body: Body | null, limits: typeof LIMITS): Validated {
  if (body === null) return refuse({ request: ["Unable to parse request body as json"] }, null, []);
  const errors: Record<string, string[]> = {};
  let reason: "invalid_url" | "too_long" | null = null;

  const name = readName(body["n"] ?? body["name"]);
  if (name === "") errors["event_name"] = ["can't be blank"];
  else if (name === null) errors["event_name"] = ["is invalid"];
  else if (name.length > limits.eventNameChars) {
    errors["event_name"] = [`should be at most ${limits.eventNameChars} character(s)`];
    reason = "too_long";
  }

  const page = readUrl(body["u"] ?? body["url"], isTrue(body["h"] ?? body["hashMode"]), limits);
  if (!page.ok) {
    errors["url"] = [page.error];
    reason = page.tooLong ? "too_long" : "invalid_url";
  }

  const domains = readDomains(body["d"] ?? body["domain"], page.ok ? page.page.hostname : "", limits);
  if (domains.length === 0) errors["domain"] = ["can't be blank"];
  else if (domains.length > limits.sitesPerEvent) errors["domain"] = [`should be at most ${limits.sitesPerEvent} domain(s)`];

  if (name === ENGAGEMENT && !hasEngagement(body)) {
    errors["event_name"] = ["engagement event requires a valid integer value for at least one of 'sd' or 'e' fields"];
  }

  if (Object.keys(errors).length > 0) return refuse(errors, reason, domains.slice(0, limits.sitesPerEvent));
  const referrer = body["r"] ?? body["referrer"];
  const props = body["m"] ?? body["meta"] ?? body["p"] ?? body["props"];
  const revenue = body["$"] ?? body["revenue"];
  const event: RawEvent = {
    name: name!,
    domains,
    page: (page as { page: Page }).page,
    referrer: typeof referrer === "string" ? cutText(referrer, limits.referrerChars) : "",
    props: props === undefined || props === null ? "" : readProps(props, limits),
    revenue: revenue === undefined || revenue === null ? null : readRevenue(revenue),
    interactive: !isFalse(body["i"] ?? body["interactive"]),
  };
  return { ok: true, event };
}

/** Null when it is neither text nor number. */
function readName(given: unknown): string | null {
  if (given === undefined || given === null) return "";
  if (typeof given === "string") return cleanText(given);
  return typeof given === "number" && Number.isFinite(given) ? String(given) : null;
}

function readUrl(given: unknown, hashMode: boolean, limits: typeof LIMITS) {
  if (given === undefined || given === null || given === "") return { ok: false, tooLong: false, error: "is required" } as const;
  if (typeof given !== "string") return { ok: false, tooLong: false, error: "must be a string" } as const;
  return readPage(given, hashMode, limits);
}

/** Without a domain the page's own host names the site, as in Plausible. One more than the limit is read, so that it can be noticed. */
function readDomains(given: unknown, hostname: string, limits: typeof LIMITS): readonly string[] {
  if (given === undefined || given === null) return hostname === "" ? [] : [hostname];
  if (typeof given !== "string") return [];
  if (!given.includes(",")) {
    const domain = readDomain(given, limits);
    return domain === "" ? [] : [domain];
  }
  const domains = given
    .split(",", limits.sitesPerEvent + 1)
    .map((part) => readDomain(part, limits))
    .filter((domain) => domain !== "");
  return [...new Set(domains)];
}

/** As sites are named: lower case, without "www.", international names in their ASCII form. */
function readDomain(text: string, limits: typeof LIMITS): string {
  const domain = withoutWww(cutText(text.trim().toLowerCase(), limits.hostnameChars));
  return isAscii(domain) ? domain : (URL.parse(`http://${domain}`)?.hostname ?? domain);
}

const isAscii = (text: string): boolean => !/[^\u0000-\u007f]/.test(text);

/** Scroll depth in per cent (more than 100 means 100) or engaged milliseconds. */
function hasEngagement(body: Body): boolean {
  const { sd: depth, e: engagedMs } = body;
  if (Number.isInteger(depth) && (depth as number) >= 0) return true;
  return Number.isInteger(engagedMs) && (engagedMs as number) >= 0 && (engagedMs as number) < DAYS_30_MS;
}

const isTrue = (given: unknown): boolean => given === 1 || given === true || given === "1" || given === "true";
const isFalse = (given: unknown): boolean => given === false || given === "false";

const refuse = (errors: FieldErrors, reason: "invalid_url" | "too_long" | null, domains: readonly string[]): Validated => ({
  ok: false,
  errors,
  reason,
  domains,
});
