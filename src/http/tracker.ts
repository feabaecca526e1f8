import { Elysia } from "elysia";
import { Lru } from "../lib/lru.ts";
import { notFound } from "./errors.ts";
import { HEADERS } from "./headers.ts";
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

const ANSWER = {
  ...HEADERS.tracker,
  "cache-control": "public, max-age=3600",
  "content-type": "text/javascript; charset=utf-8",
  vary: "Accept-Encoding",
} as const;

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
 * pages that speak to Plausible's; `/script.js` speaks like Umami's, `/count.js` like GoatCounter's.
 */
export function trackerRoutes(texts: TrackerParts) {
  const made = new Lru<Script>(SCRIPTS);

  const make = (kind: TrackerKind, words: readonly string[]): Script => {
    const on = readFeatures(kind, words);
    if (on === null) throw notFound();
    const key = `${kind.names.NAME} ${on.join()}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const script = pack(assembleTracker(kind, on, texts));
    made.set(key, script);
    return script;
  };

  return new Elysia()
    .get("/js/:file", ({ request, params }) => {
      const [, first = "", rest = ""] = /^([a-z]+)((?:\.[a-z0-9-]+)*)\.js$/.exec(params.file) ?? [];
      if (!Object.hasOwn(KINDS, first)) throw notFound();
      return answer(request, make(KINDS[first]!, rest.split(".").slice(1)));
    })
    .get("/script.js", ({ request }) => answer(request, make(UMAMI, [])))
    .get("/count.js", ({ request }) => answer(request, make(GOATCOUNTER, [])));
}

function pack(plain: string): Script {
  const digest = new Bun.CryptoHasher("sha256").update(plain).digest("base64url");
  // Weak, because the zipped and the plain form share it.
  return { plain, zipped: Bun.gzipSync(plain, { level: 9 }), etag: `W/"${digest.slice(0, 22)}"` };
}

function answer({ headers }: Request, { plain, zipped, etag }: Script): Response {
  if (matches(headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: { ...ANSWER, etag } });
  const mayZip = headers.get("accept-encoding")?.includes("gzip") ?? false;
  if (!mayZip) return new Response(plain, { headers: { ...ANSWER, etag } });
  return new Response(zipped, { headers: { ...ANSWER, etag, "content-encoding": "gzip" } });
}

/** Weak comparison over a list of tags. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = etag.slice(2);
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === opaque);
}
