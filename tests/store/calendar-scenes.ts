import type { Scene } from "./scenes.ts";

const D = "2026-03-10";
const counts = ["visitors", "visits", "pageviews", "events"];

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
