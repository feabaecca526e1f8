import { Elysia } from "elysia";
import { HEADERS } from "./headers.ts";

const ANSWER = {
  ...HEADERS.tracker,
  "cache-control": "public, max-age=3600",
  "content-type": "text/javascript; charset=utf-8",
  vary: "Accept-Encoding",
} as const;

/** Serves the tracker. `source` is the minified script, made by the build (web/tracker/bundle.ts). */
export function trackerRoutes({ source }: { source: string }) {
  const zipped = Bun.gzipSync(source, { level: 9 });
  // Weak, because the zipped and the plain form share it.
  const etag = `W/"${new Bun.CryptoHasher("sha256").update(source).digest("base64url").slice(0, 22)}"`;
  const plain = { headers: { ...ANSWER, etag } };
  const packed = { headers: { ...ANSWER, etag, "content-encoding": "gzip" } };
  const unchanged = { status: 304, headers: plain.headers };

  return new Elysia().get("/js/cairn.js", ({ request }) => {
    if (matches(request.headers.get("if-none-match"), etag)) return new Response(null, unchanged);
    const mayZip = request.headers.get("accept-encoding")?.includes("gzip") ?? false;
    return mayZip ? new Response(zipped, packed) : new Response(source, plain);
  });
}

/** Weak comparison over a list of tags. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = etag.slice(2);
  return header === "*" || header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === opaque);
}
