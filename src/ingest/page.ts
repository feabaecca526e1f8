import { Lru } from "../lib/lru.ts";
import type { LIMITS } from "../model/limits.ts";
import { hidePrivateParts } from "./private-parts.ts";
import { cleanText, unescapePercent } from "./text.ts";

/** What is kept of a page's address. `search` travels to the campaign parameters and is stored nowhere. */
export interface Page {
  /** Lower case, without "www." and port; empty when the address had none. */
  readonly hostname: string;
  readonly path: string;
  /** Begins with "?", or is empty. */
  readonly search: string;
  /** As it came, with "#"; for a site's own rule about fragments. Missing means none. */
  readonly hash?: string;
}

/** Sentences in the words of Plausible's answers: clients show them. */
export type PageResult =
  { readonly ok: true; readonly page: Page } | { readonly ok: false; readonly tooLong: boolean; readonly error: string };

const REFUSED_PROTOCOLS: ReadonlySet<string> = new Set(["data:", "javascript:", "blob:", "about:"]);
/** Gives a path without a host something to stand on; never stored. */
const NO_HOST = "http://none.invalid";

/** Addresses held, and how long one may be: a site's pages come again and again, and reading an address takes ten times a look. */
const HELD = 4_000;
const HELD_CHARS = 200;
const held = { plain: new Lru<Page>(HELD), hash: new Lru<Page>(HELD) };

export function readPage(url: string, hashMode: boolean, limits: typeof LIMITS): PageResult {
  if (url.length > limits.urlChars) return refuse(`should be at most ${limits.urlChars} character(s)`, true);
  const known = hashMode ? held.hash : held.plain;
  const before = known.get(url);
  const page = before ?? readAddress(url, hashMode);
  if (typeof page === "string") return refuse(page);
  if (page.hostname.length > limits.hostnameChars) return refuse("host name is too long", true);
  if (page.path.length > limits.pathChars) return refuse(`path should be at most ${limits.pathChars} character(s)`, true);
  if (before === undefined && url.length <= HELD_CHARS) known.set(url, page);
  return { ok: true, page };
}

/** What is wrong with it, when it is none. */
function readAddress(url: string, hashMode: boolean): Page | string {
  const hasNoHost = url.startsWith("/") && !url.startsWith("//");
  const parsed = URL.parse(hasNoHost ? NO_HOST + url : url.trim());
  if (parsed === null) return "must be a valid url";
  if (REFUSED_PROTOCOLS.has(parsed.protocol)) return "scheme is not allowed";

  const hostname = hasNoHost ? "" : withoutWww(parsed.hostname.toLowerCase());
  const path = cleanPath(parsed.pathname) + (hashMode ? hashRoute(parsed.hash) : "");
  const page = { hostname, path: path === "" ? "/" : path, search: parsed.search };
  return parsed.hash === "" ? page : { ...page, hash: parsed.hash };
}

/** Readable, equal for equal addresses, and without what may point to a person. */
export function cleanPath(pathname: string): string {
  return hidePrivateParts(cleanText(unescapePercent(pathname)));
}

export function withoutWww(hostname: string): string {
  return hostname.startsWith("www.") ? hostname.slice(4) : hostname;
}

/** Only a fragment that is a route ("#/cart", "#!/cart") is kept, without a query of its own: others hold state and secrets. */
export function hashRoute(hash: string): string {
  if (!hash.startsWith("#/") && !hash.startsWith("#!/")) return "";
  const query = hash.indexOf("?");
  return cleanPath(query === -1 ? hash : hash.slice(0, query));
}

const refuse = (error: string, tooLong = false): PageResult => ({ ok: false, tooLong, error });
