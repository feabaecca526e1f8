/** What kind of answer a path gives; it decides the headers. */
export type AnswerKind = "page" | "api" | "asset" | "tracker" | "ingest";

/**
 * The dashboard runs its own files and nothing else: no inline script or style, no other host, no frame, no string turned into markup.
 * `data:` images are the small marks inside its style sheet.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Everything a page could ask the browser for, except writing to the clipboard (the copy button of the snippet). */
const NO_FEATURES = [
  "accelerometer",
  "autoplay",
  "browsing-topics",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "usb",
  "xr-spatial-tracking",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

/** Headers of every answer of a kind, errors included. A route may replace Cache-Control; it never removes anything. */
export const HEADERS: Readonly<Record<AnswerKind, Readonly<Record<string, string>>>> = {
  page: {
    "cache-control": "no-store",
    "content-security-policy": PAGE_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": NO_FEATURES,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
  },
  api: {
    "cache-control": "no-store",
    "content-security-policy": DATA_POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  },
  asset: {
    "cache-control": "no-store",
    "content-security-policy": DATA_POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
  },
  tracker: {
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-security-policy": DATA_POLICY,
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  },
  ingest: {
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-security-policy": DATA_POLICY,
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  },
};

/** Sent with every answer once the public address is https: browsers then never ask by http again. */
export const STRICT_TRANSPORT = { "strict-transport-security": "max-age=31536000" } as const;

export function answerKind(path: string): AnswerKind {
  if (isCollecting(path)) return "ingest";
  if (isApi(path)) return "api";
  if (path.startsWith("/js/") || path.startsWith("/s/") || path.startsWith("/counter/") || path === "/script.js" || path === "/count.js")
    return "tracker";
  return path.startsWith("/assets/") ? "asset" : "page";
}

/** Where every page of the world may send events. */
export const isCollecting = (path: string): boolean => COLLECTING.has(path) || path.startsWith("/p/") || isOwnDoor(path);

const COLLECTING: ReadonlySet<string> = new Set(["/api/event", "/api/send", "/api/batch", "/count"]);

/** Beside each site's own script, `/s/<name>.js`. */
const isOwnDoor = (path: string): boolean => path.startsWith("/s/") && !path.endsWith(".js");

/** Where programs send events, with a key. */
export const isKeyedCollecting = (path: string): boolean => path === "/api/v1/events" || path === "/api/v1/analytics/track";

/** Also in other spellings, so that none of them is answered with a page. A shared link has an API of its own. */
const isApi = (path: string): boolean => /^\/+(share\/+[^/]*\/+)?api(\/|$)/i.test(path);

/** The path of a request's address, as it was sent: neither decoded nor tidied. */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start === -1) return "/";
  const query = url.indexOf("?", start);
  // Only requests made inside the process can carry a fragment.
  const fragment = url.indexOf("#", start);
  const end = Math.min(query === -1 ? url.length : query, fragment === -1 ? url.length : fragment);
  return url.slice(start, end);
}
