import { definitionOf, GOAL_DIMENSION, type FieldDimension } from "../src/model/dimension.ts";
import { PAGEVIEW } from "../src/model/event.ts";
import type { Metric, NamedMetric } from "../src/model/metric.ts";
import type { FilterDimension, SimpleFilter } from "./filter.ts";

/** One list of values. `only` narrows it before it is counted. The first metric sorts, and is the bar. */
export interface Tab {
  /** Called `t("site.tab.<key>")`. */
  readonly key: TabKey;
  readonly dimension: FilterDimension;
  readonly metrics: readonly NamedMetric[];
  readonly only?: SimpleFilter;
  /** What the long list counts beside. */
  readonly more?: readonly Metric[];
  /** What is said when there is nothing to list. */
  readonly empty: `site.empty.${"visits" | "campaigns" | "events" | "goals" | "operations" | "places" | "titles"}`;
}

export interface Panel {
  /** Called `t("site.panel.<key>")`. */
  readonly key: PanelKey;
  readonly tabs: readonly Tab[];
}

export type PanelKey = "sources" | "pages" | "places" | "devices" | "events";
export type TabKey =
  | "channels"
  | "sources"
  | "referrers"
  | "campaigns"
  | "top"
  | "titles"
  | "entry"
  | "exit"
  | "hostnames"
  | "countries"
  | "regions"
  | "cities"
  | "languages"
  | "browsers"
  | "os"
  | "devices"
  | "screens"
  | "events"
  | "goals"
  | "operations";

const VISITORS: readonly NamedMetric[] = ["visitors"];
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

/** All metrics of a tab's long list: the panel's own first. */
export const detailMetrics = ({ dimension, metrics, more }: Tab): readonly Metric[] => [
  ...new Set([...metrics, ...(more ?? MORE[dimension] ?? OF_VISITS)]),
];
const set = (dimension: FieldDimension): SimpleFilter => ({ operator: "is_not", dimension, values: [definitionOf(dimension).empty] });

export const PANELS: readonly Panel[] = [
  {
    key: "sources",
    tabs: [
      { key: "channels", dimension: "visit:channel", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "sources", dimension: "visit:source", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "referrers", dimension: "visit:referrer", metrics: VISITORS, empty: "site.empty.visits" },
      {
        key: "campaigns",
        dimension: "visit:utm_campaign",
        metrics: VISITORS,
        only: set("visit:utm_campaign"),
        empty: "site.empty.campaigns",
      },
    ],
  },
  {
    key: "pages",
    tabs: [
      {
        key: "top",
        dimension: "event:page",
        metrics: VISITORS,
        empty: "site.empty.visits",
      },
      { key: "titles", dimension: "event:title", metrics: VISITORS, only: set("event:title"), empty: "site.empty.titles" },
      { key: "entry", dimension: "visit:entry_page", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "exit", dimension: "visit:exit_page", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "hostnames", dimension: "event:hostname", metrics: VISITORS, empty: "site.empty.visits" },
    ],
  },
  {
    key: "places",
    tabs: [
      { key: "countries", dimension: "visit:country", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "regions", dimension: "visit:region", metrics: VISITORS, only: set("visit:region"), empty: "site.empty.places" },
      { key: "cities", dimension: "visit:city", metrics: VISITORS, only: set("visit:city"), empty: "site.empty.places" },
      { key: "languages", dimension: "visit:language", metrics: VISITORS, empty: "site.empty.visits" },
    ],
  },
  {
    key: "devices",
    tabs: [
      { key: "browsers", dimension: "visit:browser", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "os", dimension: "visit:os", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "devices", dimension: "visit:device", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "screens", dimension: "visit:screen_size", metrics: VISITORS, only: set("visit:screen_size"), empty: "site.empty.visits" },
    ],
  },
  {
    key: "events",
    tabs: [
      {
        key: "events",
        dimension: "event:name",
        metrics: ["events", "visitors"],
        only: { operator: "is_not", dimension: "event:name", values: [PAGEVIEW] },
        empty: "site.empty.events",
      },
      { key: "goals", dimension: GOAL_DIMENSION, metrics: ["visitors", "conversion_rate"], empty: "site.empty.goals" },
      {
        key: "operations",
        dimension: "event:name",
        metrics: ["operations", "success_rate"],
        more: ["failures", "p50(event:duration)", "p95(event:duration)", "p99(event:duration)"],
        only: set("event:outcome"),
        empty: "site.empty.operations",
      },
    ],
  },
];

type ChosenTabs = Readonly<Partial<Record<PanelKey, string>>>;

/** The tabs after one was chosen. A panel's first tab is what it shows anyway, and is not noted. */
export function chooseTab(tabs: ChosenTabs, panel: Panel, key: string): ChosenTabs {
  const { [panel.key]: _old, ...others } = tabs;
  return tabOf(panel, key) === panel.tabs[0] ? others : { ...others, [panel.key]: key };
}

/** The chosen tab of a panel; an unknown key is the first one. */
export function tabOf(panel: Panel, key: string | undefined): Tab {
  return panel.tabs.find((tab) => tab.key === key) ?? panel.tabs[0]!;
}
