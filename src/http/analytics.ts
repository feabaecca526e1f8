import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { dayToDate, zoneOf } from "../lib/zone.ts";
import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { Principal } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import { answerQueries } from "../query/answer.ts";
import { parseQuery } from "../query/parse.ts";
import type { Store } from "../store/store.ts";
import { visibleSite, type Principals } from "./principal.ts";
import { executeFor } from "./shown-part.ts";

export interface AnalyticsDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly now: Clock;
}

const METRICS = ["visits", "visitors", "operations", "successes", "failures"];
const LAST_DAYS = 7;

/** The few numbers that an application shows of itself: all time, today, and today with the six days before it, in the site's zone. */
export function analyticsRoutes({ admin, store, principals, now }: AnalyticsDeps) {
  return new Elysia().get("/api/analytics", async ({ request, query }) => {
    const principal = principals.reader(withKey(request, query["key"]));
    const site = siteOf(admin, principal, query["site_id"]);
    const nowMs = now();
    const today = zoneOf(site.timezone).dayOf(nowMs);
    const since = (day: number): [string, string] => [dayToDate(day), dayToDate(today)];
    const asked = ["all", since(today), since(today - LAST_DAYS + 1)].map((date_range) => ({
      site,
      query: parseQuery({ site_id: site.domain, metrics: METRICS, date_range }),
    }));
    const [total, day, week] = await answerQueries(
      asked,
      nowMs,
      (plans) => executeFor(store, admin, principal)(plans, request.signal),
      (id) => store.span(id),
    );
    return { total: summaryOf(total!), today: summaryOf(day!), last_7_days: summaryOf(week!) };
  });
}

function summaryOf({ results }: Awaited<ReturnType<typeof answerQueries>>[number]) {
  const [visits, visitors, operations, successes, failures] = results[0]!.metrics;
  return {
    visits,
    unique_visitors: visitors,
    total_operations: operations,
    successful_operations: successes,
    failed_operations: failures,
  };
}

/** A key may stand in the address, for those who cannot send a header. */
function withKey(request: Request, key: string | undefined): Request {
  if (key === undefined) return request;
  if (request.headers.has("authorization"))
    throw new AppError("two_credentials", 400, "Send the key as a header or in the address, not both.");
  return new Request(request.url, { headers: { authorization: `Bearer ${key}` } });
}

/** The site asked for, or the only one that the key is for. */
function siteOf(admin: Admin, principal: Principal, domain: string | undefined): Site {
  if (domain !== undefined) return visibleSite(admin, principal, domain);
  const seen = admin.sites.list().filter(({ id }) => principal.sites === "all" || principal.sites.includes(id));
  if (seen.length !== 1)
    throw new AppError("invalid_query", 400, "site_id: say which site, since the key is not for exactly one.", "site_id");
  return seen[0]!;
}
