import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Share, ShareWish } from "../admin/shares.ts";
import type { Clock } from "../lib/clock.ts";
import { dateToDay, dayToDate, zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { readFields, readJson } from "./json-body.ts";
import type { LiveStreams } from "./live-streams.ts";
import { pathId } from "./path-id.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface SharesDeps {
  readonly admin: Pick<Admin, "sites" | "shares">;
  readonly principals: Principals;
  readonly streams: Pick<LiveStreams, "recheck">;
  readonly now: Clock;
}

const CHANGEABLE = ["name", "password", "segment", "lastDay"] as const;

/** Links that show a site's dashboard to people without an account. Owners and admins see and make them. */
export function sharesRoutes({ admin, principals, streams, now }: SharesDeps) {
  const siteOf = (request: Request, domain: string): Site => visibleSite(admin, principals.manager(request), domain);

  return new Elysia()
    .get("/api/sites/:domain/shares", ({ request, params }) => {
      const site = siteOf(request, params.domain);
      return { shares: admin.shares.of(site.id).map((share) => show(share, site)) };
    })
    .post(
      "/api/sites/:domain/shares",
      async ({ request, params, set }) => {
        const site = siteOf(request, params.domain);
        const given = readFields(await readJson(request), [...CHANGEABLE, "public"]);
        const { share, secret } = await admin.shares.add(site.id, { ...readWish(given, site, now()), isPublic: readPublic(given) });
        set.status = 201;
        return { ...show(share, site), ...(secret !== null && { path: `/share/${share.id}#${secret}` }) };
      },
      { parse: "none" },
    )
    .patch(
      "/api/sites/:domain/shares/:id",
      async ({ request, params }) => {
        const site = siteOf(request, params.domain);
        const given = readFields(await readJson(request), CHANGEABLE);
        const share = await admin.shares.change(site.id, pathId(params.id), readWish(given, site, now()));
        streams.recheck();
        return show(share, site);
      },
      { parse: "none" },
    )
    .delete(
      "/api/sites/:domain/shares/:id",
      ({ request, params, set }) => {
        admin.shares.remove(siteOf(request, params.domain).id, pathId(params.id));
        streams.recheck();
        set.status = 204;
      },
      { parse: "none" },
    );
}

/** The path of a link with a secret is known when it is made, and never again. */
const show = ({ id, name, isPublic, hasPassword, segment, expiresMs, createdMs, usedMs }: Share, { domain, timezone }: Site) => ({
  ...{ id, name, public: isPublic, path: isPublic ? `/share/${domain}` : null, hasPassword, segment },
  lastDay: expiresMs === null ? null : dayToDate(zoneOf(timezone).dayOf(expiresMs - 1)),
  createdAt: new Date(createdMs).toISOString(),
  lastUsedAt: usedMs === null ? null : new Date(usedMs).toISOString(),
});

function readWish(given: ReadonlyMap<string, unknown>, site: Site, nowMs: number): ShareWish {
  const lastDay = given.get("lastDay");
  const texts = { name: given.get("name"), password: given.get("password"), segment: given.get("segment") };
  return lastDay === undefined ? texts : { ...texts, expiresMs: lastDay === null ? null : endOf(lastDay, site, nowMs) };
}

/** A link is good until the end of its last day, as the site's days are. */
function endOf(date: unknown, { timezone }: Site, nowMs: number): number {
  const zone = zoneOf(timezone);
  const day = typeof date === "string" ? dateToDay(date) : NaN;
  const today = zone.dayOf(nowMs);
  if (day >= today && day <= today + LIMITS.shareDays) return zone.dayStartMs(day + 1);
  throw new AppError("invalid_field", 400, "lastDay must be null or a date from today on, such as 2026-11-21.", "lastDay");
}

function readPublic(given: ReadonlyMap<string, unknown>): boolean {
  const wished = given.get("public") ?? false;
  if (typeof wished === "boolean") return wished;
  throw new AppError("invalid_field", 400, "public must be true or false.", "public");
}
