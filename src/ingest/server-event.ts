import { formatIp, parseIp } from "../lib/ip.ts";
import { ENGAGEMENT, PAGEVIEW } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import { readEngagedMs, readScrollDepth } from "./engagement.ts";
import { readLanguage, readScreen } from "./hints.ts";
import { readPage, type Page } from "./page.ts";
import type { Body } from "./parse-body.ts";
import { addProp, readProps } from "./props.ts";
import { NO_RAW_EVENT, type Device, type RawEvent, type Trusted } from "./raw-event.ts";
import { readRevenue } from "./revenue.ts";
import { cleanText, cutText } from "./text.ts";

/** `field` names what is wrong. */
export interface RefusedEvent {
  readonly ok: false;
  readonly reason: "invalid_event" | "invalid_url" | "too_long";
  readonly field: string;
  /** Of the site, as far as it could be read. */
  readonly site: string;
}
export type ServerEventRead = { readonly ok: true; readonly site: string; readonly event: RawEvent } | RefusedEvent;

/** Earlier times are mistakes of a clock. */
const FIRST_MS = Date.UTC(2000, 0, 1);
/** Numbers below it are seconds. */
const FIRST_AS_MS = 1e11;
const NO_PAGE: Page = { hostname: "", path: "", search: "" };

/** One event of an application or a server, which has shown a key. What cannot be understood is refused, so that its author notices. */
export function readServerEvent(given: unknown, limits: typeof LIMITS): ServerEventRead {
  const body: Body = typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Body) : {};
  const site = readText(body["site"] ?? body["domain"], limits.hostnameChars) ?? "";
  const refuse = (field: string, reason: RefusedEvent["reason"] = "invalid_event"): RefusedEvent => ({ ok: false, reason, field, site });
  if (site === "") return refuse("site");
  const name = body["name"] === undefined || body["name"] === null ? PAGEVIEW : readText(body["name"], limits.urlChars);
  if (name === null) return refuse("name");
  if (name.length > limits.eventNameChars) return refuse("name", "too_long");
  const page = readEventPage(body["url"], name, limits);
  if (!page.ok) return refuse("url", page.tooLong ? "too_long" : "invalid_url");
  const trusted = readTrusted(body, limits);
  if (typeof trusted === "string") return refuse(trusted);
  const { outcome } = body;
  if (isGiven(outcome) && outcome !== "success" && outcome !== "failure") return refuse("outcome");
  const durationMs = readDuration(body["duration_ms"]);
  if (durationMs === undefined) return refuse("duration_ms");
  const scrollDepth = name === ENGAGEMENT ? readScrollDepth(body["scroll_depth"]) : null;
  const engagedMs = name === ENGAGEMENT ? readEngagedMs(body["engaged_ms"]) : null;
  if (name === ENGAGEMENT && scrollDepth === null && engagedMs === null) return refuse("engaged_ms");

  // Every field by its name, as in plausible.ts: to spread one object into another is slow.
  const { isAlone, isMarked } = NO_RAW_EVENT;
  const event: RawEvent = {
    name,
    page: page.page,
    referrer: typeof body["referrer"] === "string" ? cutText(body["referrer"], limits.referrerChars) : "",
    title: readText(body["title"], limits.titleChars) ?? "",
    props: readAllProps(body, limits),
    revenue: isGiven(body["revenue"]) ? readRevenue(body["revenue"]) : null,
    interactive: body["interactive"] !== false,
    screen: isGiven(body["screen"]) ? readScreen(body["screen"], limits) : "",
    language: isGiven(body["language"]) ? readLanguage(body["language"], limits) : "",
    scrollDepth,
    engagedMs,
    durationMs,
    outcome: isGiven(outcome) ? (outcome as "success" | "failure") : null,
    // A server tells of others; an application tells of the device it runs on, or keeps a lasting id.
    engine: trusted.device !== null || trusted.visitorId !== null ? "application" : "server",
    isAlone,
    isMarked,
    trusted,
  };
  return { ok: true, site, event };
}

/** What was said in fields of its own is a property too. */
function readAllProps({ props, error, location }: Body, limits: typeof LIMITS): string {
  let all = isGiven(props) ? readProps(props, limits) : "";
  if (isGiven(error)) all = addProp(all, "error", readText(error, limits.errorChars) ?? "");
  if (!isObject(location)) return all;
  all = addProp(all, "lat", roundCoordinate(location["lat"], 90));
  return addProp(all, "lon", roundCoordinate(location["lon"], 180));
}

