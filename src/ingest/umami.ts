import { formatIp, parseIp } from "../lib/ip.ts";
import { PAGEVIEW } from "../model/event.ts";
import type { LIMITS } from "../model/limits.ts";
import type { Sender } from "./enrich.ts";
import { readLanguage, readScreen } from "./hints.ts";
import { readPage, withoutWww, type Page } from "./page.ts";
import type { Body } from "./parse-body.ts";
import { addProp, readProps } from "./props.ts";
import { NO_RAW_EVENT, NO_TRUSTED, type RawEvent, type Trusted } from "./raw-event.ts";
import { readRevenue, type Revenue } from "./revenue.ts";
import { cleanText, cutText } from "./text.ts";

/** `message` in Umami's words. */
export type UmamiRead =
  { readonly ok: true; readonly website: string; readonly event: RawEvent } | { readonly ok: false; readonly message: string };

/**
 * What a page says of its visitor, and how fast it was, are custom events with properties: filters find the visits that have them. Nobody
 * has done anything then, so they end no bounce.
 */
const IDENTIFY = "identify";
const WEB_VITALS = "Web Vitals";
/** The largest that Umami takes: milliseconds, and the layout shift, which has no unit. */
const VITALS = { lcp: 60_000, inp: 60_000, cls: 100, fcp: 60_000, ttfb: 60_000 } as const;
/** How long a page was open; more is a clock that jumped. */
const LONGEST_OPEN_MS = 30 * 24 * 3600 * 1000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TARGETS = ["website", "link", "pixel"] as const;

/** Umami refuses longer texts; so its clients do not send them. */
const LONGEST: Readonly<Record<string, number>> = { hostname: 100, screen: 11, language: 35, name: 50, tag: 50 };
const TEXTS = ["hostname", "screen", "language", "url", "referrer", "title", "name", "tag"] as const;

/**
 * Umami's `{ type, payload }`. What a payload says of its sender (ip, userAgent, browser, os, device, timestamp, id) is read with a key
 * only: everyone else is who they are.
 */
export function readUmami(body: unknown, keyHolder: Sender | null, limits: typeof LIMITS): UmamiRead {
  const { type, payload } = (isObject(body) ? body : {}) as { type?: unknown; payload?: unknown };
  if (type !== "event" && type !== "identify" && type !== "performance") return BAD_REQUEST;
  if (!isObject(payload)) return BAD_REQUEST;
  const targets = TARGETS.filter((name) => isGiven(payload[name]));
  if (targets.length !== 1) return { ok: false, message: "Exactly one of website, link, or pixel must be provided" };
  const website = payload[targets[0]!];
  if (typeof website !== "string" || !UUID.test(website) || !hasTexts(payload)) return BAD_REQUEST;
  const page = readUrl(payload, limits);
  if (page === null || (isGiven(payload["data"]) && !isObject(payload["data"]))) return BAD_REQUEST;
  const vitals = type === "performance" ? readVitals(payload) : undefined;
  if (vitals === null) return BAD_REQUEST;
  // Links and pixels of Umami are things of their own, which Cairn has none of.
  const found = targets[0] === "website" ? website : "";
  if (type === "event") return { ok: true, website: found, event: toRawEvent(payload, page, keyHolder, limits) };
  if (vitals === undefined) {
    const event = toRawEvent(withoutId(payload), page, keyHolder, limits);
    return { ok: true, website: found, event: { ...event, name: IDENTIFY, interactive: false } };
  }
  const event = toRawEvent(payload, page, keyHolder, limits);
  const props = Object.entries(vitals).reduce((known, [name, value]) => addProp(known, name, value), event.props);
  const given = payload["duration"];
  const durationMs = typeof given === "number" && given >= 0 && given <= LONGEST_OPEN_MS ? Math.round(given) : null;
  return { ok: true, website: found, event: { ...event, name: WEB_VITALS, props, durationMs, interactive: false } };
}

/** The id may stand among the data, where it would be kept as it is. With a key it names the visitor from there, too. */
function withoutId(payload: Body): Body {
  if (!isObject(payload["data"])) return payload;
  const { id, ...data } = payload["data"];
  return { ...payload, data, id: payload["id"] ?? id };
}

