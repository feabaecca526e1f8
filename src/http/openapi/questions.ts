import { DIMENSIONS, GOAL_DIMENSION, TIME_DIMENSIONS } from "../../model/dimension.ts";
import { AGGREGATES, METRICS } from "../../model/metric.ts";
import type { Chapter } from "./operation.ts";
import { QUERY_SCHEMA } from "./query-schema.ts";

const SITE = { in: "query", text: "The site's domain.", example: "example.com", required: true } as const;
const V1 = {
  site_id: SITE,
  period: { in: "query", text: "day, 7d, 28d, 30d, 91d, month, 6mo, 12mo, year, all or custom; 30d unless told.", example: "7d" },
  date: { in: "query", text: "The day that the period ends before, or is; two with a comma for custom.", example: "2026-11-21" },
  metrics: { in: "query", text: "With commas between them, as in visitors,pageviews; visitors unless told.", example: "visitors" },
  filters: {
    in: "query",
    text: "dimension==value|value, dimension!=value, with ; between them and * for anything.",
    example: "event:page==/blog*",
  },
} as const;
const WRONG = { text: "The wrong parameter, and what is allowed." } as const;
const ASKED = { site_id: "example.com", metrics: ["visitors", "pageviews"], date_range: "7d", dimensions: ["visit:source"] };

const METRIC_WORDS = {
  ...Object.fromEntries(Object.entries(METRICS).map(([name, { sentence }]) => [name, sentence])),
  ...Object.fromEntries(
    AGGREGATES.map((name) => [
      `${name}(event:props:KEY)`,
      `Of a property read as a number; ${name}(event:duration) of how long operations took, in milliseconds.`,
    ]),
  ),
};
const DIMENSION_WORDS = Object.fromEntries(
  [...Object.keys(DIMENSIONS), "event:props:KEY", GOAL_DIMENSION, "time", ...TIME_DIMENSIONS].map((name) => [name, ""]),
);

/** The road out. */
export const QUESTIONS: Chapter = {
  name: "Questions",
  text: "What happened at a site. The query language is that of Plausible's Stats API v2, with more metrics and dimensions.",
  operations: [
    {
      route: "POST /api/v2/query",
      summary: "Answer a question, or several",
      text:
        'Several questions of one site are asked as {"queries": [...]} and answered as {"responses": [...]}; they share their work. ' +
        "With Accept: text/csv or application/x-ndjson the rows of one question come as a table.",
      access: "reader",
      body: { schema: QUERY_SCHEMA, example: ASKED },
      answers: {
        200: {
          text: "Rows, what is to be said about them, and the question with its defaults filled in.",
          example: {
            results: [{ dimensions: ["Google"], metrics: [412, 970] }],
            meta: {},
            query: {
              ...ASKED,
              date_range: ["2026-11-14T00:00:00+01:00", "2026-11-20T23:59:59+01:00"],
              filters: [],
              order_by: [["visitors", "desc"]],
              include: {},
              pagination: { limit: 10000, offset: 0 },
            },
          },
        },
        400: {
          text: "The wrong field, and what is allowed; or events_removed: what it asks for is removed, and the daily sums do not tell it. Among several questions such a one has no rows, and meta.unanswered says why.",
        },
        404: { text: "There is no such site, or it may not be seen." },
        503: { text: "It took too long." },
      },
      words: { Metrics: METRIC_WORDS, Dimensions: DIMENSION_WORDS },
    },
    {
      route: "GET /api/v1/stats/aggregate",
      summary: "The numbers of a period (Plausible's Stats API v1)",
      access: "reader",
      parameters: {
        ...V1,
        compare: { in: "query", text: "previous_period, to be told the change in per cent." },
      },
      answers: {
        200: {
          text: "Each metric by its name; compared, with a change in whole per cent beside the value.",
          example: { results: { visitors: { value: 412 } } },
        },
        400: WRONG,
      },
    },
    {
      route: "GET /api/v1/stats/timeseries",
      summary: "The same by time (v1)",
      access: "reader",
      parameters: {
        ...V1,
        interval: { in: "query", text: "hour, day, week or month; what suits the period unless told.", example: "day" },
      },
      answers: {
        200: { text: "Every bucket, also without visitors.", example: { results: [{ date: "2026-11-14", visitors: 61 }] } },
        400: WRONG,
      },
    },
    {
      route: "GET /api/v1/stats/breakdown",
      summary: "The same by the values of a dimension (v1)",
      access: "reader",
      parameters: {
        ...V1,
        property: { in: "query", text: "The dimension.", example: "visit:source", required: true },
        limit: { in: "query", text: "Rows of a page, 1 to 1000; 100 unless told.", example: "100" },
        page: { in: "query", text: "From 1.", example: "1" },
      },
      answers: {
        200: {
          text: "A row per value, named without what is before the colon.",
          example: { results: [{ source: "Google", visitors: 412 }] },
        },
        400: WRONG,
      },
    },
    {
      route: "GET /api/v1/stats/realtime/visitors",
      summary: "Visitors of the last five minutes",
      access: "reader",
      parameters: { site_id: SITE },
      answers: { 200: { text: "A number.", example: 12 } },
    },
    {
      route: "GET /api/sites/:domain/realtime",
      summary: "The last 30 minutes, now or as they happen",
      text: "With Accept: text/event-stream it is a stream of such objects, one whenever something changed.",
      access: "reader",
      answers: {
        200: {
          text: "Current visitors, each minute (oldest first), the most viewed pages, sources and countries, and the last events.",
          example: {
            current: 3,
            minutes: [{ visitors: 2, pageviews: 5 }],
            pages: [{ name: "/pricing", visitors: 2 }],
            sources: [{ name: "Google", visitors: 1 }],
            countries: [{ name: "DE", visitors: 3 }],
            events: [
              {
                at: "2026-11-21 13:05:09",
                timeMs: 1795262709000,
                name: "pageview",
                page: "/pricing",
                source: "Google",
                country: "DE",
                device: "Mobile",
                count: 1,
              },
            ],
          },
        },
      },
    },
    {
      route: "GET /api/analytics",
      summary: "A few numbers for an application to show",
      text: "The key may stand in the address as key=..., for those who cannot send a header; addresses end up in logs, headers do not.",
      access: "reader",
      parameters: {
        site_id: { in: "query", text: "The site's domain; not needed with a key for exactly one site.", example: "example.com" },
      },
      answers: {
        200: {
          text: "All time, today, and today with the six days before it.",
          example: Object.fromEntries(
            ["total", "today", "last_7_days"].map((name) => [
              name,
              { visits: 9, unique_visitors: 7, total_operations: 5, successful_operations: 4, failed_operations: 1 },
            ]),
          ),
        },
      },
    },
  ],
};