/** A page view needs a page; what happens in an application or on a server may have none. */
function readEventPage(url: unknown, name: string, limits: typeof LIMITS) {
  if (!isGiven(url) && name !== PAGEVIEW) return { ok: true, page: NO_PAGE } as const;
  return typeof url === "string" ? readPage(url, false, limits) : ({ ok: false, tooLong: false } as const);
}

/** Or the name of the field that is wrong. */
function readTrusted(body: Body, limits: typeof LIMITS): Trusted | string {
  const timeMs = readTime(body["timestamp"]);
  if (timeMs === undefined) return "timestamp";
  const address = readAddress(body["ip"]);
  if (address === undefined) return "ip";
  const id = readId(body["id"], limits.eventIdChars);
  if (id === undefined) return "id";
  const visitorId = readId(body["visitor_id"], limits.visitorIdChars);
  if (visitorId === undefined) return "visitor_id";
  const userId = readId(body["user_id"], limits.visitorIdChars);
  if (userId === undefined) return "user_id";
  const sessionId = readId(body["session_id"], limits.visitorIdChars);
  if (sessionId === undefined) return "session_id";
  const location = isObject(body["location"]) ? body["location"] : null;
  return {
    timeMs,
    address,
    agent: readText(body["user_agent"], limits.userAgentChars),
    visitorId: visitorId !== null ? `visitor ${visitorId}` : userId !== null ? `user ${userId}` : null,
    sessionId,
    device: isObject(body["device"]) ? readDevice(body["device"], limits) : null,
    country: location === null ? "" : readCountry(location["country"]),
    city: location === null ? "" : (readText(location["city"], limits.cityChars) ?? ""),
    id,
  };
}

/** Undefined when it is no time. Whether it lies ahead is asked later: that depends on the server's clock. */
function readTime(given: unknown): number | null | undefined {
  if (!isGiven(given)) return null;
  const ms = typeof given === "number" ? (given < FIRST_AS_MS ? given * 1000 : given) : typeof given === "string" ? Date.parse(given) : NaN;
  return ms >= FIRST_MS && ms < Number.MAX_SAFE_INTEGER ? Math.floor(ms) : undefined;
}

/** In its one spelling, so that one address is one visitor. */
function readAddress(given: unknown): string | null | undefined {
  if (!isGiven(given) || given === "") return null;
  const ip = typeof given === "string" ? parseIp(given) : null;
  if (ip === null) return undefined;
  // With dots alone there is one spelling only, and it is read.
  return (given as string).includes(":") ? formatIp(ip) : (given as string);
}

/** Undefined when it is too long: a cut id would be another's. */
function readId(given: unknown, chars: number): string | null | undefined {
  if (!isGiven(given) || given === "") return null;
  const text = typeof given === "number" && Number.isFinite(given) ? String(given) : given;
  return typeof text === "string" && text.length <= chars ? text : undefined;
}

function readDuration(given: unknown): number | null | undefined {
  if (!isGiven(given)) return null;
  return typeof given === "number" && given >= 0 && given < Number.MAX_SAFE_INTEGER ? Math.round(given) : undefined;
}

/** Null when there is none. */
function readText(given: unknown, chars: number): string | null {
  if (typeof given === "number" && Number.isFinite(given)) return String(given);
  if (typeof given !== "string") return null;
  const text = cutText(cleanText(given), chars);
  return text === "" ? null : text;
}

function readCountry(given: unknown): string {
  return typeof given === "string" && /^[a-z]{2}$/i.test(given) ? given.toUpperCase() : "";
}

/** To a tenth of a degree, which is some ten kilometres: as near as Cairn comes to anyone. Empty where it is missing or none. */
function roundCoordinate(given: unknown, most: number): string {
  return typeof given === "number" && Math.abs(given) <= most ? String(Math.round(given * 10) / 10) : "";
}

/** Classes of device in the words that agents are sorted into. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["mobile", "Mobile"],
  ["phone", "Mobile"],
  ["smartphone", "Mobile"],
  ["tablet", "Tablet"],
  ["laptop", "Laptop"],
  ["desktop", "Desktop"],
]);

function readDevice(device: Body, limits: typeof LIMITS): Device {
  const text = (name: string): string => readText(device[name], limits.deviceChars) ?? "";
  const kind = text("type");
  return {
    browser: text("browser"),
    os: text("os"),
    osVersion: text("os_version"),
    kind: KINDS.get(kind.toLowerCase()) ?? kind,
    model: text("model"),
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const isObject = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);
