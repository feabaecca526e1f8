import type { Scene } from "./scenes.ts";

const D = "2026-03-10";
const at = (time: string): string => `${D}T${time}Z`;

/** What events carry beside their page: time and scrolling, money, outcomes, numbers; and the values that are derived. */
export const METRIC_SCENES: readonly Scene[] = [
  {
    name: "reports speak of the latest view of their page",
    events: [
      { at: at("10:00:00"), visitor: 1, path: "/a" },
      { at: at("10:00:10"), visitor: 1, name: "engagement", path: "/a", scroll: 40, engagedMs: 8_000 },
      { at: at("10:00:20"), visitor: 1, name: "engagement", path: "/a", scroll: 30, engagedMs: 2_000 },
      { at: at("10:01:00"), visitor: 1, path: "/b" },
      { at: at("10:02:00"), visitor: 1, path: "/a" },
      { at: at("10:02:30"), visitor: 1, name: "engagement", path: "/a", scroll: 20, engagedMs: 20_000 },
      // Of a page that was not viewed: a sign of life, and nothing else.
      { at: at("10:05:00"), visitor: 1, name: "engagement", path: "/c", scroll: 99, engagedMs: 99_000 },
      { at: at("11:00:00"), visitor: 2, path: "/a" },
      { at: at("11:00:40"), visitor: 2, name: "engagement", path: "/a", scroll: 100 },
    ],
    asks: [
      // /a: 40 (deepest of the visit) and 100; 30 s of the one visit that told its time. Nobody told of /b.
      {
        of: { metrics: ["visits", "scroll_depth", "time_on_page"], dimensions: ["event:page"] },
        gives: [
          ["/a", 2, 70, 30],
          ["/b", 1, null, null],
        ],
      },
      // 30 s of two visits; they lasted 300 s and 40 s.
      { of: { metrics: ["engaged_time", "visit_duration", "bounce_rate", "events"] }, gives: [[15, 170, 50, 4]] },
    ],
  },
  {
    name: "a report after midnight belongs to the visit of the day before",
    events: [
      { at: "2026-03-09T23:50:00Z", visitor: 1 },
      { at: "2026-03-10T00:10:00Z", visitor: 1, name: "engagement", engagedMs: 60_000 },
      { at: "2026-03-10T00:35:00Z", visitor: 1 },
    ],
    asks: [
      // 45 minutes, on the 9th as on the 10th: it is one visit.
      { of: { metrics: ["visits", "visit_duration", "bounce_rate"] }, gives: [[1, 2700, 0]] },
      { of: { metrics: ["visits", "visit_duration"], date_range: ["2026-03-09", "2026-03-09"] }, gives: [[1, 2700]] },
      { of: { metrics: ["visitors", "visits", "pageviews"], date_range: ["2026-03-09", "2026-03-10"] }, gives: [[1, 1, 2]] },
    ],
  },
  {
    name: "operations succeed or fail, and take their time",
    events: [
      { at: at("10:00:00"), visitor: 1, name: "Render", outcome: "success", durationMs: 100, engine: "application" },
      { at: at("10:00:01"), visitor: 1, name: "Render", outcome: "success", durationMs: 300, engine: "application" },
      { at: at("10:00:02"), visitor: 1, name: "Render", outcome: "failure", durationMs: 1000, engine: "application" },
      { at: at("10:00:03"), visitor: 2, name: "Upload", outcome: "success", durationMs: 50, engine: "server" },
      { at: at("10:00:04"), visitor: 2, name: "Look" },
    ],
    asks: [
      {
        of: { metrics: ["operations", "successes", "failures", "success_rate"], dimensions: ["event:name"] },
        gives: [
          ["Render", 3, 2, 1, 66.7],
          ["Upload", 1, 1, 0, 100],
          ["Look", 0, 0, 0, null],
        ],
      },
      // Of 50, 100, 300, 1000: two of four do not exceed 100, four of four 1000.
      {
        of: { metrics: ["p50(event:duration)", "p75(event:duration)", "p99(event:duration)", "average(event:duration)"] },
        gives: [[100, 300, 1000, 362.5]],
      },
      {
        of: { metrics: ["events"], dimensions: ["event:outcome"] },
        gives: [
          ["success", 3],
          ["(none)", 1],
          ["failure", 1],
        ],
      },
      {
        of: { metrics: ["events"], dimensions: ["event:engine"] },
        gives: [
          ["application", 3],
          ["script", 1],
          ["server", 1],
        ],
      },
    ],
  },
  {
    name: "properties are values, and numbers where they can be read as such",
    events: [
      { at: at("10:00:00"), visitor: 1, name: "Order", props: { plan: "pro", seats: "3" } },
      { at: at("10:01:00"), visitor: 2, name: "Order", props: { plan: "pro", seats: "many" } },
      { at: at("10:02:00"), visitor: 3, name: "Order", props: { plan: "free", seats: "10.5" } },
      { at: at("10:03:00"), visitor: 4 },
    ],
    asks: [
      {
        of: { metrics: ["visitors", "sum(event:props:seats)", "max(event:props:seats)"], dimensions: ["event:props:plan"] },
        gives: [
          ["pro", 2, 3, 3],
          ["(none)", 1, null, null],
          ["free", 1, 10.5, 10.5],
        ],
      },
      { of: { metrics: ["visitors"], filters: [["is", "event:props:plan", ["pro", "free"]]] }, gives: [[3]] },
      { of: { metrics: ["visitors"], filters: [["is", "event:props:plan", ["(none)"]]] }, gives: [[1]] },
    ],
  },
  {
    name: "hours and weekdays are the site's own, lengths are classes",
    timezone: "Asia/Kathmandu",
    // 18:20 and 19:05 UTC are 00:05 and 00:50 of Tuesday, the 10th, in Kathmandu.
    events: [
      { at: "2026-03-09T18:20:00Z", visitor: 1 },
      { at: "2026-03-09T18:20:05Z", visitor: 1, name: "engagement" },
      { at: "2026-03-09T19:05:00Z", visitor: 2 },
      { at: "2026-03-09T19:15:00Z", visitor: 2, hostname: "shop.example.com", path: "/end" },
    ],
    asks: [
      { of: { metrics: ["visitors", "events"], dimensions: ["event:weekday"] }, gives: [["2", 2, 3]] },
      {
        of: { metrics: ["events"], dimensions: ["event:hour"] },
        gives: [
          ["00", 2],
          ["01", 1],
        ],
      },
      {
        of: { metrics: ["visits"], dimensions: ["visit:length"] },
        gives: [
          ["0-10s", 1],
          ["3-10min", 1],
        ],
      },
      {
        of: { metrics: ["visits"], dimensions: ["visit:exit_page_hostname"] },
        gives: [
          ["example.com", 1],
          ["shop.example.com", 1],
        ],
      },
    ],
  },
  {
    name: "an application's visitors are known again on other days",
    events: [
      { at: "2026-03-08T10:00:00Z", visitor: 1, name: "Open", engine: "application" },
      { at: at("10:00:00"), visitor: 1, name: "Open", engine: "application" },
      { at: at("11:00:00"), visitor: 1, name: "Open", engine: "application" },
      { at: at("10:00:00"), visitor: 2, name: "Open", engine: "application" },
      { at: at("10:00:00"), visitor: 3, name: "Open", engine: "application" },
      { at: at("10:00:00"), visitor: 4 },
      { at: "2026-03-11T10:00:00Z", visitor: 3, name: "Open", engine: "application" },
    ],
    asks: [
      // 1 was there two days before, 2 and 3 were not; 4 belongs to no application.
      { of: { metrics: ["visitors", "new_visitors"] }, gives: [[4, 66.7]] },
      { of: { metrics: ["new_visitors"], date_range: ["2026-03-11", "2026-03-11"] }, gives: [[0]] },
      { of: { metrics: ["new_visitors"], filters: [["is", "event:engine", ["script"]]] }, gives: [[null]] },
    ],
  },
  {
    name: "visits end on a page, out of all its views",
    events: [
      { at: at("10:00:00"), visitor: 1, path: "/a" },
      { at: at("10:01:00"), visitor: 1, path: "/b" },
      { at: at("10:02:00"), visitor: 1, path: "/a" },
      { at: at("11:00:00"), visitor: 2, path: "/b" },
    ],
    asks: [
      {
        of: { metrics: ["visits", "exit_rate"], dimensions: ["visit:exit_page"] },
        gives: [
          ["/a", 1, 50],
          ["/b", 1, 50],
        ],
      },
    ],
  },
  {
    name: "a visit has done something, or has not",
    events: [
      { at: at("10:00:00"), visitor: 1, path: "/a" },
      { at: at("10:01:00"), visitor: 1, name: "Signup", path: "/a" },
      { at: at("10:02:00"), visitor: 1, path: "/b" },
      { at: at("11:00:00"), visitor: 2, path: "/a" },
    ],
    asks: [
      { of: { metrics: ["visitors", "pageviews"], filters: [["has_done", ["is", "event:name", ["Signup"]]]] }, gives: [[1, 2]] },
      { of: { metrics: ["visitors", "pageviews"], filters: [["has_not_done", ["is", "event:name", ["Signup"]]]] }, gives: [[1, 1]] },
      { of: { metrics: ["visitors"], filters: [["matches", "event:page", ["^/[ab]$"]]] }, gives: [[2]] },
    ],
  },
];
