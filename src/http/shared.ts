import { Elysia } from "elysia";
import type { SiteId } from "../model/ids.ts";
import { AppError } from "../model/app-error.ts";
import type { ClientAddress } from "./client-address.ts";
import { readFields, readJson } from "./json-body.ts";
import type { LoginLimit } from "./login-limit.ts";
import { visibleSite } from "./principal.ts";
import { readingRoutes, type ReadingDeps } from "./reading.ts";
import { shareCookie } from "./share-cookie.ts";

export interface SharedDeps extends ReadingDeps {
  /** The one of the log-in: a guess is a guess, wherever it is made. */
  readonly limit: LoginLimit;
  readonly clientAddress: ClientAddress;
  readonly https: boolean;
}

/**
 * A site's dashboard for those who have a link to it. The page is at "/share/7#secret", or "/share/example.com" where it is public: what
 * stands behind "#" never leaves the browser by itself, so that no log and no other server learns it. The page sends it once and gets a
 * cookie for the addresses below "/share/7", where everything is that a link's holder may ask.
 */
export function sharedRoutes({ limit, clientAddress, https, ...deps }: SharedDeps) {
  const { admin, principals } = deps;
  const show = (site: SiteId, segment: number | null) => ({
    domain: admin.sites.byId(site)!.domain,
    segment: segment === null ? null : (admin.segments.find(site, segment, null)?.name ?? null),
  });

  return new Elysia({ prefix: "/share/:share" })
    .post(
      "/api/open",
      async ({ request, params, set }) => {
        const { share: place } = params;
        const knock = readKnock(await readJson(request));
        // Where it is open it stays open; a public page always is.
        const holder = admin.shares.principal(place, principals.shareToken(request));
        if (holder !== null) return show(holder.sites[0], holder.segment);
        const found = admin.shares.find(place, knock.secret);
        // Whether it never was, has ended, or is another's: nobody is told.
        if (found === null) throw new AppError("share_not_found", 404, "This link is not good, or not any more.");
        const { share, site } = found;
        const token = share.hasPassword ? await tryPassword(request, place, knock) : await admin.shares.open(place, knock.secret, "");
        if (token === null) throw new AppError("wrong_password", 401, "The password is wrong.", "password");
        set.headers["set-cookie"] = shareCookie(https, place, token);
        return show(site, share.segment);
      },
      { parse: "none" },
    )
    .get("/api/sites/:domain", ({ request, params }) => {
      const { domain, timezone, weekStart, createdMs } = visibleSite(admin, principals.reader(request), params.domain);
      return { domain, timezone, weekStart, createdAt: new Date(createdMs).toISOString(), snippet: "" };
    })
    .use(readingRoutes(deps));

  async function tryPassword(request: Request, place: string, { secret, password }: Knock): Promise<string | null> {
    if (password === null) throw new AppError("password_required", 401, "This link has a password.", "password");
    const attempt = limit.begin(`share ${place}`, clientAddress(request));
    const token = await admin.shares.open(place, secret, password).catch((error: unknown) => {
      attempt.withdrawn();
      throw error;
    });
    if (token !== null) attempt.succeeded();
    return token;
  }
}

interface Knock {
  /** Empty where the page does not know it, or there is none. */
  readonly secret: string;
  readonly password: string | null;
}

function readKnock(body: unknown): Knock {
  const given = readFields(body, ["secret", "password"]);
  const [secret, password] = [given.get("secret") ?? "", given.get("password") ?? null];
  if (typeof secret !== "string") throw new AppError("invalid_field", 400, "secret must be a text.", "secret");
  if (password !== null && typeof password !== "string") throw new AppError("invalid_field", 400, "password must be a text.", "password");
  return { secret, password };
}
