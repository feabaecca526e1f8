import fc from "fast-check";
import { DIMENSIONS, TIME_DIMENSIONS } from "../../src/model/dimension.ts";
import { METRICS } from "../../src/model/metric.ts";
import type { EventSketch } from "../helpers/make-event.ts";

/** Events around a moment at which calendars are difficult, and questions about them. */
export interface RandomScene {
  readonly timezone: string;
  readonly nowMs: number;
  readonly events: readonly EventSketch[];
  /** After how many events a batch ends, and whether it is asked for in between. */
  readonly batches: readonly number[];
  readonly bodies: readonly Record<string, unknown>[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A zone, and an instant in it around which things happen: changes of the clock, skipped midnights and dates, plain midnights. */
const MOMENTS: readonly (readonly [string, string])[] = [
  ["UTC", "2026-03-10T00:00Z"],
  ["UTC", "2028-03-01T00:00Z"],
  ["Europe/Berlin", "2026-03-29T01:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00Z"],
  ["America/Los_Angeles", "2026-11-01T09:00Z"],
  ["America/Havana", "2026-03-08T05:00Z"],
  ["America/Sao_Paulo", "2018-11-04T03:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Asia/Kathmandu", "2026-03-09T18:15Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z"],
];

const few = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

/** Mostly near the moment and near multiples of half an hour, where visits split, days turn and clocks change. */
const offsetMs = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: -6, max: 6 }), few(-1, 0, 0, 1)).map(([halves, ms]) => halves * 30 * MINUTE_MS + ms) },
  { weight: 3, arbitrary: fc.integer({ min: -180, max: 180 }).map((minutes) => minutes * MINUTE_MS) },
  { weight: 1, arbitrary: fc.integer({ min: -60, max: 60 }).map((hours) => hours * HOUR_MS) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }) },
);

const origin = fc.record(
  {
    source: few("", "Google", "google", "Ad_50%"),
    channel: few("Direct", "Referral"),
    referrer: few("", "news.example/item"),
    utmSource: few("", "x"),
    utmMedium: few("", "cpc"),
    utmCampaign: few("", "spring", "SPRING"),
    utmContent: few("", "(not set)"),
    utmTerm: few("", "a b"),
  },
  { requiredKeys: [] },
);
const client = fc.record(
  { country: few("", "DE", "FR"), device: few("", "Mobile"), browser: few("Firefox", "Chrome"), os: few("", "Linux") },
  { requiredKeys: [] },
);

const event = (momentMs: number): fc.Arbitrary<EventSketch> =>
  fc.record({
    at: offsetMs.map((offset) => momentMs + offset),
    visitor: fc.integer({ min: 1, max: 3 }),
    name: few("pageview", "pageview", "pageview", "pageview", "Signup", "Scroll", "engagement"),
    path: few("/", "/a", "/A", "/blog/one", "/blog/%_", ""),
    hostname: few("example.com", "shop.example.com"),
    interactive: few(true, true, false),
    origin,
    client,
  });

/** Now and then somebody stays for days. */
const longVisit = (momentMs: number): fc.Arbitrary<EventSketch[]> =>
  fc
    .tuple(offsetMs, fc.integer({ min: 2, max: 160 }), fc.integer({ min: 20, max: 29 }))
    .map(([offset, count, minutes]) =>
      Array.from({ length: count }, (_, index) => ({ at: momentMs + offset + index * minutes * MINUTE_MS, visitor: 4 })),
    );

const fieldDimension = few(...Object.keys(DIMENSIONS));
const value = few(
  "",
  "/a",
  "/A",
  "/blog",
  "a",
  "Google",
  "o",
  "Direct / None",
  "(not set)",
  "(none)",
  "Direct",
  "spring",
  "DE",
  "%",
  "pageview",
  "Mobile",
);

const condition: fc.Arbitrary<unknown> = fc
  .tuple(
    few("is", "is_not", "contains", "contains_not"),
    fieldDimension,
    fc.array(value, { minLength: 1, maxLength: 3 }),
    fc.option(fc.boolean()),
  )
  .map(([op, dimension, values, caseSensitive]) => [
    op,
    dimension,
    values,
    ...(caseSensitive === null ? [] : [{ case_sensitive: caseSensitive }]),
  ]);

const { filter } = fc.letrec<{ filter: unknown }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.tuple(few("and", "or"), fc.array(tie("filter"), { minLength: 1, maxLength: 3 })),
    fc.tuple(fc.constant("not"), tie("filter")),
  ),
}));

function dateRange(momentMs: number): fc.Arbitrary<unknown> {
  const date = fc.integer({ min: -3, max: 2 }).map((days) => new Date(momentMs + days * DAY_MS).toISOString().slice(0, 10));
  const instant = offsetMs.map((offset) => new Date(momentMs + offset).toISOString());
  const pair = (bound: fc.Arbitrary<string>) => fc.tuple(bound, bound).map((two) => [...two].sort());
  return fc.oneof(few("day", "24h", "1d", "7d", "month", "1mo", "year"), pair(date), pair(instant));
}

const OF_VISITS = Object.entries(METRICS).flatMap(([name, { level }]) => (level === "visit" ? [name] : []));

const body = (momentMs: number): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      metrics: fc.uniqueArray(few(...Object.keys(METRICS)), { minLength: 1 }),
      time: fc.option(few(...TIME_DIMENSIONS)),
      fields: fc.uniqueArray(fc.oneof(few("event:page"), fieldDimension), { maxLength: 2 }),
      date_range: dateRange(momentMs),
      filters: fc.array(filter, { maxLength: 2 }),
      order: fc.array(fc.tuple(fc.nat(), few("asc", "desc")), { maxLength: 2 }),
      limit: fc.option(fc.integer({ min: 1, max: 4 })),
      offset: few(0, 0, 0, 1, 2),
    })
    .map(({ metrics, time, fields, date_range, filters, order, limit, offset }) => {
      const dimensions = time === null ? fields : [...fields, time];
      const refused = dimensions.some((name) => name === "event:name" || (name === "event:hostname" && !dimensions.includes("event:page")));
      const possible = refused ? metrics.filter((metric) => !OF_VISITS.includes(metric)) : metrics;
      const asked = possible.length === 0 ? ["visitors"] : possible;
      const names = [...asked, ...dimensions];
      return {
        metrics: asked,
        dimensions,
        date_range,
        filters,
        order_by: order.map(([index, direction]) => [names[index % names.length], direction]).slice(0, names.length),
        pagination: { ...(limit === null ? {} : { limit }), offset },
      };
    });

export const randomScene: fc.Arbitrary<RandomScene> = few(...MOMENTS).chain(([timezone, moment]) => {
  const momentMs = Date.parse(moment);
  return fc.record({
    timezone: fc.constant(timezone),
    nowMs: offsetMs.map((offset) => momentMs + offset),
    events: fc
      .tuple(fc.array(event(momentMs), { maxLength: 24 }), fc.option(longVisit(momentMs), { freq: 12, nil: [] }))
      .map(([events, stay]) => [...events, ...stay]),
    batches: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
    bodies: fc.array(body(momentMs), { minLength: 1, maxLength: 4 }),
  });
});
