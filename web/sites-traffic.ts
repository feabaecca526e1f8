import type { Answer, QueryBody, SiteCard } from "./api.ts";
import { apiRange, todayIn } from "./range.ts";
import type { SitesOrder, SitesPeriod } from "./sites-state.ts";

/** Visitors, visits and page views of one site, or of several together. */
export const TRAFFIC = ["visitors", "visits", "pageviews"] as const;
export type TrafficMetric = (typeof TRAFFIC)[number];
type Sums = Readonly<Record<TrafficMetric, number>>;

export interface Traffic {
  readonly now: Sums;
  /** In as much time before it. */
  readonly before: Sums;
  /** Visitors by hour or by day, oldest first. */
  readonly line: readonly number[];
}

/** Questions that fit into one request: two of each site. */
export const SITES_AT_ONCE = 20;

/** Asked as the site's own page asks, so that both show the same. */
export function trafficQueries({ domain, timezone }: SiteCard, period: SitesPeriod, nowMs: number): readonly [QueryBody, QueryBody] {
  const base = { site_id: domain, date_range: apiRange({ period }, todayIn(timezone, nowMs)) };
  return [
    { ...base, metrics: TRAFFIC, include: { comparisons: { mode: "previous_period" } } },
    { ...base, metrics: ["visitors"], dimensions: [period === "24h" ? "time:hour" : "time:day"], include: { empty_buckets: true } },
  ];
}

export function trafficOf([total, line]: readonly [Answer, Answer]): Traffic {
  const row = total.results[0];
  const sums = (numbers: readonly unknown[] = []): Sums => ({
    visitors: Number(numbers[0] ?? 0),
    visits: Number(numbers[1] ?? 0),
    pageviews: Number(numbers[2] ?? 0),
  });
  return {
    now: sums(row?.metrics),
    before: sums(row?.comparison?.metrics),
    line: line.results.map(({ metrics }) => Number(metrics[0] ?? 0)),
  };
}

/** Sites together. Their lines end at the same moment, and a day may have one hour more in one zone than in another. */
export function addTraffic(all: readonly Traffic[]): Traffic {
  const add = (of: (traffic: Traffic) => Sums): Sums => ({
    visitors: all.reduce((sum, traffic) => sum + of(traffic).visitors, 0),
    visits: all.reduce((sum, traffic) => sum + of(traffic).visits, 0),
    pageviews: all.reduce((sum, traffic) => sum + of(traffic).pageviews, 0),
  });
  const length = all.reduce((most, { line }) => Math.max(most, line.length), 0);
  const line = Array.from({ length }, (_, at) => all.reduce((sum, traffic) => sum + (traffic.line.at(at - length) ?? 0), 0));
  return { now: add(({ now }) => now), before: add(({ before }) => before), line };
}

/** In per cent; null where there was nothing before. */
export const changeOf = ({ now, before }: Traffic, metric: TrafficMetric): number | null =>
  before[metric] === 0 ? null : Math.round(((now[metric] - before[metric]) / before[metric]) * 100);

/** Sites of one label. */
export interface SiteGroup {
  /** Empty: they have none. */
  readonly label: string;
  readonly sites: readonly SiteCard[];
}

/** Those that are looked for, by label and in their order: labels by the alphabet, sites without one last. */
export function groupSites(
  sites: readonly SiteCard[],
  { find, order }: { readonly find: string; readonly order: SitesOrder },
  visitorsOf: (site: SiteCard) => number,
): readonly SiteGroup[] {
  const text = find.trim().toLocaleLowerCase();
  const found = sites.filter(({ domain, label }) => `${domain} ${label}`.toLocaleLowerCase().includes(text));
  const byName = (left: SiteCard, right: SiteCard): number => left.domain.localeCompare(right.domain);
  const sorted = found.toSorted((left, right) => (order === "name" ? 0 : visitorsOf(right) - visitorsOf(left)) || byName(left, right));
  const groups = Map.groupBy(sorted, ({ label }) => label);
  return [...groups]
    .map(([label, members]) => ({ label, sites: members }))
    .sort((left, right) => Number(left.label === "") - Number(right.label === "") || left.label.localeCompare(right.label));
}
