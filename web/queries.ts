import type { QueryBody } from "./api.ts";
import type { FilterDimension } from "./filter.ts";
import { treeOf, type FilterTree } from "./filter-tree.ts";
import { HEADLINE } from "./measures.ts";
import { baseOf } from "./panel-queries.ts";
import { apiRange } from "./range.ts";
import type { SiteState } from "./url.ts";

/** Enough for all countries. */
const PROPOSALS = 300;

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
  return { ...baseOf(domain, state, today), metrics: HEADLINE, dimensions: ["time:day"] };
}
