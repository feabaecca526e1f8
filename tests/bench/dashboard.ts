import type { Goal } from "../../src/model/goal.ts";
import type { Plan, Result } from "../../src/model/plan.ts";
import type { Site } from "../../src/model/site.ts";
import { answerQueries } from "../../src/query/answer.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { BENCH_DOMAIN, BENCH_FROM_MS, BENCH_SITE } from "./data.ts";

const DAY_MS = 86_400_000;

/** Requests of the query API, in its own words. */
export type Body = Readonly<Record<string, unknown>>;

/** What is asked, each with its queries. */
export interface Request {
  readonly title: string;
  readonly bodies: readonly Body[];
}

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
const FILTERS: Readonly<Record<string, readonly unknown[]>> = {
  "no filter": [],
  "one page": [["is", "event:page", ["/page/3"]]],
  "one country": [["is", "visit:country", ["C7"]]],
  "source contains 1": [["contains", "visit:source", ["1"]]],
  "one property": [["is", "event:props:plan", ["pro"]]],
};

/** The dashboard's whole request, unfiltered and with each single filter. */
export const dashboardRequests = (days: number): Request[] =>
  Object.entries(FILTERS).map(([title, filters]) => ({ title, bodies: dashboardBodies({ days, filters }) }));

/**
 * Headline and graph with a comparison, ten panels and the events' names. It is compared with the same days one day earlier: before the
 * data there is nothing that would cost anything.
 */
export function dashboardBodies({
  days,
  filters = [],
  fromMs = BENCH_FROM_MS,
}: {
  days: number;
  filters?: readonly unknown[];
  fromMs?: number;
}) {
  const base = { site_id: BENCH_DOMAIN, date_range: dates(fromMs, days), filters };
  const comparisons = { mode: "custom", date_range: dates(fromMs - DAY_MS, days) };
  const list = { include: { total_rows: true }, pagination: { limit: 9, offset: 0 } };
  const events = [...filters, ["is_not", "event:name", ["pageview"]]];
  return [
    { ...base, metrics: HEADLINE, include: { comparisons } },
    { ...base, metrics: ["visitors"], dimensions: ["time:day"], include: { time_labels: true, comparisons } },
    ...PANELS.map((dimension) => ({ ...base, ...list, metrics: ["visitors"], dimensions: [dimension] })),
    { ...base, ...list, filters: events, metrics: ["events", "visitors"], dimensions: ["event:name"] },
  ] satisfies Body[];
}

/** What else is asked, of more than one kind of work. */
export function furtherRequests(days: number): Request[] {
  const base = { site_id: BENCH_DOMAIN, date_range: dates(BENCH_FROM_MS, days), pagination: { limit: 100, offset: 0 } };
  const asking = (title: string, body: Body): Request => ({ title, bodies: [{ ...base, ...body }] });
  return [
    asking("source x country", { metrics: ["visitors", "visits"], dimensions: ["visit:source", "visit:country"] }),
    asking("page x device", { metrics: ["visitors", "pageviews"], dimensions: ["event:page", "visit:device"] }),
    asking("95th percentile of a property, by page", { metrics: ["p95(event:props:amount)"], dimensions: ["event:page"] }),
    asking("conversion rate of a goal, by source", {
      metrics: ["visitors", "conversion_rate"],
      dimensions: ["visit:source"],
      filters: [["is", "event:goal", ["Signup"]]],
    }),
    asking("bounce rate by page", { metrics: ["visitors", "bounce_rate"], dimensions: ["event:page"] }),
    asking("visitors by hour", { metrics: ["visitors"], dimensions: ["time:hour"] }),
  ];
}

/** Top pages of the first days: what the cost grows with. */
export const rangeRequest = (days: number): Request => ({
  title: days === 1 ? "1 day" : `${days} days`,
  bodies: [
    {
      ...{ site_id: BENCH_DOMAIN, date_range: dates(BENCH_FROM_MS, days), pagination: { limit: 10, offset: 0 } },
      ...{ metrics: ["visitors", "visits", "pageviews"], dimensions: ["event:page"] },
    },
  ],
});

const GOALS: readonly Goal[] = [{ id: 1, name: "Signup", rule: { kind: "event", name: "Signup", props: [] }, currency: "" }];
const SITE: Site = { id: BENCH_SITE, domain: BENCH_DOMAIN, timezone: "UTC", weekStart: "monday", label: "", createdMs: 0 };

/** Asks as the API does, from the request's text to the answer's. */
export async function askBodies(bodies: readonly Body[], execute: (plans: readonly Plan[]) => Promise<readonly Result[]>): Promise<string> {
  const read = JSON.parse(JSON.stringify(bodies)) as unknown[];
  const asked = read.map((body) => ({ query: parseQuery(body), site: SITE, goals: GOALS }));
  return JSON.stringify(await answerQueries(asked, Date.now(), execute));
}

function dates(fromMs: number, days: number): [string, string] {
  const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return [date(fromMs), date(fromMs + (days - 1) * DAY_MS)];
}
