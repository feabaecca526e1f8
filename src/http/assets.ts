import { staticPlugin } from "@elysiajs/static";
import { Elysia } from "elysia";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hash } from "node:crypto";

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Quoted, ready for the header. */
  readonly etag: string;
  /** Compressed, for those who can read it; null where it would save nothing. */
  readonly zipped: Uint8Array<ArrayBuffer> | null;
  /** The name holds a hash or the version of the content: it may be kept for ever. */
  readonly immutable: boolean;
}

/** One year, the longest that is of use. */
export const FOREVER = "public, max-age=31536000, immutable";

/** The built dashboard: /index.html and, under /assets/, files with a hash in their names; beside it flags under /flags/ and the parts of the trackers, /js/parts.json. */
export interface Assets {
  /** `path` as in the address, "/index.html" for the page; null when there is no such file. A lookup, so no path leads out of it (A70). */
  get(path: string): Asset | null;
}

/** In the executable the folder that build.ts embedded, which Bun shows beside the entry point; from source what `build` or `dev` wrote. */
export function dashboardFolder(): string {
  return Bun.isStandaloneExecutable ? join(import.meta.dir, "web") : join(import.meta.dir, "../../dist/web");
}

/** Reads the whole dashboard, some hundred kilobytes, once. Nothing is found when it was not built. */
export function openAssets(folder = dashboardFolder()): Assets {
  const files = new Map<string, Asset>();
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names) {
    // A folder has no content; Bun's view of the embedded files lists folders too.
    const type = typeOf(name);
    if (type === null) continue;
    const body = new Uint8Array(readFileSync(join(folder, name)));
    files.set(`/${name}`, {
      body,
      type,
      zipped: /^text/.test(type) ? Bun.gzipSync(body, { level: 9 }) : null,
      etag: `"${hash("sha256", body, "base64url").slice(0, 22)}"`,
      immutable: /^(assets|flags)\//.test(name),
    });
  }
  return { get: (path) => files.get(path) ?? null };
}

/**
 * Serves /assets/* through @elysiajs/static, in the executable and in `dev` alike. `alwaysStatic` makes one route per file at the start;
 * without it the plugin would join what a stranger asks for to a path (A70). index.html is not left to it: every address of the dashboard
 * answers with that page and its headers, and the plugin serves pages as byte ranges without cache headers.
 */
export async function assetRoutes(files: Assets, folder = dashboardFolder()) {
  const assets = join(folder, "assets");
  if (!existsSync(assets)) return new Elysia();
  const headers = { "Cache-Control": FOREVER, Vary: "Accept-Encoding" };
  // The plugin's entity tags are not quoted, and a file that never changes under its name needs none.
  const plugin = await staticPlugin({ assets, prefix: "/assets", alwaysStatic: true, etag: false, headers });
  // The plugin does not compress: most browsers have their answer before it is asked.
  const zipped = ({ request, path }: { request: Request; path: string }): Response | undefined => {
    const file = files.get(path);
    if (file === null || file.zipped === null || !request.headers.get("accept-encoding")?.includes("gzip")) return undefined;
    return new Response(file.zipped, { headers: { ...headers, "Content-Type": file.type, "Content-Encoding": "gzip" } });
  };
  return new Elysia().onBeforeHandle(zipped).use(plugin);
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json",
};

function typeOf(name: string): string | null {
  // With its dot: the folder "js" is no script.
  return TYPES[/[^.]\.([^./]+)$/.exec(name)?.[1] ?? ""] ?? null;
}
