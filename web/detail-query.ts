import { GOAL_DIMENSION } from "../src/model/dimension.ts";
import type { Metric } from "../src/model/metric.ts";
import type { QueryBody } from "./api.ts";
import { baseOf, panelQuery } from "./panel-queries.ts";
import type { Tab } from "./panels.ts";
import type { SiteState } from "./url.ts";

const DETAIL_ROWS = 1_000;
const OF_VISITS: readonly Metric[] = ["visits", "pageviews", "bounce_rate", "visit_duration"];
const OF_EVENTS: readonly Metric[] = ["visits", "pageviews", "events"];
/** What the long list of a dimension counts unless its tab says otherwise: properties of visits make no sense of events. */
const MORE: Readonly<Record<string, readonly Metric[]>> = {
  "event:page": ["visits", "pageviews", "bounce_rate", "visit_duration", "scroll_depth", "time_on_page"],
  "event:title": OF_EVENTS,
  "event:hostname": OF_EVENTS,
  "event:name": ["visits"],
  "visit:exit_page": ["visits", "exit_rate"],
  [GOAL_DIMENSION]: ["events"],
};

/** The long form of a panel, for its dialog and for files: the panel's own metrics first. */
export function detailQuery(domain: string, state: SiteState, tab: Tab, today: string): QueryBody {
  const { dimension, metrics, more } = tab;
  const others = more ?? MORE[dimension] ?? (dimension.startsWith("event:") ? MORE["event:name"]! : OF_VISITS);
  return { ...panelQuery(baseOf(domain, state, today), tab, DETAIL_ROWS), metrics: [...new Set([...metrics, ...others])] };
}
