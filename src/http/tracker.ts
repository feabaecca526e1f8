import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { Lru } from "../lib/lru.ts";
import type { Site } from "../model/site.ts";
import { notFound } from "./errors.ts";
import { HEADERS } from "./headers.ts";
import { ownScript, plausibleScript, type OwnScript } from "./own-script.ts";
import {
  assembleTracker,
  CAIRN,
  GOATCOUNTER,
  PLAUSIBLE,
  readFeatures,
  UMAMI,
  type TrackerKind,
  type TrackerParts,
} from "./tracker-assembly.ts";

export interface TrackerDeps {
  readonly texts: TrackerParts;
  readonly sites: Pick<Admin["sites"], "byId">;
  readonly scripts: Pick<Admin["scripts"], "find" | "of">;
  readonly baseUrl: string;
}

const ANSWER = {
  ...HEADERS.tracker,
  "content-type": "text/javascript; charset=utf-8",
  vary: "Accept-Encoding",
} as const;

/** What a name stands for does not change, until the next release of Cairn. */
const NAMED = { ...ANSWER, "cache-control": "public, max-age=3600" };
/** The owner may change it, and wants to see that. A browser that has it asks again in the background. */
const OWN = { ...ANSWER, "cache-control": "public, max-age=60, stale-while-revalidate=86400" };

/** First words of the names under /js/. */
const KINDS: Readonly<Record<string, TrackerKind>> = { cairn: CAIRN, script: PLAUSIBLE, plausible: PLAUSIBLE };

/** Combinations kept, each some kilobytes; a server has a handful of sites that differ. */
const SCRIPTS = 200;

interface Script {
  readonly plain: string;
  readonly zipped: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/**
 * Serves the trackers. `/js/cairn.hash.outbound-links.js` is ours with these features, `/js/script.js` and `/js/plausible.js` the same for
 * pages that speak to Plausible's; `/script.js` speaks like Umami's, `/count.js` like GoatCounter's. `/s/<name>.js` is a site's own, made as
 * its owner wants it, `/js/pa-<name>.js` the same for pages that speak to Plausible's newer one.
 */
export function trackerRoutes({ texts, sites, scripts, baseUrl }: TrackerDeps) {
  const made = new Lru<Script>(SCRIPTS);

  const remember = (key: string, make: () => string): Script => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const script = pack(make());
    made.set(key, script);
    return script;
  };

  const named = (kind: TrackerKind, words: readonly string[]): Script => {
    const on = readFeatures(kind, words);
    if (on === null) throw notFound();
    return remember(`${kind.names.NAME} ${on.join()}`, () => assembleTracker(kind, on, texts));
  };

  const own = (name: string, describe: (site: Site, script: ReturnType<typeof scripts.of>, baseUrl: string) => OwnScript): Script => {
    const id = scripts.find(name);
    const site = id === null ? null : sites.byId(id);
    if (site === null) throw notFound();
    // Under the name that was asked for: it may be a former one.
    const { kind, words, built } = describe(site, { ...scripts.of(site.id), name }, baseUrl);
    const on = readFeatures(kind, words)!;
    return remember(JSON.stringify([kind.names.NAME, on, built]), () => assembleTracker(kind, on, texts, built));
  };

  return new Elysia()
    .get("/js/:file", ({ request, params }) => {
      const [, id] = /^pa-([a-z0-9_-]+)\.js$/i.exec(params.file) ?? [];
      if (id !== undefined) return answer(request, own(id, plausibleScript), OWN);
      const [, first = "", rest = ""] = /^([a-z]+)((?:\.[a-z0-9-]+)*)\.js$/.exec(params.file) ?? [];
      if (!Object.hasOwn(KINDS, first)) throw notFound();
      return answer(request, named(KINDS[first]!, rest.split(".").slice(1)), NAMED);
    })
    .get("/s/:name", ({ request, params }) => {
      if (!params.name.endsWith(".js")) throw notFound();
      return answer(request, own(params.name.slice(0, -".js".length), ownScript), OWN);
    })
    .get("/script.js", ({ request }) => answer(request, named(UMAMI, []), NAMED))
    .get("/count.js", ({ request }) => answer(request, named(GOATCOUNTER, []), NAMED));
}

function pack(plain: string): Script {
  const digest = new Bun.CryptoHasher("sha256").update(plain).digest("base64url");
  // Weak, because the zipped and the plain form share it.
  return { plain, zipped: Bun.gzipSync(plain, { level: 9 }), etag: `W/"${digest.slice(0, 22)}"` };
}

function answer({ headers }: Request, { plain, zipped, etag }: Script, told: Readonly<Record<string, string>>): Response {
  if (matches(headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: { ...told, etag } });
  const mayZip = headers.get("accept-encoding")?.includes("gzip") ?? false;
  if (!mayZip) return new Response(plain, { headers: { ...told, etag } });
  return new Response(zipped, { headers: { ...told, etag, "content-encoding": "gzip" } });
}

/** Weak comparison over a list of tags. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = etag.slice(2);
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === opaque);
}
