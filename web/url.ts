import { isFilterDimension, readFilters, writeFilter, type Filter, type FilterDimension } from "./filter.ts";
import { DEFAULT_GRAPH, readGraph, writeGraph, type GraphState } from "./graph-state.ts";
import { chooseTab, PANELS, tabOf, type PanelKey } from "./panels.ts";
import { isDate, isPeriod, type RangeChoice } from "./range.ts";

/** Everything a reader can choose on a site's page. It lives in the address: a copied link shows the same thing. */
export interface SiteState extends GraphState {
  readonly range: RangeChoice;
  readonly filters: readonly Filter[];
  /** As panels.ts writes them; only tabs that are not their panel's first. */
  readonly tabs: Readonly<Partial<Record<PanelKey, string>>>;
  /** "devices,visit:country": what the list of that panel is crossed with; empty: no such table is open. */
  readonly cross: string;
  /** Laid out for paper. */
  readonly report: boolean;
}

export const DEFAULT_STATE: SiteState = {
  range: { period: "28d" },
  filters: [],
  tabs: {},
  cross: "",
  report: false,
  ...DEFAULT_GRAPH,
};

/** Reads "?period=7d&…". What it does not understand is as if it were not there. */
export function readState(search: string): SiteState {
  const params = new URLSearchParams(search);
  return {
    range: readRange(params),
    filters: readFilters(params.getAll("filter")),
    tabs: PANELS.reduce((tabs, panel) => chooseTab(tabs, panel, tabOf(panel, params.get(panel.key) ?? "")), {}),
    cross: readCross(params.get("cross") ?? ""),
    report: params.has("report"),
    ...readGraph(params),
  };
}

/** The panel of a crossing, and the dimension that makes its columns; null where there is none. */
export function crossOf(text: string): { readonly panel: PanelKey; readonly by: FilterDimension } | null {
  const panel = PANELS.find(({ key }) => text.startsWith(`${key},`))?.key;
  const by = text.slice(text.indexOf(",") + 1);
  return panel !== undefined && isFilterDimension(by) ? { panel, by } : null;
}

const readCross = (text: string): string => (crossOf(text) === null ? "" : text);

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
  writeGraph(params, state);
  for (const filter of state.filters) params.append("filter", writeFilter(filter));
  for (const [panel, tab] of Object.entries(state.tabs)) params.set(panel, tab);
  if (state.cross !== "") params.set("cross", state.cross);
  if (state.report) params.set("report", "1");
  const text = params.toString();
  return text === "" ? "" : `?${readable(text)}`;
}

/** URLSearchParams escapes more than an address needs: slashes, colons, commas and the signs of groups stay readable. */
const readable = (text: string): string => text.replace(/%(?:2F|3A|2C|28|29|3B)/g, decodeURIComponent);