/** Numbers as texts, by name; null when one is none. A page of a single-page application has none of its own. */
function readVitals(payload: Body): Record<string, string> | null {
  const vitals: Record<string, string> = {};
  for (const [name, most] of Object.entries(VITALS)) {
    const given = payload[name];
    if (!isGiven(given)) continue;
    if (typeof given !== "number" || !(given >= 0 && given <= most)) return null;
    vitals[name] = String(name === "cls" ? Math.round(given * 10_000) / 10_000 : Math.round(given));
  }
  return vitals;
}

const BAD_REQUEST: UmamiRead = { ok: false, message: "Bad request" };

function toRawEvent(payload: Body, page: Page, keyHolder: Sender | null, limits: typeof LIMITS): RawEvent {
  const text = (name: string): string => (typeof payload[name] === "string" ? (payload[name] as string) : "");
  const { props, revenue } = readData(payload["data"], limits);
  return {
    ...NO_RAW_EVENT,
    name: cleanText(text("name")) || PAGEVIEW,
    page,
    referrer: cutText(text("referrer"), limits.referrerChars),
    title: cutText(cleanText(text("title")), limits.titleChars),
    props: addProp(props, "tag", cleanText(text("tag"))),
    revenue,
    screen: readScreen(payload["screen"], limits),
    language: readLanguage(payload["language"], limits),
    trusted: keyHolder === null ? null : readTrusted(payload, keyHolder, limits),
  };
}

/** Path and fragment route, like Umami; its host is told beside it. */
function readUrl(payload: Body, limits: typeof LIMITS): Page | null {
  const given = payload["url"];
  const url = typeof given === "string" && given !== "" ? given : "/";
  const read = readPage(/^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith("/") ? url : `/${url}`, true, limits);
  if (!read.ok) return null;
  const hostname = payload["hostname"];
  if (read.page.hostname !== "" || typeof hostname !== "string") return read.page;
  return { ...read.page, hostname: withoutWww(cleanText(hostname).toLowerCase()) };
}

function hasTexts(payload: Body): boolean {
  return TEXTS.every((name) => {
    const given = payload[name];
    return !isGiven(given) || (typeof given === "string" && given.length <= (LONGEST[name] ?? Infinity));
  });
}

/** Umami flattens data: `{ a: { b: 1 } }` is `a.b`, a list its JSON. `revenue` and `currency` together are money. */
function readData(given: unknown, limits: typeof LIMITS): { props: string; revenue: Revenue | null } {
  if (!isObject(given)) return { props: "", revenue: null };
  const revenue = readRevenue({ amount: given["revenue"], currency: given["currency"] });
  const flat: [string, unknown][] = [];
  flatten(given, "", flat, limits.propPairs + 2, 0);
  const kept = revenue === null ? flat : flat.filter(([key]) => key !== "revenue" && key !== "currency");
  return { props: readProps(Object.fromEntries(kept), limits), revenue };
}

const DEPTH = 5;

function flatten(data: Body, prefix: string, into: [string, unknown][], most: number, depth: number): void {
  for (const [key, value] of Object.entries(data)) {
    if (into.length >= most) return;
    if (Array.isArray(value)) into.push([prefix + key, JSON.stringify(value)]);
    else if (!isObject(value)) into.push([prefix + key, value]);
    else if (depth < DEPTH) flatten(value, `${prefix}${key}.`, into, most, depth + 1);
  }
}

/** Who sends with a key speaks for the visitor named, and for itself where it names none. */
function readTrusted(payload: Body, sender: Sender, limits: typeof LIMITS): Trusted {
  const text = (name: string, chars: number): string | null => {
    const given = payload[name];
    const clean = typeof given === "string" ? cutText(cleanText(given), chars) : "";
    return clean === "" ? null : clean;
  };
  const ip = parseIp(text("ip", 64) ?? "");
  const seconds = Number(payload["timestamp"] ?? NaN);
  const [browser, os, kind] = ["browser", "os", "device"].map((name) => text(name, limits.deviceChars) ?? "") as [string, string, string];
  return {
    ...NO_TRUSTED,
    timeMs: Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) * 1000 : null,
    address: ip === null ? sender.address : formatIp(ip),
    agent: text("userAgent", limits.userAgentChars) ?? sender.agent,
    visitorId: text("id", limits.visitorIdChars),
    device: browser + os + kind === "" ? null : { browser, os, osVersion: "", kind, model: "" },
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const isObject = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);
