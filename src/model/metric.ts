import type { PropDimension } from "./dimension.ts";

/**
 * Every metric is defined here, once. A query selects events (time in the range and filter true). A visit is selected when at least
 * one of its events is, a visitor when at least one of its visits is; in a bucket of time likewise. Visit metrics are properties of
 * the whole visit. A visitor is a person-day: the same id in visits that began on two days of the site is two visitors, so that
 * visitors of days add up.
 *
 * `level`: "event" metrics count selected events, or what has one; "visit" metrics are properties of the selected visits; "page"
 * metrics are what reports said of the selected page views; "share" metrics are worked out from the visitors of several plans.
 */
export const METRICS = {
  visitors: {
    unit: "count",
    level: "event",
    sentence: "Distinct visitors with at least one matching event. A visitor is anonymous and lives one day of the site.",
  },
  visits: { unit: "count", level: "event", sentence: "Visits with at least one matching event. A visit ends after 30 minutes of silence." },
  pageviews: { unit: "count", level: "event", sentence: "Matching page views." },
  events: { unit: "count", level: "event", sentence: "Matching events: page views and custom events together." },
  views_per_visit: { unit: "ratio", level: "visit", sentence: "Page views of the visits divided by the visits." },
  bounce_rate: { unit: "percent", level: "visit", sentence: "Share of visits with exactly one page view and no interactive custom event." },
  visit_duration: {
    unit: "seconds",
    level: "visit",
    sentence: "Mean time from a visit's first event to its last sign of life; bounces count, with the time their page was looked at.",
  },
  exit_rate: {
    unit: "percent",
    level: "visit",
    sentence: "Visits that ended on the page, divided by the page's views. Needs the dimension visit:exit_page.",
  },
  scroll_depth: {
    unit: "percent",
    level: "page",
    sentence: "How far down the page was seen: the deepest point of each visit, averaged over the visits of which it is known.",
  },
  time_on_page: {
    unit: "seconds",
    level: "page",
    sentence: "Time with the page in view and in use, added up per visit and averaged over the visits of which it is known.",
  },
  engaged_time: {
    unit: "seconds",
    level: "page",
    sentence: "Time with any page in view and in use, added up and divided by all visits.",
  },
  total_revenue: { unit: "money", level: "event", sentence: "Revenue of the matching events, by currency; currencies are never added." },
  average_revenue: { unit: "money", level: "event", sentence: "Revenue divided by the matching events that carry any, by currency." },
  operations: { unit: "count", level: "event", sentence: "Matching events that say whether they succeeded." },
  successes: { unit: "count", level: "event", sentence: "Matching events that say they succeeded." },
  failures: { unit: "count", level: "event", sentence: "Matching events that say they failed." },
  success_rate: { unit: "percent", level: "event", sentence: "Successes divided by operations." },
  new_visitors: {
    unit: "percent",
    level: "event",
    sentence: "Share of the visitors of applications who were not seen on an earlier day. Only they keep an id that can be known again.",
  },
  percentage: { unit: "percent", level: "share", sentence: "Visitors of the row divided by all visitors of the query." },
  conversion_rate: {
    unit: "percent",
    level: "share",
    sentence: "Visitors who reached the goal divided by all visitors of the range. Needs a goal as dimension or filter.",
  },
  group_conversion_rate: {
    unit: "percent",
    level: "share",
    sentence: "Visitors of the row who reached the goal divided by all visitors of the same row. Needs a goal as filter.",
  },
} as const satisfies Record<string, MetricDefinition>;

interface MetricDefinition {
  unit: "count" | "ratio" | "percent" | "seconds" | "money";
  level: "event" | "visit" | "page" | "share";
  sentence: string;
}

export type NamedMetric = keyof typeof METRICS;
/** Metrics that one plan answers by itself. */
export type CountedMetric = { [Name in NamedMetric]: (typeof METRICS)[Name]["level"] extends "share" ? never : Name }[NamedMetric];

export const AGGREGATES = ["sum", "average", "min", "max", "p50", "p75", "p90", "p95", "p99"] as const;
/** Percentiles are exact: the smallest value that at least so many per cent of the values do not exceed. */
export type Aggregate = (typeof AGGREGATES)[number];

/** Numbers that events carry: a property read as a number (what is none is left out), or how long an operation took, in milliseconds. */
export type NumericField = PropDimension | "event:duration";

/** As it stands in a request: "p95(event:duration)", "sum(event:props:seats)". */
export type AggregateMetric = `${Aggregate}(${NumericField})`;

export type Metric = NamedMetric | AggregateMetric;

export const isNamedMetric = (name: string): name is NamedMetric => Object.hasOwn(METRICS, name);

/** The parts of an aggregate's name, or null when it is none. */
export function readAggregate(name: string): { readonly aggregate: Aggregate; readonly of: NumericField } | null {
  const open = name.indexOf("(");
  if (open === -1 || !name.endsWith(")")) return null;
  const aggregate = AGGREGATES.find((known) => known === name.slice(0, open));
  const of = name.slice(open + 1, -1);
  if (aggregate === undefined) return null;
  if (of === "event:duration") return { aggregate, of };
  return of.startsWith("event:props:") && of.length > "event:props:".length ? { aggregate, of: of as PropDimension } : null;
}

export const isMetric = (name: string): name is Metric => isNamedMetric(name) || readAggregate(name) !== null;

/** An aggregate is a bare number. */
export const unitOf = (metric: Metric): MetricDefinition["unit"] | "number" => (isNamedMetric(metric) ? METRICS[metric].unit : "number");
export const levelOf = (metric: Metric): MetricDefinition["level"] => (isNamedMetric(metric) ? METRICS[metric].level : "event");
