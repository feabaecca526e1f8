import { DIMENSION_ALIASES, DIMENSIONS, GOAL_DIMENSION, TIME_DIMENSIONS } from "../../model/dimension.ts";
import { LIMITS } from "../../model/limits.ts";
import { AGGREGATES, METRICS } from "../../model/metric.ts";
import { AUTO_TIME, NAME_DIMENSIONS } from "../../query/query.ts";
import type { Schema } from "./operation.ts";

const PROPS = "event:props:.+";

const metric: Schema = {
  anyOf: [
    { enum: Object.keys(METRICS) },
    {
      type: "string",
      pattern: `^(${AGGREGATES.join("|")})\\((event:duration|${PROPS})\\)$`,
      description: "For example p95(event:duration).",
    },
  ],
};

const DIMENSION_NAMES = [
  ...[...Object.keys(DIMENSIONS), ...Object.keys(NAME_DIMENSIONS), ...Object.keys(DIMENSION_ALIASES)],
  ...[GOAL_DIMENSION, AUTO_TIME, ...TIME_DIMENSIONS],
];
const dimension: Schema = { anyOf: [{ enum: DIMENSION_NAMES }, { type: "string", pattern: `^${PROPS}$` }] };

const list = (items: Schema, maxItems: number, description: string): Schema => ({ type: "array", items, maxItems, description });

/** What `POST /api/v2/query` takes. The parser of src/query is what decides; this tells editors and programs. */
export const QUERY_SCHEMA: Schema = {
  type: "object",
  required: ["site_id", "metrics", "date_range"],
  properties: {
    site_id: { type: "string", description: "The site's domain." },
    metrics: { ...list(metric, LIMITS.queryMetrics, "What is counted."), minItems: 1, uniqueItems: true },
    date_range: {
      anyOf: [
        { type: "string", description: 'For example "30m", "day", "24h", "7d", "28d", "month", "6mo", "12mo", "year", "all".' },
        { type: "array", items: { type: "string" }, minItems: 2, maxItems: 2, description: "Two dates, or two date-times with an offset." },
      ],
    },
    dimensions: list(dimension, LIMITS.queryDimensions, "By what it is grouped."),
    filters: list({ type: "array" }, LIMITS.queryFilterNodes, 'For example ["is", "visit:country", ["DE"]]; all must hold.'),
    order_by: list({ type: "array", minItems: 2, maxItems: 2 }, 40, '[metric or dimension, "asc" or "desc"].'),
    include: { type: "object", description: "What else is told: total_rows, time_labels, empty_buckets, totals, pivot, comparisons." },
    pagination: {
      type: "object",
      properties: {
        limit: { type: "integer", minimum: 1, maximum: LIMITS.queryRows },
        offset: { type: "integer", minimum: 0, maximum: LIMITS.queryOffset },
      },
    },
  },
};
