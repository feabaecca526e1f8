import { normaliseDomain } from "../admin/domain.ts";
import type { ScriptTag } from "./verify-page.ts";
import { CAIRN, PLAUSIBLE, readFeatures, type TrackerKind } from "./tracker-assembly.ts";

/** What the site and the server are called. */
export interface Expected {
  readonly domain: string;
  readonly uuid: string;
  /** The server's public address. */
  readonly baseUrl: string;
  /** Whether a domain in an attribute names the site: with www, or by its former name. */
  isSite(domain: string): boolean;
  /** The domain of the site whose own script has this name; null when there is none. */
  siteOfScript(name: string): string | null;
}

/** A tag that asks for a script of ours, or of those that ours can stand in for. */
export interface Candidate {
  readonly tag: ScriptTag;
  readonly url: URL;
  readonly kind: "cairn" | "named" | "umami" | "goatcounter";
  /** Where it sends events. */
  readonly endpoint: URL;
  /** The attribute that says so; empty: the script's own address does. */
  readonly endpointAttribute: string;
  readonly sends: "here" | "to the page's host" | "elsewhere";
  /** For which site; null: the page's host decides. "missing": nothing says it, and then it counts nowhere. */
  readonly domain: { readonly found: string; readonly isRight: boolean } | null | "missing";
  /** The attribute that should have said it. */
  readonly domainAttribute: string;
  /** The server has such a file. True for scripts from elsewhere, which nobody can know. */
  readonly exists: boolean;
}

/** Null for a script that is something else. */
export function readCandidate(tag: ScriptTag, pageBase: URL, expected: Expected): Candidate | null {
  const url = URL.parse(tag.src, pageBase);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const server = new URL(expected.baseUrl);
  const isOurs = url.host === server.host;
  const form = formOf(url, tag, isOurs);
  if (form === null) return null;
  const { kind, named } = form;
  // A site's own script has its door built in, wherever it is loaded from.
  const sender = named !== null && expected.siteOfScript(named) !== null ? server : url;
  const { endpoint, attribute } = endpointOf(url, sender, tag, form);
  const sends = endpoint.host === server.host ? "here" : endpoint.host === pageBase.host ? "to the page's host" : "elsewhere";
  const exists = !isOurs || isServed(url.pathname, named, expected);
  return {
    ...{ tag, url, kind, endpoint, endpointAttribute: attribute, sends, exists },
    domain: domainOf(tag, kind, named, endpoint, expected),
    domainAttribute: kind === "umami" ? "data-website-id" : kind === "goatcounter" ? "data-goatcounter" : "data-domain",
  };
}

interface Form {
  readonly kind: Candidate["kind"];
  /** Of a site's own script. */
  readonly named: string | null;
}

/** By the attributes that such a script reads; on this server also by its file's name alone, which elsewhere anything may have. */
function formOf({ pathname }: URL, { attributes }: ScriptTag, isOurs: boolean): Form | null {
  if (attributes.has("data-website-id")) return { kind: "umami", named: null };
  if (attributes.has("data-goatcounter")) return { kind: "goatcounter", named: null };
  const named = /\/(?:s\/|js\/pa-)([A-Za-z0-9_-]+)\.js$/.exec(pathname)?.[1] ?? null;
  if (named !== null) return { kind: "named", named };
  if (attributes.has("data-domain") || /\/js\/cairn(\.[a-z0-9.-]+)?\.js$/.test(pathname)) return { kind: "cairn", named: null };
  if (!isOurs || !pathname.endsWith(".js")) return null;
  if (pathname === "/count.js") return { kind: "goatcounter", named: null };
  return { kind: pathname === "/script.js" ? "umami" : "cairn", named: null };
}

function endpointOf(url: URL, sender: URL, { attributes }: ScriptTag, { kind, named }: Form): { endpoint: URL; attribute: string } {
  const own = (path: string) => ({ endpoint: new URL(path, sender), attribute: "" });
  const given = (attribute: string, path = ""): { endpoint: URL; attribute: string } | null => {
    const value = attributes.get(attribute)?.trim();
    const endpoint = value ? URL.parse(path === "" ? value : value.replace(/\/$/, "") + path, url) : null;
    return endpoint === null ? null : { endpoint, attribute };
  };
  if (kind === "umami") return given("data-host-url", "/api/send") ?? own("/api/send");
  if (kind === "goatcounter") return given("data-goatcounter") ?? own("/count");
  if (kind === "named") return own(url.pathname.includes("/js/pa-") ? "/api/event" : `/s/${named}`);
  return given("data-api") ?? own("/api/event");
}

function domainOf(tag: ScriptTag, kind: Candidate["kind"], named: string | null, endpoint: URL, expected: Expected): Candidate["domain"] {
  const { attributes } = tag;
  if (kind === "umami") {
    const id = attributes.get("data-website-id")?.trim() ?? "";
    return id === "" ? "missing" : { found: id, isRight: id.toLowerCase() === expected.uuid };
  }
  if (kind === "goatcounter") {
    if (!attributes.get("data-goatcounter")?.trim()) return "missing";
    const site = endpoint.searchParams.get("site");
    return site === null || site === "" ? null : { found: site, isRight: expected.isSite(site) };
  }
  if (kind === "named") {
    const found = expected.siteOfScript(named!);
    return found === null ? null : { found, isRight: found === expected.domain };
  }
  const given = attributes.get("data-domain")?.trim() ?? "";
  return given === "" ? null : { found: given, isRight: given.split(",").some((domain) => expected.isSite(domain.trim())) };
}

const KINDS: Readonly<Record<string, TrackerKind>> = { cairn: CAIRN, script: PLAUSIBLE, plausible: PLAUSIBLE };

/** Whether this server has the script: as http/tracker.ts answers. */
function isServed(path: string, named: string | null, { siteOfScript }: Expected): boolean {
  if (path === "/script.js" || path === "/count.js") return true;
  if (named !== null) return siteOfScript(named) !== null;
  const [, first = "", rest = ""] = /^\/js\/([a-z]+)((?:\.[a-z0-9-]+)*)\.js$/.exec(path) ?? [];
  return Object.hasOwn(KINDS, first) && readFeatures(KINDS[first]!, rest.split(".").slice(1)) !== null;
}

/** Whether a host's pages belong to the site, as a site's domain covers its subdomains. */
export function isHostOf(host: string, domain: string): boolean {
  const normal = normaliseDomain(host) ?? host;
  return normal === domain || normal.endsWith(`.${domain}`);
}
