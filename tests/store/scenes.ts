import type { EventSketch } from "../helpers/make-event.ts";

/** What is asked of a scene's site; the date range is 10 March 2026 unless told. Answers: dimensions, then metrics, row by row. */
export interface Ask {
  /** The site of the sketches that is asked about. */
  readonly site?: number;
  readonly of: { readonly metrics: readonly string[]; readonly [key: string]: unknown };
  readonly gives: readonly (readonly (string | number | null)[])[];
}

/** A few events and the answers that somebody worked out by hand. */
export interface Scene {
  readonly name: string;
  /** UTC unless told. */
  readonly timezone?: string;
  readonly events: readonly EventSketch[];
  readonly asks: readonly Ask[];
}

const D = "2026-03-10";
const both = ["2026-03-10", "2026-03-11"];
const counts = ["visitors", "visits", "pageviews", "events"];
const everything = [...counts, "views_per_visit", "bounce_rate", "visit_duration"];

export const VISIT_SCENES: readonly Scene[] = [
  {
    name: "one page view is a bounce",
    events: [{ at: `${D}T10:00:00Z`, visitor: 1 }],
    asks: [{ of: { metrics: everything }, gives: [[1, 1, 1, 1, 1, 100, 0]] }],
  },
  {
    name: "a non-interactive event leaves the bounce, an interactive one ends it",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1 },
      { at: `${D}T10:00:30Z`, visitor: 1, name: "Scroll", interactive: false },
      { at: `${D}T11:00:00Z`, visitor: 2 },
      { at: `${D}T11:01:00Z`, visitor: 2, name: "Signup" },
    ],
    asks: [
      // Durations 30 s and 60 s.
      { of: { metrics: everything }, gives: [[2, 2, 2, 4, 1, 50, 45]] },
      {
        of: { metrics: ["visitors", "pageviews", "events"], dimensions: ["event:name"] },
        gives: [
          ["pageview", 2, 2, 2],
          ["Scroll", 1, 0, 1],
          ["Signup", 1, 0, 1],
        ],
      },
    ],
  },
  {
    name: "a report of time and scrolling is no event, begins no visit, and keeps one open",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, origin: { source: "Google" } },
      { at: `${D}T10:20:00Z`, visitor: 1, name: "engagement", path: "/other" },
      { at: `${D}T10:40:00Z`, visitor: 1 },
      { at: `${D}T10:41:00Z`, visitor: 2, name: "engagement" },
    ],
    asks: [
      // 20 and 20 minutes, held together by the report.
      { of: { metrics: everything }, gives: [[1, 1, 2, 2, 2, 0, 2400]] },
      { of: { metrics: ["events"], dimensions: ["event:name", "event:page"] }, gives: [["pageview", "/", 2]] },
    ],
  },
  {
    name: "two visits of one visitor",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a" },
      { at: `${D}T10:10:00Z`, visitor: 1, path: "/b" },
      { at: `${D}T10:50:00Z`, visitor: 1, path: "/c" },
    ],
    // The first lasts 600 s, the second bounces.
    asks: [{ of: { metrics: everything }, gives: [[1, 2, 3, 3, 1.5, 50, 300]] }],
  },
  {
    name: "thirty minutes split, a millisecond less does not",
    events: [
      { at: `${D}T10:00:00.000Z`, visitor: 1 },
      { at: `${D}T10:30:00.000Z`, visitor: 1 },
      { at: `${D}T10:00:00.000Z`, visitor: 2 },
      { at: `${D}T10:29:59.999Z`, visitor: 2 },
    ],
    // Visits: bounce, bounce, and one of 1799.999 s.
    asks: [{ of: { metrics: everything }, gives: [[2, 3, 4, 4, 1.33, 67, 600]] }],
  },
  {
    name: "a visit over midnight counts in both days and once over both",
    events: [
      { at: "2026-03-10T23:50:00Z", visitor: 1, path: "/a" },
      { at: "2026-03-11T00:10:00Z", visitor: 1, path: "/b" },
    ],
    asks: [
      { of: { metrics: everything, date_range: both }, gives: [[1, 1, 2, 2, 2, 0, 1200]] },
      {
        of: { metrics: everything, date_range: both, dimensions: ["time:day"] },
        gives: [
          ["2026-03-10", 1, 1, 1, 1, 2, 0, 1200],
          ["2026-03-11", 1, 1, 1, 1, 2, 0, 1200],
        ],
      },
      // The second day alone: the visit is whole, its entry page lies before the range.
      { of: { metrics: everything, date_range: ["2026-03-11", "2026-03-11"] }, gives: [[1, 1, 1, 1, 2, 0, 1200]] },
      {
        of: { metrics: ["visits"], date_range: ["2026-03-11", "2026-03-11"], dimensions: ["visit:entry_page", "visit:exit_page"] },
        gives: [["/a", "/b", 1]],
      },
      {
        of: { metrics: ["visitors"], date_range: both, dimensions: ["time:hour"] },
        gives: [
          ["2026-03-10 23:00:00", 1],
          ["2026-03-11 00:00:00", 1],
        ],
      },
    ],
  },
  {
    name: "a visitor is a person-day: a visit over midnight and one of the next morning are two",
    events: [
      { at: "2026-03-10T23:50:00Z", visitor: 1 },
      { at: "2026-03-11T00:05:00Z", visitor: 1 },
      { at: "2026-03-11T09:00:00Z", visitor: 1 },
    ],
    asks: [
      { of: { metrics: counts, date_range: both }, gives: [[2, 2, 3, 3]] },
      {
        of: { metrics: counts, date_range: both, dimensions: ["time:day"] },
        gives: [
          ["2026-03-10", 1, 1, 1, 1],
          ["2026-03-11", 2, 2, 2, 2],
        ],
      },
    ],
  },
  {
    name: "entry and exit are page views, and a visit without any is no bounce",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, name: "Open", path: "/app" },
      { at: `${D}T10:01:00Z`, visitor: 1, path: "/a" },
      { at: `${D}T10:02:00Z`, visitor: 1, path: "/b" },
      { at: `${D}T10:03:00Z`, visitor: 1, name: "Click", path: "/c" },
      { at: `${D}T11:00:00Z`, visitor: 2, name: "Open", path: "/app" },
    ],
    asks: [
      { of: { metrics: everything }, gives: [[2, 2, 2, 5, 1, 0, 90]] },
      {
        of: { metrics: ["visits", "events", "views_per_visit", "bounce_rate", "visit_duration"], dimensions: ["visit:entry_page"] },
        gives: [
          ["(not set)", 1, 1, 0, 0, 0],
          ["/a", 1, 4, 2, 0, 180],
        ],
      },
      {
        of: { metrics: ["visits"], dimensions: ["visit:exit_page"] },
        gives: [
          ["(not set)", 1],
          ["/b", 1],
        ],
      },
    ],
  },
  {
    name: "events of one moment stay in the order of their arrival",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/z", origin: { source: "First" } },
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a", origin: { source: "Second" } },
    ],
    asks: [
      {
        of: { metrics: ["visits"], dimensions: ["visit:entry_page", "visit:exit_page", "visit:source"] },
        gives: [["/z", "/a", "First", 1]],
      },
    ],
  },
  {
    name: "a late event joins two visits into one",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a" },
      { at: `${D}T10:50:00Z`, visitor: 1, path: "/c" },
      { at: `${D}T10:25:00Z`, visitor: 1, path: "/b" },
    ],
    asks: [{ of: { metrics: everything }, gives: [[1, 1, 3, 3, 3, 0, 3000]] }],
  },
  {
    name: "a late event that was first of all tells the source and the entry page",
    events: [
      { at: `${D}T10:10:00Z`, visitor: 1, path: "/b", origin: { source: "Google" } },
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a", origin: { source: "Bing" } },
    ],
    asks: [{ of: { metrics: ["visits", "pageviews"], dimensions: ["visit:source", "visit:entry_page"] }, gives: [["Bing", "/a", 1, 2]] }],
  },
  {
    name: "a visit that lasts into its fourth day",
    // Every 25 minutes for 50 hours: 121 page views from 23:00 on the 9th to 01:00 on the 12th.
    events: Array.from({ length: 121 }, (_, index) => ({
      at: Date.parse("2026-03-09T23:00:00Z") + index * 25 * 60_000,
      visitor: 1,
      path: index === 0 ? "/first" : "/",
    })),
    asks: [
      { of: { metrics: everything, date_range: ["2026-03-09", "2026-03-12"] }, gives: [[1, 1, 121, 121, 121, 0, 180_000]] },
      {
        // From 1500 to 2940 minutes after its beginning: the 60th to the 117th event. Then come 00:10, 00:35 and 01:00.
        of: { metrics: [...counts, "visit_duration"], date_range: ["2026-03-11", "2026-03-12"], dimensions: ["time:day"] },
        gives: [
          ["2026-03-11", 1, 1, 58, 58, 180_000],
          ["2026-03-12", 1, 1, 3, 3, 180_000],
        ],
      },
      {
        of: { metrics: counts, date_range: ["2026-03-12", "2026-03-12"], dimensions: ["visit:entry_page"] },
        gives: [["/first", 1, 1, 3, 3]],
      },
    ],
  },
  {
    name: "a visit of the day before last goes on after the range's first day, on which it has no event in the range",
    // Sixty page views every 25 minutes from 23:50 on the 8th: ..., 23:35 on the 9th, 00:00 and 00:25 on the 10th.
    events: Array.from({ length: 60 }, (_, index) => ({ at: Date.parse("2026-03-08T23:50:00Z") + index * 25 * 60_000, visitor: 1 })),
    asks: [
      {
        of: { metrics: [...counts, "views_per_visit"], date_range: ["2026-03-09T23:40:00Z", "2026-03-10T00:10:00Z"] },
        gives: [[1, 1, 1, 1, 60]],
      },
    ],
  },
  {
    name: "nothing happened",
    events: [{ at: "2026-03-09T23:59:59.999Z", visitor: 1 }],
    asks: [
      { of: { metrics: everything }, gives: [[0, 0, 0, 0, null, null, null]] },
      { of: { metrics: everything, dimensions: ["event:page"] }, gives: [] },
      { of: { metrics: everything, dimensions: ["time:hour", "visit:source"] }, gives: [] },
    ],
  },
];
