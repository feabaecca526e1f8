import { definitionOf, type FieldDimension } from "../src/model/dimension.ts";
import { PAGEVIEW } from "../src/model/event.ts";
import type { NamedMetric } from "../src/model/metric.ts";
import type { SimpleFilter } from "./filter.ts";

/** One list of values. `only` narrows it before it is counted. The first metric sorts, and is the bar. */
export interface Tab {
  /** Called `t("site.tab.<key>")`. */
  readonly key: TabKey;
  readonly dimension: FieldDimension;
  readonly metrics: readonly NamedMetric[];
  readonly only?: SimpleFilter;
  /** What is said when there is nothing to list. */
  readonly empty: `site.empty.${"visits" | "campaigns" | "events"}`;
}

export interface Panel {
  /** Called `t("site.panel.<key>")`. */
  readonly key: PanelKey;
  readonly tabs: readonly Tab[];
}

export type PanelKey = "sources" | "pages" | "places" | "devices" | "events";
export type TabKey =
  "channels" | "sources" | "referrers" | "campaigns" | "top" | "entry" | "exit" | "countries" | "browsers" | "os" | "devices" | "events";

const VISITORS: readonly NamedMetric[] = ["visitors"];
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
      { key: "entry", dimension: "visit:entry_page", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "exit", dimension: "visit:exit_page", metrics: VISITORS, empty: "site.empty.visits" },
    ],
  },
  {
    key: "places",
    tabs: [{ key: "countries", dimension: "visit:country", metrics: VISITORS, empty: "site.empty.visits" }],
  },
  {
    key: "devices",
    tabs: [
      { key: "browsers", dimension: "visit:browser", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "os", dimension: "visit:os", metrics: VISITORS, empty: "site.empty.visits" },
      { key: "devices", dimension: "visit:device", metrics: VISITORS, empty: "site.empty.visits" },
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
