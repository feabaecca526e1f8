import type { QueryBody } from "./api.ts";
import type { FilterDimension } from "./filter.ts";
import { treeOf, type FilterTree } from "./filter-tree.ts";
import { HEADLINE } from "./headline.ts";
import { detailMetrics, PANELS, tabOf, type Tab } from "./panels.ts";
import { apiRange } from "./range.ts";
import type { SiteState } from "./url.ts";

/** Rows of a panel; as many lines are reserved, so that nothing jumps. */
export const PANEL_ROWS = 9;
export const DETAIL_ROWS = 1_000;
/** Enough for all countries. */
const PROPOSALS = 300;

/** One question per panel. */
export function panelQueries(domain: string, state: SiteState, today: string): readonly QueryBody[] {
  const base = { site_id: domain, date_range: apiRange(state.range, today), filters: state.filters.map(treeOf) };
  return PANELS.map((panel) => panelQuery(base, tabOf(panel, state.tabs[panel.key]), PANEL_ROWS));
}

type Base = Pick<QueryBody, "site_id" | "date_range"> & { readonly filters: readonly FilterTree[] };

function panelQuery(base: Base, tab: Tab, limit: number): QueryBody {
  const only = tab.only === undefined ? [] : [treeOf(tab.only)];
  return {
    ...base,
    filters: [...base.filters, ...only],
    metrics: tab.metrics,
    dimensions: [tab.dimension],
    include: { total_rows: true },
    pagination: { limit, offset: 0 },
  };
}

/** The long form of a panel, for its dialog. */
export function detailQuery(domain: string, state: SiteState, tab: Tab, today: string): QueryBody {
  const base = { site_id: domain, date_range: apiRange(state.range, today), filters: state.filters.map(treeOf) };
  return { ...panelQuery(base, tab, DETAIL_ROWS), metrics: detailMetrics(tab) };
}

/** The newest thing that happened in the last 24 hours, in the words of one row; the install page asks it every second. */
export function firstVisitQuery(domain: string): QueryBody {
  return {
    site_id: domain,
    date_range: "24h",
    metrics: ["pageviews"],
    dimensions: ["event:page", "visit:source", "visit:country", "visit:browser", "visit:os"],
    pagination: { limit: 1, offset: 0 },
  };
}

/** Has this site ever counted anything? Asked only when a page would be empty. */
export function anythingQuery(domain: string): QueryBody {
  return { site_id: domain, date_range: "all", metrics: ["events"] };
}

/** Values of a dimension that occur in the range and contain the text, the commonest first: proposals for a filter. */
export function valuesQuery(
  domain: string,
  state: SiteState,
  { dimension, text, limit = PROPOSALS }: { readonly dimension: FilterDimension; readonly text: string; readonly limit?: number },
  today: string,
): QueryBody {
  const fits: readonly FilterTree[] = text === "" ? [] : [["contains", dimension, [text], { case_sensitive: false }]];
  return {
    site_id: domain,
    date_range: apiRange(state.range, today),
    filters: [...state.filters.map(treeOf), ...fits],
    metrics: ["visitors"],
    dimensions: [dimension],
    pagination: { limit, offset: 0 },
  };
}

/** The headline by day, for a spreadsheet. */
export function csvQuery(domain: string, state: SiteState, today: string): QueryBody {
  return {
    site_id: domain,
    date_range: apiRange(state.range, today),
    filters: state.filters.map(treeOf),
    metrics: HEADLINE,
    dimensions: ["time:day"],
  };
}
