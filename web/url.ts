import { isNamedMetric, type NamedMetric } from "../src/model/metric.ts";
import { readFilters, writeFilter, type Filter } from "./filter.ts";
import type { Interval } from "./format.ts";
import { PANELS, tabOf, type PanelKey } from "./panels.ts";
import { isDate, isPeriod, type RangeChoice } from "./range.ts";

/** Everything a reader can choose on a site's page. It lives in the address: a copied link shows the same thing. */
export interface SiteState {
  readonly range: RangeChoice;
  readonly compare: Compare;
  /** Null: the best one for the range. */
  readonly interval: Interval | null;
  readonly metric: NamedMetric;
  readonly filters: readonly Filter[];
  /** Only tabs that are not their panel's first. */
  readonly tabs: Readonly<Partial<Record<PanelKey, string>>>;
}

export const COMPARES = ["previous", "year", "off"] as const;
export type Compare = (typeof COMPARES)[number];
const isCompare = (text: string): text is Compare => (COMPARES as readonly string[]).includes(text);

const INTERVALS: readonly string[] = ["hour", "day", "week", "month"];

export const DEFAULT_STATE: SiteState = {
  range: { period: "28d" },
  compare: "previous",
  interval: null,
  metric: "visitors",
  filters: [],
  tabs: {},
};

/** Reads "?period=7d&…". What it does not understand is as if it were not there. */
export function readState(search: string): SiteState {
  const params = new URLSearchParams(search);
  const compare = params.get("compare") ?? "";
  const interval = params.get("interval") ?? "";
  const metric = params.get("metric") ?? "";
  const tabs: Partial<Record<PanelKey, string>> = {};
  for (const panel of PANELS) {
    const tab = tabOf(panel, params.get(panel.key) ?? undefined);
    if (tab !== panel.tabs[0]) tabs[panel.key] = tab.key;
  }
  return {
    range: readRange(params),
    compare: isCompare(compare) ? compare : DEFAULT_STATE.compare,
    interval: INTERVALS.includes(interval) ? (interval as Interval) : null,
    metric: isNamedMetric(metric) ? metric : DEFAULT_STATE.metric,
    filters: readFilters(params.getAll("filter")),
    tabs,
  };
}

function readRange(params: URLSearchParams): RangeChoice {
  const period = params.get("period") ?? "";
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "";
  if (isPeriod(period)) return { period };
  if (isDate(from) && isDate(to)) return from <= to ? { period: "custom", from, to } : { period: "custom", from: to, to: from };
  return DEFAULT_STATE.range;
}

/** The shortest search that reads back as the same state; empty for the default one. */
export function writeState(state: SiteState): string {
  const params = new URLSearchParams();
  if (state.range.period === "custom") {
    params.set("from", state.range.from);
    params.set("to", state.range.to);
  } else if (state.range.period !== "28d") params.set("period", state.range.period);
  if (state.compare !== DEFAULT_STATE.compare) params.set("compare", state.compare);
  if (state.interval !== null) params.set("interval", state.interval);
  if (state.metric !== DEFAULT_STATE.metric) params.set("metric", state.metric);
  for (const filter of state.filters) params.append("filter", writeFilter(filter));
  for (const [panel, tab] of Object.entries(state.tabs)) params.set(panel, tab);
  const text = params.toString();
  return text === "" ? "" : `?${readable(text)}`;
}

/** URLSearchParams escapes more than an address needs: slashes, colons, commas and the signs of groups stay readable. */
const readable = (text: string): string => text.replace(/%(?:2F|3A|2C|28|29|3B)/g, decodeURIComponent);
