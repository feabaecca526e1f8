import { LIMITS } from "../model/limits.ts";
import { pathOf } from "./headers.ts";
import { readCookie } from "./read-cookie.ts";

/** Where a shared link's own copies of the reading routes are: "/share/7/api/...", "/share/example.com/api/...". */
const FORM = /^\/share\/([^/]+)\/api\//;

/** Whose link a request is made through: what stands behind "/share/"; null for every other request. */
export const sharePlace = (request: Request): string | null => FORM.exec(pathOf(request.url))?.[1] ?? null;

const nameOf = (https: boolean): string => (https ? "__Secure-cairn-share" : "cairn-share");

/** The browser sends it to this link's own addresses only, and never from another site's page. */
export const shareCookie = (https: boolean, place: string, token: string): string =>
  `${nameOf(https)}=${token}; Path=/share/${place}; Max-Age=${Math.floor(LIMITS.shareOpenMs / 1000)}; HttpOnly; SameSite=Strict${https ? "; Secure" : ""}`;

export const shareToken = (request: Request, https: boolean): string | null => readCookie(request, nameOf(https));
