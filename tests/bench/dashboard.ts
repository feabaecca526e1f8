import type { Goal } from "../../src/model/goal.ts";
import type { Plan, Result } from "../../src/model/plan.ts";
import type { Site } from "../../src/model/site.ts";
import { answerQueries } from "../../src/query/answer.ts";
import type { QueryResponse } from "../../src/query/format.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { BENCH_FROM_MS, BENCH_SITE } from "./data.ts";

const DAY_MS = 86_400_000;

/** A filter as the query API takes it. */
export type ApiFilter = readonly [operator: string, dimension: string, values: readonly string[]];

/** What the headline and the ten panels of the dashboard's page show. */
const HEADLINE = ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration"];
const PANELS = [
  "visit:source",
  "visit:channel",
  "visit:utm_campaign",
  "event:page",
  "visit:entry_page",
  "visit:exit_page",
  "visit:country",
  "visit:browser",
  "visit:os",
  "visit:device",
];

export const BENCH_DOMAIN = "bench.example";

/**
 * The dashboard's whole request about days of the bench's data: headline and graph with a comparison, ten panels and the events' names. It
 * is compared with the same days one day earlier, because before the data there is nothing that would cost anything.
 */
export function dashboardBodies(days: number, filters: readonly ApiFilter[], fromMs = BENCH_FROM_MS): Record<string, unknown>[] {
  const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const between = (shift: number): string[] => [date(fromMs + shift), date(fromMs + (days - 1) * DAY_MS + shift)];
  const base = { site_id: BENCH_DOMAIN, date_range: between(0), filters };
  const comparisons = { mode: "custom", date_range: between(-DAY_MS) };
  return [
    { ...base, metrics: HEADLINE, include: { comparisons } },
    { ...base, metrics: ["visitors"], dimensions: ["time:day"], include: { time_labels: true, comparisons } },
    ...PANELS.map((dimension) => ({
      ...base,
      metrics: ["visitors"],
      dimensions: [dimension],
      include: { total_rows: true },
      pagination: { limit: 9, offset: 0 },
    })),
    {
      ...base,
      filters: [...filters, ["is_not", "event:name", ["pageview"]]],
      metrics: ["events", "visitors"],
      dimensions: ["event:name"],
      include: { total_rows: true },
      pagination: { limit: 9, offset: 0 },
    },
  ];
}

export type Execute = (plans: readonly Plan[]) => Promise<readonly Result[]>;

/** Asks as the API does, from the request's text to the answer's. */
export async function ask(bodies: readonly unknown[], execute: Execute, goals: readonly Goal[] = []): Promise<readonly QueryResponse[]> {
  const asked = bodies.map((body) => ({ query: parseQuery(body), site: SITE, goals }));
  const responses = await answerQueries(asked, Date.now(), execute);
  JSON.stringify({ responses });
  return responses;
}

const SITE: Site = { id: BENCH_SITE, domain: BENCH_DOMAIN, timezone: "UTC", weekStart: "monday", label: "", createdMs: 0 };
