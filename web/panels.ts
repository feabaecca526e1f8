import { definitionOf, GOAL_DIMENSION, type FieldDimension } from "../src/model/dimension.ts";
import { PAGEVIEW } from "../src/model/event.ts";
import type { Metric, NamedMetric } from "../src/model/metric.ts";
import { joinEscaped, splitEscaped, type FilterDimension, type SimpleFilter } from "./filter.ts";

/** One list of values. `only` narrows it before it is counted. The first metric sorts, and is the bar. */
export interface Tab {
  readonly key: TabKey | CampaignKey;
  /** It is one of several lists behind this tab; without it, it is a tab itself. */
  readonly of?: TabKey;
  readonly dimension: FilterDimension;
  readonly metrics: readonly NamedMetric[];
  readonly only?: readonly SimpleFilter[];
  /** The values that were opened one below the other, and the conditions that they are; `only` holds these too. */
  readonly path?: readonly string[];
  readonly within?: readonly SimpleFilter[];
  /** Shown by a part of its own. "map": all countries. "keys": the keys of an event's properties, which are no dimension. */
  readonly view?: "keys" | "map";
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
/** Called `t("site.tab.<key>")`. */
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
  | "map"
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

/** What else an address may say of a campaign. */
const CAMPAIGN_KEYS = ["utm_source", "utm_medium", "utm_content", "utm_term"] as const;
type CampaignKey = (typeof CAMPAIGN_KEYS)[number];

const VISITORS: readonly NamedMetric[] = ["visitors"];
const set = (dimension: FieldDimension): readonly SimpleFilter[] => [
  { operator: "is_not", dimension, values: [definitionOf(dimension).empty] },
];

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
      ...CAMPAIGN_KEYS.map((key): Tab => {
        const dimension = `visit:${key}` as const;
        return { key, of: "campaigns", dimension, metrics: VISITORS, only: set(dimension), empty: "site.empty.campaigns" };
      }),
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
      { key: "map", dimension: "visit:country", metrics: VISITORS, empty: "site.empty.visits", view: "map" },
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
        only: [{ operator: "is_not", dimension: "event:name", values: [PAGEVIEW] }],
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

/** What lies below a value, and what is said when nothing does. */
const BELOW: { readonly [Above in FilterDimension]?: readonly [dimension: FieldDimension, empty: Tab["empty"]] } = {
  "visit:channel": ["visit:source", "site.empty.visits"],
  "visit:source": ["visit:utm_campaign", "site.empty.campaigns"],
  "visit:country": ["visit:region", "site.empty.places"],
  "visit:region": ["visit:city", "site.empty.places"],
  "visit:browser": ["visit:browser_version", "site.empty.visits"],
  "visit:os": ["visit:os_version", "site.empty.visits"],
  "visit:device": ["visit:model", "site.empty.visits"],
  "event:hostname": ["event:page", "site.empty.visits"],
};

/** The tab under which a list stands. */
export const headOf = ({ key, of }: Tab): TabKey => of ?? (key as TabKey);

/** The list below one of a tab's values; null where there is none. */
export function tabBelow(tab: Tab, value: string): Tab | null {
  const path = [...(tab.path ?? []), value];
  const { view, ...others } = tab;
  if (view === "keys") {
    const dimension = `event:props:${value}` as const;
    return { ...others, path, dimension, only: [...(tab.only ?? []), ...set(dimension)] };
  }
  const condition: SimpleFilter = { operator: "is", dimension: tab.dimension, values: [value] };
  const narrowed = { ...others, path, within: [...(tab.within ?? []), condition], only: [...(tab.only ?? []), condition] };
  if (tab.dimension === "event:name") return { ...narrowed, view: "keys" };
  const below = BELOW[tab.dimension];
  if (below === undefined) return null;
  const [dimension, empty] = below;
  return { ...narrowed, dimension, empty, only: empty === "site.empty.visits" ? narrowed.only : [...narrowed.only, ...set(dimension)] };
}

type ChosenTabs = Readonly<Partial<Record<PanelKey, string>>>;

/** The tabs after one was chosen. A panel's first tab is what it shows anyway, and is not noted. */
export function chooseTab(tabs: ChosenTabs, panel: Panel, tab: Tab): ChosenTabs {
  const { [panel.key]: _old, ...others } = tabs;
  return tab === panel.tabs[0] ? others : { ...others, [panel.key]: joinEscaped([tab.key, ...(tab.path ?? [])], /[\\,]/g) };
}

/** The chosen tab of a panel, "browsers" or, below one of its values, "browsers,Chrome"; what is unknown is as if it were not there. */
export function tabOf(panel: Panel, text = ""): Tab {
  const [key, ...path] = splitEscaped(text, 0, ",").parts;
  const tab = panel.tabs.find((one) => one.key === key) ?? panel.tabs[0]!;
  return path.reduce((above, value) => tabBelow(above, value) ?? above, tab);
}
