import { dayToDate, zoneOf } from "../lib/zone.ts";
import { DIMENSIONS, type NamedDimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import type { Grouping, Plan, PlanMetric, Result } from "../model/plan.ts";
import type { Realtime, RealtimeEvent, RealtimeRow } from "../model/realtime.ts";
import type { Site } from "../model/site.ts";
import { CURRENT_VISITOR_MS } from "../model/visit.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const MINUTES = 30;
const TOP_ROWS = 10;

const EVENT_FIELDS = ["event:name", "event:page", "visit:source", "visit:country", "visit:device"] as const satisfies NamedDimension[];
/** Visitors with an event in the last minutes, this very moment included. */
export function planCurrent({ id, timezone }: Pick<Site, "id" | "timezone">, nowMs: number): Plan {
  const range = { fromMs: nowMs - CURRENT_VISITOR_MS, toMs: nowMs + 1 };
  return { site: id, timezone, ...range, metrics: ["visitors"], groupings: [], filter: null, order: [], limit: 1, offset: 0 };
}

/** The plans of one look at a site, without its single events where they are not asked for. All but the first share range and filter, and so their work. */
export function planRealtime(site: Pick<Site, "id" | "timezone">, nowMs: number, withEvents = true): Plan[] {
  const lastMinute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const fromMs = lastMinute - (MINUTES - 1) * MINUTE_MS;
  const toMs = (Math.floor(nowMs / SECOND_MS) + 1) * SECOND_MS;
  const base = { site: site.id, timezone: site.timezone, fromMs, toMs, filter: null, offset: 0 };
  const by = (dimension: NamedDimension): Grouping => ({ by: "field", dimension });
  const every = (stepMs: number): Grouping => ({ by: "time", buckets: { startsMs: steps(fromMs, toMs, stepMs) } });
  const top = (dimension: NamedDimension): Plan => {
    const metrics: PlanMetric[] = ["visitors"];
    return { ...base, metrics, groupings: [by(dimension)], order: [{ key: 1, descending: true }], limit: TOP_ROWS };
  };
  const events: Plan = {
    ...base,
    metrics: ["events"],
    groupings: [every(SECOND_MS), ...EVENT_FIELDS.map(by)],
    order: [{ key: 0, descending: true }],
    limit: LIMITS.realtimeEvents,
  };
  return [
    planCurrent(site, nowMs),
    { ...base, metrics: ["visitors", "pageviews"], groupings: [every(MINUTE_MS)], order: [{ key: 0, descending: false }], limit: MINUTES },
    top("event:page"),
    top("visit:source"),
    top("visit:country"),
    ...(withEvents ? [events] : []),
  ];
}

/** What the plans' results mean, in their order. */
export function formatRealtime(plans: readonly Plan[], results: readonly Result[]): Realtime {
  const [current, minutes, pages, sources, countries, events] = results;
  const counts = Array.from({ length: MINUTES }, () => ({ visitors: 0, pageviews: 0 }));
  for (const { keys, metrics } of minutes!.rows) {
    counts[Number(keys[0])] = { visitors: metrics[0] as number, pageviews: metrics[1] as number };
  }
  return {
    current: (current!.rows[0]?.metrics[0] ?? 0) as number,
    minutes: counts,
    pages: topRows(pages!, "event:page"),
    sources: topRows(sources!, "visit:source"),
    countries: topRows(countries!, "visit:country"),
    events: events === undefined ? [] : eventRows(plans[5]!, events),
  };
}

function topRows({ rows }: Result, dimension: NamedDimension): RealtimeRow[] {
  return rows.map(({ keys, metrics }) => ({ name: named(dimension, keys[0]!), visitors: metrics[0] as number }));
}

function eventRows({ groupings, timezone }: Plan, { rows }: Result): RealtimeEvent[] {
  const [seconds] = groupings;
  const startsMs = seconds?.by === "time" ? seconds.buckets.startsMs : [];
  return rows.map(({ keys: [second, ...fields], metrics }) => {
    const timeMs = startsMs[Number(second)]!;
    const [name, page, source, country, device] = EVENT_FIELDS.map((dimension, index) => named(dimension, fields[index]!));
    return {
      at: localTime(timeMs, timezone),
      timeMs,
      name: name!,
      page: page!,
      source: source!,
      country: country!,
      device: device!,
      count: metrics[0] as number,
    };
  });
}

const named = (dimension: NamedDimension, value: string | number): string => (value === "" ? DIMENSIONS[dimension].empty : String(value));

function localTime(ms: number, timezone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone).toPlainTime();
  return `${dayToDate(zoneOf(timezone).dayOf(ms))} ${time.toString({ smallestUnit: "second" })}`;
}

function steps(fromMs: number, toMs: number, stepMs: number): number[] {
  const starts: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += stepMs) starts.push(ms);
  return starts;
}
