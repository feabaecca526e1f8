import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { pathOfGoatCounter } from "../ingest/goatcounter.ts";
import type { Clock } from "../lib/clock.ts";
import { dayToDate, zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";
import type { DoorDeps } from "./doors.ts";
import { notFound } from "./errors.ts";
import { findSite, searchOf } from "./goatcounter.ts";
import { HEADERS, pathOf } from "./headers.ts";
import { createPageCounts } from "./page-counts.ts";

export interface CounterDeps extends Pick<DoorDeps, "sites" | "clientAddress" | "rateLimit"> {
  readonly scripts: Pick<Admin["scripts"], "of">;
  readonly store: Pick<Store, "execute" | "span">;
  readonly now: Clock;
}

const ANSWER = { ...HEADERS.tracker, "content-type": "application/json", "cache-control": `public, max-age=${LIMITS.counterAgeS}` };
const FORM = /^\/counter\/(.+)\.json$/;
/** Days before today that the words stand for. */
const PERIODS: Readonly<Record<string, number>> = { week: 7, month: 30, year: 365 };
/** Narrow and unbreakable, as GoatCounter separates thousands. */
const SEPARATOR = "\u202f";

/** How often a page was visited, for everyone to see: GoatCounter's `GET /counter/<path>.json`. Only of sites whose owner allows it. */
export function counterRoutes({ sites, scripts, store, now, clientAddress, rateLimit }: CounterDeps) {
  const count = createPageCounts({ store, now });

  return new Elysia().get("/counter/*", async ({ request }) => {
    rateLimit.address(clientAddress(request));
    const [, encoded] = FORM.exec(pathOf(request.url)) ?? [];
    const path = decode(encoded);
    if (path === null) throw notFound();
    const query = searchOf(request);
    const { site } = findSite(request, query, sites);
    if (site === null) throw notFound();
    if (!scripts.of(site.id).publicCounters) {
      throw new AppError("counters_private", 403, "The owner of this site does not show how often its pages are visited.");
    }
    const visits = await count(site, path === "TOTAL" ? null : pathOfGoatCounter(path), rangeOf(query, site, now()));
    const shown = String(visits).replace(/\B(?=(\d{3})+$)/g, SEPARATOR);
    return new Response(JSON.stringify({ count_unique: shown, count: shown }), { status: visits === 0 ? 404 : 200, headers: ANSWER });
  });
}

function decode(encoded: string | undefined): string | null {
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** `start` and `end` as dates of the site; `start` also as a word. Without both, everything. */
function rangeOf(query: URLSearchParams, site: Site, nowMs: number): unknown {
  const [start, end] = [query.get("start"), query.get("end")];
  if (start === null && end === null) return "all";
  const today = zoneOf(site.timezone).dayOf(nowMs);
  const from = start ?? dayToDate(today - LIMITS.queryRangeDays + 1);
  return [Object.hasOwn(PERIODS, from) ? dayToDate(today - PERIODS[from]!) : from, end ?? dayToDate(today)];
}
