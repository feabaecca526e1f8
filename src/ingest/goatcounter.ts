import { PAGEVIEW } from "../model/event.ts";
import { LIMITS } from "../model/limits.ts";
import { readScreen } from "./hints.ts";
import { readPage, withoutWww } from "./page.ts";
import { NO_RAW_EVENT, type RawEvent } from "./raw-event.ts";
import { cleanText, cutText } from "./text.ts";

/** `message` in GoatCounter's words. */
export type GoatCounterRead = { readonly ok: true; readonly event: RawEvent } | { readonly ok: false; readonly message: string };

const PATH_BYTES = 2048;
/** The tracker's own findings; the numbers below are the server's. */
const FIRST_TRACKER_BOT = 150;

/** GoatCounter's `/count`: everything stands in the query, also of a POST. `host`: where the page lies, as far as headers tell. */
export function readGoatCounter(query: URLSearchParams, host: string, limits: typeof LIMITS): GoatCounterRead {
  const path = query.get("p") ?? "";
  if (Buffer.byteLength(path) > PATH_BYTES) return refuse(`ignored because path is longer than ${PATH_BYTES} bytes`);
  const isEvent = readFlag(query.get("e"));
  const isAlone = readFlag(query.get("ns"));
  if (isEvent === null || isAlone === null) return refuse("error decoding parameters: not a boolean");
  const bot = readBot(query.get("b"));
  if (bot === null || (bot > 0 && bot < FIRST_TRACKER_BOT)) return refuse(`wrong value: b=${cutText(cleanText(query.get("b")!), 20)}`);
  const name = isEvent ? cutText(eventName(path), limits.eventNameChars) : PAGEVIEW;
  if (!isEvent && cleanText(path) === "") return refuse("not valid: path: must be set");
  const read = readPage(isEvent ? "/" : cleanSlashes(path), false, limits);
  if (!read.ok) return refuse(`not valid: path: ${read.error}`);
  const { page } = read;
  const event: RawEvent = {
    ...NO_RAW_EVENT,
    name,
    page: { hostname: withoutWww(host), path: isEvent ? "" : page.path, search: campaignOf(query.get("q") ?? page.search) },
    referrer: cutText(query.get("r") ?? "", limits.referrerChars),
    title: cutText(cleanText(query.get("t") ?? ""), limits.titleChars),
    screen: readScreen(query.get("s"), limits),
    isAlone,
    isMarked: bot > 0,
  };
  return { ok: true, event };
}

/** The path under which a page of this name is stored. */
export function pathOfGoatCounter(given: string): string {
  const read = readPage(cleanSlashes(given), false, LIMITS);
  return read.ok ? read.page.path : given;
}

const refuse = (message: string): GoatCounterRead => ({ ok: false, message });

function eventName(path: string): string {
  const name = cleanText(path);
  return (name.startsWith("/") ? name.slice(1) : name) || "(no event name)";
}

/** One slash in front and none at the end; a query stays where it is. */
function cleanSlashes(given: string): string {
  const text = given.trim();
  const query = text.indexOf("?");
  const path = query === -1 ? text : text.slice(0, query);
  return `/${path.replace(/^\/+|\/+$/g, "")}${query === -1 ? "" : text.slice(query)}`;
}

/** Null when it is neither yes nor no. */
function readFlag(given: string | null): boolean | null {
  if (given === null || given === "") return false;
  const lower = given.toLowerCase();
  if (["1", "t", "true", "on", "yes"].includes(lower)) return true;
  return ["0", "f", "false", "off", "no"].includes(lower) ? false : null;
}

function readBot(given: string | null): number | null {
  if (given === null || given === "") return 0;
  return /^\d{1,6}$/.test(given) ? Number(given) : null;
}

/** GoatCounter knows a source by four names and a campaign by two: said in the names that every door knows. */
function campaignOf(search: string): string {
  if (search.length < 2) return "";
  const query = new URLSearchParams(search);
  if (!query.has("utm_source")) {
    const source = query.get("ref") || query.get("src") || query.get("source");
    if (source) query.set("source", source);
  }
  const campaign = query.get("campaign");
  if (campaign && !query.get("utm_campaign")) query.set("utm_campaign", campaign);
  return `?${query}`;
}
