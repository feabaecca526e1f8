import { AppError } from "../model/app-error.ts";

export interface Asking {
  /** The server's public address. */
  readonly baseUrl: string;
  readonly hasCookie: boolean;
}

/**
 * Refuses a state change that a page of another site has started in someone's browser. Browsers say so in Sec-Fetch-Site; an older one at
 * least in Origin. Programs send neither, and no cookie either.
 */
export function checkOrigin(request: Request, { baseUrl, hasCookie }: Asking): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const allowed = site !== null ? site === "same-origin" : origin !== null ? isOwn(origin, baseUrl, request) : !hasCookie;
  if (!allowed) throw new AppError("cross_origin", 403, "This request came from another site's page and was refused.");
}

/** The public address, or else the address that was asked: a browser lets no page choose the Host header. */
function isOwn(origin: string, baseUrl: string, request: Request): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  const base = new URL(baseUrl);
  if (host === base.host) return protocol === base.protocol;
  return /^https?:$/.test(protocol) && host === request.headers.get("host");
}

export const isSafeMethod = (method: string): boolean => method === "GET" || method === "HEAD" || method === "OPTIONS";
