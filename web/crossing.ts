import { GOAL_DIMENSION } from "../src/model/dimension.ts";
import { unitOf, type NamedMetric } from "../src/model/metric.ts";
import type { Pivot, QueryBody } from "./api.ts";
import type { Rows } from "./export/csv.ts";
import type { FilterDimension } from "./filter.ts";
import { amountOf } from "./measures.ts";
import { baseOf, panelQuery } from "./panel-queries.ts";
import type { Tab } from "./panels.ts";
import type { SiteState } from "./url.ts";

export interface CrossingSize {
  readonly rows: number;
  readonly columns: number;
}

/** What is shown, and what is put into a file: as much as the API gives. */
export const SHOWN: CrossingSize = { rows: 40, columns: 12 };
export const SAVED: CrossingSize = { rows: 100, columns: 100 };

const OF_EVENTS: readonly NamedMetric[] = ["visitors", "visits", "pageviews", "events"];

/** What can be counted of the combinations: what the list counts, and what events have. A conversion rate is no property of a combination, and no goal is a page view. */
export const crossingMetrics = ({ metrics, dimension }: Tab): readonly NamedMetric[] =>
  [...new Set([...metrics, ...OF_EVENTS])].filter(
    (metric) => metric !== "conversion_rate" && (metric !== "pageviews" || dimension !== GOAL_DIMENSION),
  );

/** A list's values as rows, another dimension's as columns, the largest of both. */
export function crossingQuery(
  domain: string,
  state: SiteState,
  { tab, by, metric, size }: { readonly tab: Tab; readonly by: FilterDimension; readonly metric: NamedMetric; readonly size: CrossingSize },
  today: string,
): QueryBody {
  return {
    ...panelQuery(baseOf(domain, state, today), tab, 1),
    metrics: [metric],
    dimensions: [tab.dimension, by],
    include: { pivot: size },
  };
}

/** The table for a file: values and numbers as the API writes them, sums last. */
export function crossingTable(pivot: Pivot, tab: Tab, by: FilterDimension, total: string): Rows {
  const first = (metrics: readonly unknown[] | null): number | null => (metrics === null ? null : amountOf(metrics[0]));
  return [
    [`${tab.dimension} / ${by}`, ...pivot.columns, total],
    ...pivot.rows.map((row, at) => [row, ...pivot.cells[at]!.map(first), first(pivot.row_totals[at]!)]),
    [total, ...pivot.column_totals.map(first), first(pivot.total)],
  ];
}

/** Visitors and visits of parts are counted once in each part and once in the sum. */
export const addsUp = (metric: NamedMetric): boolean => unitOf(metric) === "count" && metric !== "visitors" && metric !== "visits";
