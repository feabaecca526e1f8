import type { QueryBody } from "./api.ts";
import { treeOf, type FilterTree } from "./filter-tree.ts";
import { PANELS, tabOf, type Tab } from "./panels.ts";
import { apiRange } from "./range.ts";
import type { SiteState } from "./url.ts";

/** Rows of a panel; as many lines are reserved, so that nothing jumps. */
export const PANEL_ROWS = 9;
/** All countries. */
const MAP_ROWS = 300;

/** One question per panel; none for what a part of its own asks. */
export function panelQueries(domain: string, state: SiteState, today: string): readonly (QueryBody | null)[] {
  const base = baseOf(domain, state, today);
  return PANELS.map((panel) => {
    const tab = tabOf(panel, state.tabs[panel.key]);
    return tab.view === "keys" ? null : panelQuery(base, tab, tab.view === "map" ? MAP_ROWS : PANEL_ROWS);
  });
}

type Base = Pick<QueryBody, "site_id" | "date_range"> & { readonly filters: readonly FilterTree[] };

export const baseOf = (domain: string, state: SiteState, today: string): Base => ({
  site_id: domain,
  date_range: apiRange(state.range, today),
  filters: state.filters.map(treeOf),
});

export function panelQuery(base: Base, { only = [], metrics, dimension }: Tab, limit: number): QueryBody {
  return {
    ...base,
    filters: [...base.filters, ...only.map(treeOf)],
    metrics,
    dimensions: [dimension],
    include: { total_rows: true },
    pagination: { limit, offset: 0 },
  };
}
