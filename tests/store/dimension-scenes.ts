import type { Scene } from "./scenes.ts";

const D = "2026-03-10";
const counts = ["visitors", "visits", "pageviews", "events"];
const few = ["visitors", "events"];

export const DIMENSION_SCENES: readonly Scene[] = [
  {
    name: "source and campaign are those of the visit's first event",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a", origin: { source: "Google", channel: "Paid Search", utmCampaign: "spring" } },
      { at: `${D}T10:05:00Z`, visitor: 1, path: "/b", origin: { source: "Newsletter", channel: "Email" } },
      { at: `${D}T11:30:00Z`, visitor: 1, path: "/c", origin: { source: "Newsletter", channel: "Email" } },
    ],
    asks: [
      {
        of: { metrics: counts, dimensions: ["visit:source"] },
        gives: [
          ["Google", 1, 1, 2, 2],
          ["Newsletter", 1, 1, 1, 1],
        ],
      },
      {
        of: { metrics: ["visits", "pageviews"], dimensions: ["visit:utm_campaign"] },
        gives: [
          ["(not set)", 1, 1],
          ["spring", 1, 2],
        ],
      },
      { of: { metrics: counts }, gives: [[1, 2, 3, 3]] },
      { of: { metrics: ["pageviews"], filters: [["is", "visit:channel", ["Paid Search"]]] }, gives: [[2]] },
    ],
  },
  {
    name: "country and browser are those of the visit's first event",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, client: { country: "DE", browser: "Firefox", os: "Linux", device: "Desktop" } },
      { at: `${D}T10:05:00Z`, visitor: 1, client: { country: "FR", browser: "Firefox", os: "Linux", device: "Desktop" } },
      { at: `${D}T10:05:00Z`, visitor: 2, client: { country: "FR", browser: "Chrome", os: "Android", device: "Mobile" } },
    ],
    asks: [
      {
        of: { metrics: few, dimensions: ["visit:country"] },
        gives: [
          ["DE", 1, 2],
          ["FR", 1, 1],
        ],
      },
      {
        of: { metrics: ["events"], dimensions: ["visit:browser", "visit:os", "visit:screen"] },
        gives: [
          ["Firefox", "Linux", "Desktop", 2],
          ["Chrome", "Android", "Mobile", 1],
        ],
      },
    ],
  },
  {
    name: "what is not known has a name, which can be asked for",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, hostname: "" },
      { at: `${D}T10:00:00Z`, visitor: 2, client: { country: "DE" }, origin: { source: "Google", referrer: "google.com" } },
    ],
    asks: [
      {
        of: { metrics: ["visitors"], dimensions: ["visit:source", "visit:referrer", "visit:country", "event:hostname", "visit:channel"] },
        gives: [
          ["Direct / None", "Direct / None", "(not set)", "(none)", "Direct", 1],
          ["Google", "google.com", "DE", "example.com", "Direct", 1],
        ],
      },
      { of: { metrics: ["visitors"], filters: [["is", "visit:source", ["Direct / None"]]] }, gives: [[1]] },
      { of: { metrics: ["visitors"], filters: [["is_not", "visit:country", ["(not set)"]]] }, gives: [[1]] },
      { of: { metrics: ["visitors"], filters: [["is", "visit:country", ["(not set)", "DE"]]] }, gives: [[2]] },
      { of: { metrics: ["visitors"], filters: [["is", "visit:channel", ["Direct"]]] }, gives: [[2]] },
      { of: { metrics: ["visitors"], filters: [["is", "visit:country", ["AT"]]] }, gives: [[0]] },
    ],
  },
  {
    name: "visit metrics of a page are those of the visits that entered on it",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/a" },
      { at: `${D}T10:10:00Z`, visitor: 1, path: "/b" },
      { at: `${D}T10:12:00Z`, visitor: 1, path: "/c" },
      { at: `${D}T11:00:00Z`, visitor: 2, path: "/b" },
      { at: `${D}T12:00:00Z`, visitor: 3, path: "/a" },
    ],
    asks: [
      {
        of: {
          metrics: ["visitors", "visits", "pageviews", "bounce_rate", "visit_duration", "views_per_visit"],
          dimensions: ["event:page"],
        },
        gives: [
          // Entered by visitors 1 (720 s, three pages) and 3 (a bounce).
          ["/a", 2, 2, 2, 50, 360, 2],
          ["/b", 2, 2, 2, 100, 0, 1],
          ["/c", 1, 1, 1, null, null, null],
        ],
      },
      {
        of: { metrics: ["visitors", "bounce_rate"], dimensions: ["time:day", "event:page"], order_by: [["bounce_rate", "asc"]] },
        gives: [
          [D, "/a", 2, 50],
          [D, "/b", 2, 100],
          [D, "/c", 1, null],
        ],
      },
    ],
  },
  {
    name: "one site does not see another, though the visitor is the same",
    events: [
      { site: 1, at: `${D}T10:00:00Z`, visitor: 1, path: "/a" },
      { site: 2, at: `${D}T10:01:00Z`, visitor: 1, path: "/b" },
      { site: 2, at: `${D}T10:02:00Z`, visitor: 1, path: "/a" },
      { site: 2, at: `${D}T10:03:00Z`, visitor: 2, path: "/a" },
    ],
    asks: [
      { site: 1, of: { metrics: [...counts, "bounce_rate"] }, gives: [[1, 1, 1, 1, 100]] },
      { site: 2, of: { metrics: [...counts, "bounce_rate"] }, gives: [[2, 2, 3, 3, 50]] },
      { site: 3, of: { metrics: counts }, gives: [[0, 0, 0, 0]] },
      {
        site: 2,
        of: { metrics: ["events"], dimensions: ["event:page"] },
        gives: [
          ["/a", 2],
          ["/b", 1],
        ],
      },
    ],
  },
  {
    name: "order, pages and the number of rows",
    events: [
      { at: `${D}T10:00:00Z`, visitor: 1, path: "/b" },
      { at: `${D}T10:01:00Z`, visitor: 2, path: "/b" },
      { at: `${D}T10:02:00Z`, visitor: 3, path: "/a" },
      { at: `${D}T10:03:00Z`, visitor: 3, path: "/a" },
      { at: `${D}T10:04:00Z`, visitor: 4, path: "/c" },
    ],
    asks: [
      {
        of: { metrics: few, dimensions: ["event:page"] },
        gives: [
          ["/b", 2, 2],
          ["/a", 1, 2],
          ["/c", 1, 1],
        ],
      },
      {
        of: {
          metrics: few,
          dimensions: ["event:page"],
          order_by: [
            ["events", "asc"],
            ["event:page", "desc"],
          ],
        },
        gives: [
          ["/c", 1, 1],
          ["/b", 2, 2],
          ["/a", 1, 2],
        ],
      },
      { of: { metrics: few, dimensions: ["event:page"], pagination: { limit: 1, offset: 1 } }, gives: [["/a", 1, 2]] },
      { of: { metrics: few, dimensions: ["event:page"], pagination: { limit: 10, offset: 3 } }, gives: [] },
    ],
  },
];

