import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { pathOfGoatCounter } from "../ingest/goatcounter.ts";
import type { Clock } from "../lib/clock.ts";
import { Lru } from "../lib/lru.ts";
import { dayToDate, zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { answerQueries } from "../query/answer.ts";
import { parseQuery } from "../query/parse.ts";
import type { Store } from "../store/store.ts";
import type { DoorDeps } from "./doors.ts";
import { notFound } from "./errors.ts";
import { findSite, searchOf } from "./goatcounter.ts";
import { HEADERS, pathOf } from "./headers.ts";

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
  const known = new Lru<{ readonly visits: number; readonly untilMs: number }>(LIMITS.counters);

  const count = async (site: Site, path: string | null, range: unknown, signal: AbortSignal): Promise<number> => {
    const key = JSON.stringify([site.id, path, range]);
    const before = known.get(key);
    if (before !== undefined && now() < before.untilMs) return before.visits;
    const filters = path === null ? [] : [["is", "event:page", [path]]];
    const query = parseQuery({ site_id: site.domain, metrics: ["visits"], date_range: range, filters });
    const [answer] = await answerQueries(
      [{ query, site }],
      now(),
      (plans) => store.execute(plans, signal),
      (id) => store.span(id),
    );
    const visits = Number(answer!.results[0]?.metrics[0] ?? 0);
    known.set(key, { visits, untilMs: now() + LIMITS.counterAgeS * 1000 });
    return visits;
  };

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
    const visits = await count(site, path === "TOTAL" ? null : pathOfGoatCounter(path), rangeOf(query, site, now()), request.signal);
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
