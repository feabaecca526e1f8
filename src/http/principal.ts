import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { UserId } from "../model/ids.ts";
import { maySeeSite, type Principal, type Scope, type SharePrincipal } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import { networkOf, type ClientAddress } from "./client-address.ts";
import { loginToken } from "./login-cookie.ts";
import { sharePlace, shareToken } from "./share-cookie.ts";

export type LoggedIn = Extract<Principal, { kind: "user" }>;

/** Who asks, and whether they may. Every route that is not for everyone begins with one of these. */
export interface Principals {
  /** Someone logged in. 401 for nobody, 403 for a key. */
  user(request: Request): LoggedIn;
  /** Someone logged in who may change things: 403 for a viewer. */
  manager(request: Request): LoggedIn;
  /** Someone logged in, a key with stats:read, or who has opened a shared link. */
  reader(request: Request): Principal;
  /** Someone logged in, or a key with one of these scopes: 429 for one that asks too often. A shared link counts as one with stats:read. */
  permitted(request: Request, scopes: readonly Scope[]): Principal;
  /** The same, but 403 for a viewer. */
  editor(request: Request, scopes: readonly Scope[]): Principal;
  /** A key with events:write. 401 for nobody, 403 for everyone else. */
  writer(request: Request): KeyHolder;
  /** What a browser that has opened a shared link sends along; null without it. It proves nothing before the link is looked up. */
  shareToken(request: Request): string | null;
  /** The same where events need no key: null for whoever shows none of Cairn's. */
  writerIfKey(request: Request): KeyHolder | null;
}

export interface KeyHolder {
  readonly principal: Principal;
  /** Tells one key from another; no secret. */
  readonly keyId: string;
}

/** Everyone, while a demo runs: looks at everything, changes nothing. */
const DEMO: LoggedIn = { kind: "user", email: "demo", role: "viewer", sites: "all" };

export interface PrincipalsOptions {
  readonly admin: Admin;
  readonly clientAddress: ClientAddress;
  readonly https: boolean;
  readonly demo: boolean;
  readonly now: Clock;
}

export function createPrincipals({ admin, clientAddress, https, demo, now }: PrincipalsOptions): Principals {
  const perS = LIMITS.keyRequestsPerHour / 3600;
  const requests = new TokenBuckets({ perS, burst: LIMITS.keyRequestsBurst }, LIMITS.rateSenders, now);
  // A live view asks again and again whether it may go on, with the one request that it began with.
  const counted = new WeakSet<Request>();
  const limitRate = (request: Request, asker: string): void => {
    if (counted.has(request)) return;
    counted.add(request);
    const waitS = requests.take(asker);
    if (waitS === 0) return;
    const message = `Asked too often: ${LIMITS.keyRequestsPerHour} requests an hour are the limit of a key, and of one place that reads a shared link.`;
    throw new AppError("too_many_requests", 429, message, undefined, waitS);
  };
  const find = (request: Request): Principal => {
    const place = sharePlace(request);
    if (place !== null) return holderOf(request, place);
    const token = loginToken(request, https);
    const key = bearer(request);
    if (token !== null && key !== null) {
      throw new AppError("two_credentials", 400, "Send a login cookie or a key, not both.");
    }
    if (key !== null) {
      const found = admin.keys.principal(key);
      if (found === null) throw new AppError("key_invalid", 401, "This key is not known.");
      return found;
    }
    const found = (token === null ? null : admin.logins.principal(token)) ?? (demo ? DEMO : null);
    if (found === null) throw new AppError("not_logged_in", 401, "Log in first.");
    return found;
  };

  /** At a shared link's addresses its own cookie decides, and nothing else that a browser or a program sends along. */
  const holderOf = (request: Request, place: string): SharePrincipal => {
    const found = admin.shares.principal(place, shareToken(request, https));
    if (found === null) throw new AppError("share_not_open", 401, "Open the shared link first; it may have ended.");
    return found;
  };

  const user = (request: Request): LoggedIn => {
    const principal = find(request);
    if (principal.kind !== "user")
      throw new AppError("login_required", 403, "Neither a key nor a shared link can do this; log in instead.");
    return principal;
  };

  const permitted = (request: Request, scopes: readonly Scope[]): Principal => {
    const principal = find(request);
    if (principal.kind === "user") return principal;
    if (principal.kind === "share") {
      if (!scopes.includes("stats:read")) throw new AppError("login_required", 403, "This needs a login.");
      limitRate(request, `share_${principal.id} ${networkOf(clientAddress(request))}`);
      return principal;
    }
    if (!principal.scopes.some((scope) => scopes.includes(scope))) {
      throw new AppError("scope_missing", 403, `This key lacks the scope ${scopes.join(" or ")}.`);
    }
    limitRate(request, keyIdOf(request));
    return principal;
  };

  const writer = (request: Request): KeyHolder => {
    const principal = find(request);
    if (principal.kind !== "key") throw new AppError("key_required", 403, "This needs a key with the scope events:write.");
    if (!principal.scopes.includes("events:write")) throw new AppError("scope_missing", 403, "This key lacks the scope events:write.");
    return { principal, keyId: keyIdOf(request) };
  };

  return {
    user,
    permitted,
    editor(request, scopes) {
      const principal = permitted(request, scopes);
      if (principal.kind === "share" || (principal.kind === "user" && principal.role === "viewer")) throw notAllowed();
      return principal;
    },
    writer,
    shareToken: (request) => shareToken(request, https),
    // Umami's own clients may send a token of Umami.
    writerIfKey: (request) => (bearer(request)?.startsWith("cairn_key_") ? writer(request) : null),
    manager(request) {
      const principal = user(request);
      if (principal.role === "viewer") throw notAllowed();
      return principal;
    },
    reader: (request) => permitted(request, ["stats:read"]),
  };
}

/** The site that this principal asks about. One that may not be seen answers exactly like one that does not exist. */
export function visibleSite({ sites }: Pick<Admin, "sites">, principal: Principal, domain: unknown): Site {
  const site = typeof domain === "string" ? sites.find(domain) : null;
  if (site === null || !maySeeSite(principal, site.id)) {
    throw new AppError("site_not_found", 404, "There is no such site, or you may not see it.");
  }
  return site;
}

/** The number of the key that a request shows: no secret. */
const keyIdOf = (request: Request): string => bearer(request)!.split("_", 3).join("_");

/** Tells users, keys and shared links from each other; no secret. Null for the viewer of a demo, who is everyone. */
export function askerOf(request: Request, principal: Principal): string | null {
  if (principal.kind === "key") return keyIdOf(request);
  if (principal.kind === "share") return `share_${principal.id}`;
  return principal === DEMO ? null : principal.email;
}

/** Null for a key or a shared link, and for the viewer of a demo. */
export function userIdOf({ users }: Pick<Admin, "users">, principal: Principal): UserId | null {
  return principal.kind === "user" ? (users.find(principal.email)?.id ?? null) : null;
}

const notAllowed = (): AppError => new AppError("not_allowed", 403, "Your role does not allow this.");

/** Other schemes are somebody else's, for example a proxy that asks for a password of its own. */
function bearer(request: Request): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}