export const FILTER_SCENE: Scene = {
  name: "filters of events and of visits together",
  events: [
    { at: `${D}T10:00:00Z`, visitor: 1, path: "/a", origin: { source: "Google" } },
    { at: `${D}T10:01:00Z`, visitor: 1, path: "/blog/one" },
    { at: `${D}T10:00:00Z`, visitor: 2, path: "/blog/two" },
    { at: `${D}T10:02:00Z`, visitor: 2, path: "/a" },
    { at: `${D}T10:00:00Z`, visitor: 3, path: "/pricing", origin: { source: "Google" } },
  ],
  asks: [
    // Selected by one event each, but visits are whole: two pages each.
    {
      of: { metrics: [...few, "views_per_visit", "visit_duration"], filters: [["is", "event:page", ["/a"]]] },
      gives: [[2, 2, 2, 90]],
    },
    {
      of: {
        metrics: few,
        filters: [
          ["contains", "event:page", ["/blog"]],
          ["is", "visit:source", ["Google"]],
        ],
      },
      gives: [[1, 1]],
    },
    {
      of: {
        metrics: few,
        filters: [
          [
            "or",
            [
              ["is", "visit:source", ["Google"]],
              ["contains", "event:page", ["two"]],
            ],
          ],
        ],
      },
      gives: [[3, 4]],
    },
    {
      of: {
        metrics: few,
        filters: [
          [
            "not",
            [
              "or",
              [
                ["is", "visit:source", ["Google"]],
                ["contains", "event:page", ["two"]],
              ],
            ],
          ],
        ],
      },
      gives: [[1, 1]],
    },
    { of: { metrics: few, filters: [["is_not", "event:page", ["/a"]]] }, gives: [[3, 3]] },
    { of: { metrics: few, filters: [["is_not", "event:page", ["/a", "/pricing"]]] }, gives: [[2, 2]] },
    { of: { metrics: few, filters: [["contains_not", "event:page", ["blog"]]] }, gives: [[3, 3]] },
    { of: { metrics: few, filters: [["is", "visit:source", ["Direct / None"]]] }, gives: [[1, 2]] },
    { of: { metrics: few, filters: [["is", "visit:entry_page", ["/blog/two"]]] }, gives: [[1, 2]] },
    { of: { metrics: few, filters: [["contains", "event:page", ["BLOG"]]] }, gives: [[0, 0]] },
    { of: { metrics: few, filters: [["contains", "event:page", ["BLOG"], { case_sensitive: false }]] }, gives: [[2, 2]] },
    { of: { metrics: few, filters: [["is", "visit:source", ["gOOGLE"], { case_sensitive: false }]] }, gives: [[2, 3]] },
    // Not patterns, and not SQL.
    { of: { metrics: few, filters: [["contains", "event:page", ["%", "_", "' OR 1=1 --", "\u0000"]]] }, gives: [[0, 0]] },
    // All of one value and none of another never hold for one event, although they do for a visit.
    {
      of: {
        metrics: few,
        filters: [
          ["is", "event:page", ["/a"]],
          ["is", "event:page", ["/blog/one"]],
        ],
      },
      gives: [[0, 0]],
    },
    {
      of: { metrics: ["visitors", "pageviews"], dimensions: ["visit:source"], filters: [["contains", "event:page", ["blog", "pricing"]]] },
      gives: [
        ["Google", 2, 2],
        ["Direct / None", 1, 1],
      ],
    },
  ],
};
