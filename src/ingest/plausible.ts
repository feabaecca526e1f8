import { ENGAGEMENT } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { readEngagedMs, readScrollDepth } from "./engagement.ts";
import { readScreen } from "./hints.ts";
import { readPage, withoutWww, type Page } from "./page.ts";
import type { Body } from "./parse-body.ts";
import { addProp, readProps } from "./props.ts";
import { NO_RAW_EVENT, type RawEvent } from "./raw-event.ts";
import { readRevenue } from "./revenue.ts";
import { cleanText, cutText } from "./text.ts";

/** Sentences per field, in the shape of Plausible's answers. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/**
 * `domains` as written: at least one, at most `limits.sitesPerEvent`. Those of a refused event are what could be read: their owners are
 * told that something arrived.
 */
export type Validated =
  | { readonly ok: true; readonly event: RawEvent; readonly domains: readonly string[] }
  | {
      readonly ok: false;
      readonly errors: FieldErrors;
      readonly reason: "invalid_url" | "too_long" | null;
      readonly domains: readonly string[];
    };

/** Events whose page is their point: the trackers leave it to the server to say so. */
const NEEDS_PATH: ReadonlySet<string> = new Set(["404", "Form: Submission", "WP Form Completions"]);

/** Checks Plausible's body, long and short keys. Never throws: a beacon cannot act on an error. */
export function readPlausible(body: Body | null, limits: typeof LIMITS): Validated {
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

  const scrollDepth = name === ENGAGEMENT ? readScrollDepth(body["sd"]) : null;
  const engagedMs = name === ENGAGEMENT ? readEngagedMs(body["e"]) : null;
  if (name === ENGAGEMENT && scrollDepth === null && engagedMs === null) {
    errors["event_name"] = ["engagement event requires a valid integer value for at least one of 'sd' or 'e' fields"];
  }

  if (Object.keys(errors).length > 0) return refuse(errors, reason, domains.slice(0, limits.sitesPerEvent));
  return { ok: true, event: toRawEvent(body, name!, (page as { page: Page }).page, { scrollDepth, engagedMs }, limits), domains };
}

function toRawEvent(
  body: Body,
  name: string,
  page: Page,
  engaged: Pick<RawEvent, "scrollDepth" | "engagedMs">,
  limits: typeof LIMITS,
): RawEvent {
  const referrer = body["r"] ?? body["referrer"];
  const given = body["m"] ?? body["meta"] ?? body["p"] ?? body["props"];
  const props = given === undefined || given === null ? "" : readProps(given, limits);
  const revenue = body["$"] ?? body["revenue"];
  // Every field by its name: to spread one object into another takes longer than all the rest of this.
  const { durationMs, outcome, engine, language, isAlone, isMarked, trusted } = NO_RAW_EVENT;
  return {
    name,
    page,
    referrer: typeof referrer === "string" ? cutText(referrer, limits.referrerChars) : "",
    props: NEEDS_PATH.has(name) ? addProp(props, "path", page.path) : props,
    revenue: revenue === undefined || revenue === null ? null : readRevenue(revenue),
    // Ours, beside what Plausible's script sends.
    title: readTitle(body["t"], limits),
    screen: readScreen(body["s"], limits),
    interactive: !isFalse(body["i"] ?? body["interactive"]),
    scrollDepth: engaged.scrollDepth,
    engagedMs: engaged.engagedMs,
    durationMs,
    outcome,
    engine,
    language,
    isAlone,
    isMarked,
    trusted,
  };
}

const readTitle = (given: unknown, limits: typeof LIMITS): string =>
  typeof given === "string" ? cutText(cleanText(given), limits.titleChars) : "";

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

const isTrue = (given: unknown): boolean => given === 1 || given === true || given === "1" || given === "true";
const isFalse = (given: unknown): boolean => given === false || given === "false";

const refuse = (errors: FieldErrors, reason: "invalid_url" | "too_long" | null, domains: readonly string[]): Validated => ({
  ok: false,
  errors,
  reason,
  domains,
});
