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
    name: "a report of time and scrolling is no event and keeps no visit open",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, origin: { source: "Google" } },
      { at: `${D}T10:20:00Z`, visitor: 1, name: "engagement", path: "/other" },
      { at: `${D}T10:40:00Z`, visitor: 1 },
      { at: `${D}T10:41:00Z`, visitor: 2, name: "engagement" },
    ],
    asks: [
      { of: { metrics: everything }, gives: [[1, 2, 2, 2, 1, 100, 0]] },
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

export const CALENDAR_SCENES: readonly Scene[] = [
  {
    name: "Berlin's day of 23 hours",
    timezone: "Europe/Berlin",
    events: [
      { at: "2026-03-29T00:30:00Z", visitor: 1 }, // 01:30
      { at: "2026-03-29T01:30:00Z", visitor: 2 }, // 03:30
      { at: "2026-03-29T21:59:00Z", visitor: 3 }, // 23:59
      { at: "2026-03-29T22:00:00Z", visitor: 4 }, // the next day
    ],
    asks: [
      { of: { metrics: counts, date_range: ["2026-03-29", "2026-03-29"] }, gives: [[3, 3, 3, 3]] },
      {
        of: { metrics: ["visitors"], date_range: ["2026-03-29", "2026-03-29"], dimensions: ["time:hour"] },
        gives: [
          ["2026-03-29 01:00:00", 1],
          ["2026-03-29 03:00:00", 1],
          ["2026-03-29 23:00:00", 1],
        ],
      },
    ],
  },
  {
    name: "Berlin's day of 25 hours has two o'clock twice",
    timezone: "Europe/Berlin",
    events: [
      { at: "2026-10-24T22:00:00Z", visitor: 1 }, // 00:00
      { at: "2026-10-25T00:30:00Z", visitor: 2 }, // 02:30, summer
      { at: "2026-10-25T01:30:00Z", visitor: 3 }, // 02:30, winter
      { at: "2026-10-25T22:59:59Z", visitor: 4 }, // 23:59:59
    ],
    asks: [
      { of: { metrics: ["visitors"], date_range: ["2026-10-25", "2026-10-25"] }, gives: [[4]] },
      {
        of: { metrics: ["visitors"], date_range: ["2026-10-25", "2026-10-25"], dimensions: ["time:hour"] },
        gives: [
          ["2026-10-25 00:00:00", 1],
          ["2026-10-25 02:00:00", 1],
          ["2026-10-25 02:00:00", 1],
          ["2026-10-25 23:00:00", 1],
        ],
      },
    ],
  },
  {
    name: "a zone that is half an hour off",
    timezone: "Asia/Kolkata",
    events: [
      { at: "2026-03-09T18:29:59Z", visitor: 1 }, // the 9th, 23:59:59
      { at: "2026-03-09T18:30:00Z", visitor: 2 }, // the 10th, 00:00
      { at: "2026-03-10T18:29:59Z", visitor: 3 }, // the 10th, 23:59:59
    ],
    asks: [
      {
        of: { metrics: ["visitors"], date_range: ["2026-03-09", "2026-03-10"], dimensions: ["time:day"] },
        gives: [
          ["2026-03-09", 1],
          ["2026-03-10", 2],
        ],
      },
      {
        of: { metrics: ["visitors"], dimensions: ["time:hour"] },
        gives: [
          ["2026-03-10 00:00:00", 1],
          ["2026-03-10 23:00:00", 1],
        ],
      },
    ],
  },
  {
    name: "Havana's day that begins at one o'clock",
    timezone: "America/Havana",
    events: [
      { at: "2026-03-08T04:59:00Z", visitor: 1 }, // the 7th, 23:59
      { at: "2026-03-08T05:00:00Z", visitor: 2 }, // the 8th, 01:00
    ],
    asks: [
      {
        of: { metrics: ["visitors"], date_range: ["2026-03-07", "2026-03-08"], dimensions: ["time:day"] },
        gives: [
          ["2026-03-07", 1],
          ["2026-03-08", 1],
        ],
      },
      {
        of: { metrics: ["visitors"], date_range: ["2026-03-08", "2026-03-08"], dimensions: ["time:hour"] },
        gives: [["2026-03-08 01:00:00", 1]],
      },
    ],
  },
  {
    name: "a day that begins within an hour of UTC, asked about in that hour",
    timezone: "Asia/Kathmandu",
    events: [{ at: "2026-03-09T18:15:00Z", visitor: 1 }],
    asks: [
      { of: { metrics: counts, date_range: ["2026-03-09T18:00:00Z", "2026-03-09T18:30:00Z"] }, gives: [[1, 1, 1, 1]] },
      { of: { metrics: counts, date_range: ["2026-03-09T18:00:00Z", "2026-03-09T18:14:59Z"] }, gives: [[0, 0, 0, 0]] },
    ],
  },
  {
    name: "a visit over the date that Apia skipped",
    timezone: "Pacific/Apia",
    events: [
      { at: "2011-12-30T09:59:00Z", visitor: 1, path: "/a" }, // the 29th, 23:59
      { at: "2011-12-30T10:00:00Z", visitor: 1, path: "/b" }, // the 31st, 00:00
    ],
    asks: [
      { of: { metrics: ["visits", "events", "views_per_visit"], date_range: ["2011-12-31", "2011-12-31"] }, gives: [[1, 1, 2]] },
      { of: { metrics: ["visits", "events"], date_range: ["2011-12-30", "2011-12-30"] }, gives: [[0, 0]] },
      {
        of: { metrics: ["visits", "events"], date_range: ["2011-12-29", "2011-12-31"], dimensions: ["time:day"] },
        gives: [
          ["2011-12-29", 1, 1],
          ["2011-12-31", 1, 1],
        ],
      },
    ],
  },
  {
    name: "weeks begin on Monday, months on the first",
    events: [
      { at: "2026-02-28T12:00:00Z", visitor: 1 }, // Saturday
      { at: "2026-03-01T12:00:00Z", visitor: 2 }, // Sunday of the same week
      { at: "2026-03-02T12:00:00Z", visitor: 3 }, // Monday
    ],
    asks: [
      {
        // The range begins on a Friday: its first week is named by that day.
        of: { metrics: ["visitors"], date_range: ["2026-02-27", "2026-03-08"], dimensions: ["time:week"] },
        gives: [
          ["2026-02-27", 2],
          ["2026-03-02", 1],
        ],
      },
      {
        of: { metrics: ["visitors"], date_range: ["2026-02-27", "2026-03-08"], dimensions: ["time:month"] },
        gives: [
          ["2026-02-01", 1],
          ["2026-03-01", 2],
        ],
      },
    ],
  },
  {
    name: "a range of date-times cuts a visit but not its properties",
    events: [
      { at: `${D}T10:59:59.500Z`, visitor: 1, path: "/a" },
      { at: `${D}T11:00:00.000Z`, visitor: 1, path: "/b" },
      { at: `${D}T11:05:00.000Z`, visitor: 1, path: "/c" },
    ],
    asks: [
      {
        of: { metrics: counts, date_range: [`${D}T10:00:00Z`, `${D}T10:59:59Z`] },
        gives: [[1, 1, 1, 1]],
      },
      {
        of: { metrics: ["events", "views_per_visit"], date_range: [`${D}T12:00:00+01:00`, `${D}T12:59:59+01:00`] },
        gives: [[2, 3]],
      },
    ],
  },
];
