import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { readMonths } from "../admin/retention.ts";
import type { SiteChange } from "../admin/sites.ts";
import type { Clock } from "../lib/clock.ts";
import { dayToDate, firstDayFrom, zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import { DROP_REASONS } from "../model/drop.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { maySeeSite } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";
import { readFields, readJson, readTexts } from "./json-body.ts";
import { lastDayOf } from "./last-day.ts";
import { visibleSite, type Principals } from "./principal.ts";
import { snippetOf } from "./snippet.ts";

export interface SitesDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly baseUrl: string;
  readonly now: Clock;
}

const DAY_MS = 86_400_000;

export function sitesRoutes({ admin, store, principals, baseUrl, now }: SitesDeps) {
  const eventsFrom = (id: SiteId, timezone: string): string | null => {
    const fromMs = store.retainedFromMs(id);
    return fromMs === null ? null : dayToDate(firstDayFrom(zoneOf(timezone), fromMs));
  };
  const show = ({ id, domain, timezone, weekStart, label, createdMs }: Site) => ({
    domain,
    /** What Umami's trackers call the site. */
    uuid: admin.sites.uuidOf(id),
    ...{ timezone, weekStart, label },
    /** Domains that it had before: they still collect until then. */
    formerDomains: admin.sites.formerDomains(id).map(({ domain: former, untilMs }) => ({
      domain: former,
      until: new Date(untilMs).toISOString(),
    })),
    /** 0: for ever. */
    retentionMonths: admin.retention.of(id)?.months ?? 0,
    /** The first day of which there are events; null while none were removed. */
    eventsFrom: eventsFrom(id, timezone),
    createdAt: new Date(createdMs).toISOString(),
    snippet: snippetOf(baseUrl, domain, admin.scripts.isChosen(id) ? admin.scripts.of(id).name : null),
  });

  return new Elysia()
    .get("/api/sites", async ({ request }) => {
      const user = principals.user(request);
      const sites = admin.sites.list().filter((site) => maySeeSite(user, site.id));
      const lastDays = await lastDayOf(sites, now(), (plans) => store.execute(plans, request.signal));
      return { sites: sites.map((site, index) => ({ ...show(site), ...lastDays[index]! })) };
    })
    .post(
      "/api/sites",
      async ({ request, set }) => {
        principals.manager(request);
        const { domain, timezone } = readTexts(await readJson(request), ["domain", "timezone"]);
        const site = admin.sites.add(domain, timezone);
        set.status = 201;
        return show(site);
      },
      { parse: "none" },
    )
    .get("/api/sites/:domain", ({ request, params }) => show(visibleSite(admin, principals.user(request), params.domain)))
    .patch(
      "/api/sites/:domain",
      async ({ request, params }) => {
        const { id } = visibleSite(admin, principals.manager(request), params.domain);
        const { retentionMonths, ...change } = readChange(await readJson(request));
        const site = admin.sites.change(id, change);
        if (retentionMonths !== undefined) admin.retention.set(id, retentionMonths);
        return show(site);
      },
      { parse: "none" },
    )
    .delete(
      "/api/sites/:domain",
      async ({ request, params, set }) => {
        const { domain, id } = visibleSite(admin, principals.manager(request), params.domain);
        const typed = readTexts(await readJson(request), ["domain"])
          .domain.trim()
          .toLowerCase();
        if (typed !== domain) throw new AppError("not_confirmed", 400, `To remove the site, domain must be "${domain}".`, "domain");
        admin.sites.remove(domain);
        // What was under way a moment ago is stored after this; jobs/forget-removed-sites.ts looks again later.
        await store.forget(id, { kind: "site" });
        set.status = 204;
      },
      { parse: "none" },
    )
    .get("/api/sites/:domain/drops", async ({ request, params, query }) => {
      const site = visibleSite(admin, principals.user(request), params.domain);
      const days = readDays(query["days"]);
      const today = Math.floor(now() / DAY_MS);
      const drops = await store.drops(site.id, today - days + 1);
      return {
        drops: drops.map(({ day, reason, count }) => ({ date: dayToDate(day), reason, count, explanation: DROP_REASONS[reason] })),
      };
    });
}

const CHANGEABLE = ["domain", "timezone", "weekStart", "label", "retentionMonths"] as const;

function readChange(body: unknown): SiteChange & { readonly retentionMonths?: number } {
  const fields = [...readFields(body, CHANGEABLE)].map(([name, value]) => {
    if (name === "retentionMonths") return [name, readMonths(value)] as const;
    if (typeof value !== "string") throw new AppError("invalid_field", 400, `${name} must be a text.`, name);
    return [name, value] as const;
  });
  return Object.fromEntries(fields);
}

function readDays(text: string | undefined): number {
  if (text === undefined) return 30;
  const days = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > LIMITS.queryRangeDays) {
    throw new AppError("invalid_days", 400, `days must be a whole number from 1 to ${LIMITS.queryRangeDays}.`, "days");
  }
  return days;
}
