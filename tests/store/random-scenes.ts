import fc from "fast-check";
import type { EventSketch } from "../helpers/make-event.ts";
import { randomPlan, type RandomPlan } from "./random-plans.ts";

/** Events around a moment at which calendars are difficult, and questions about them. */
export interface RandomScene {
  readonly timezone: string;
  readonly events: readonly EventSketch[];
  /** After how many events a batch ends; it is asked for after each. */
  readonly batches: readonly number[];
  readonly plans: readonly RandomPlan[];
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
    clickId: few("", "gclid"),
  },
  { requiredKeys: [] },
);
const client = fc.record(
  {
    country: few("", "DE", "FR"),
    region: few("", "DE-BE"),
    city: few("", "Berlin"),
    device: few("", "Mobile"),
    model: few("", "Pixel 9"),
    browser: few("Firefox", "Chrome"),
    browserVersion: few("", "131"),
    os: few("", "Linux"),
    osVersion: few("", "15.1"),
    screen: few("", "1920x1080"),
    language: few("", "de"),
  },
  { requiredKeys: [] },
);
const props = fc.dictionary(few("plan", "seats", "a b"), few("pro", "Pro", "7", "12.5", "-3", "1e3", ""), { maxKeys: 3 });

const event = (momentMs: number): fc.Arbitrary<EventSketch> =>
  fc.record(
    {
      at: offsetMs.map((offset) => momentMs + offset),
      visitor: fc.integer({ min: 1, max: 3 }),
      name: few("pageview", "pageview", "pageview", "pageview", "Signup", "Scroll", "engagement", "engagement"),
      path: few("/", "/a", "/A", "/blog/one", "/blog/%_", ""),
      hostname: few("example.com", "shop.example.com"),
      title: few("", "One"),
      interactive: few(true, true, false),
      origin,
      client,
      props,
      revenue: fc.tuple(fc.integer({ min: -500, max: 10_000 }), few("EUR", "JPY")),
      scroll: fc.integer({ min: 0, max: 100 }),
      engagedMs: few(0, 1, 3000, 59_999, 1_800_000),
      durationMs: fc.integer({ min: 0, max: 5000 }),
      outcome: few("success", "failure"),
      engine: few("script", "pixel", "server", "application"),
    },
    { requiredKeys: ["at", "visitor", "name", "path", "hostname", "interactive"] },
  );

/** Now and then somebody stays for days, or leaves a page open that reports. */
const longVisit = (momentMs: number): fc.Arbitrary<EventSketch[]> =>
  fc
    .tuple(offsetMs, fc.integer({ min: 2, max: 160 }), fc.integer({ min: 20, max: 29 }), few(1, 1, 2, 5))
    .map(([offset, count, minutes, every]) =>
      Array.from({ length: count }, (_, index) => ({
        at: momentMs + offset + index * minutes * MINUTE_MS,
        visitor: 4,
        name: index % every === 0 ? "pageview" : "engagement",
        engagedMs: 1000,
      })),
    );

export const randomScene: fc.Arbitrary<RandomScene> = few(...MOMENTS).chain(([timezone, moment]) => {
  const momentMs = Date.parse(moment);
  return fc.record({
    timezone: fc.constant(timezone),
    events: fc
      .tuple(fc.array(event(momentMs), { maxLength: 24 }), fc.option(longVisit(momentMs), { freq: 12, nil: [] }))
      .map(([events, stay]) => [...events, ...stay]),
    batches: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
    plans: fc.array(randomPlan(timezone, momentMs, offsetMs), { minLength: 1, maxLength: 6 }),
  });
});
