/**
 * Every metric is defined here, once. A query selects events (time in the range and filter true). A visit is selected when at least
 * one of its events is, a visitor when at least one of its visits is; in a bucket of time likewise. Visit metrics are properties of
 * the whole visit. A visitor is a person-day: the same id in visits that began on two days of the site is two visitors, so that
 * visitors of days add up.
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
    sentence: "Mean time from a visit's first to its last event; bounces count, usually with 0.",
  },
} as const;

export type Metric = keyof typeof METRICS;
export const isMetric = (name: string): name is Metric => Object.hasOwn(METRICS, name);
