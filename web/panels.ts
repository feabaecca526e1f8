import { DIMENSIONS, type FieldDimension } from "../src/model/dimension.ts";
import { PAGEVIEW } from "../src/model/event.ts";
import type { Metric } from "../src/model/metric.ts";
import type { SimpleFilter } from "./filter.ts";

/** One list of values. `only` narrows it before it is counted. The first metric sorts, and is the bar. */
export interface Tab {
  readonly key: string;
  readonly label: string;
  readonly dimension: FieldDimension;
  /** Head of the name column. */
  readonly one: string;
  readonly metrics: readonly Metric[];
  readonly only?: SimpleFilter;
  /** Shown when there is nothing to list. */
  readonly empty: string;
}

export interface Panel {
  readonly key: PanelKey;
  readonly label: string;
  readonly tabs: readonly Tab[];
}

export type PanelKey = "sources" | "pages" | "places" | "devices" | "events";

const VISITORS: readonly Metric[] = ["visitors"];
const set = (dimension: FieldDimension): SimpleFilter => ({ operator: "is_not", dimension, values: [DIMENSIONS[dimension].empty] });
const noVisits = "No visits in this range.";

export const PANELS: readonly Panel[] = [
  {
    key: "sources",
    label: "Sources",
    tabs: [
      { key: "channels", label: "Channels", dimension: "visit:channel", one: "Channel", metrics: VISITORS, empty: noVisits },
      { key: "sources", label: "Sources", dimension: "visit:source", one: "Source", metrics: VISITORS, empty: noVisits },
      { key: "referrers", label: "Referrers", dimension: "visit:referrer", one: "Referrer", metrics: VISITORS, empty: noVisits },
      {
        key: "campaigns",
        label: "Campaigns",
        dimension: "visit:utm_campaign",
        one: "Campaign",
        metrics: VISITORS,
        only: set("visit:utm_campaign"),
        empty: "No campaigns. Add ?utm_campaign=… to the links you share.",
      },
    ],
  },
  {
    key: "pages",
    label: "Pages",
    tabs: [
      {
        key: "top",
        label: "Top",
        dimension: "event:page",
        one: "Page",
        metrics: VISITORS,
        empty: noVisits,
      },
      { key: "entry", label: "Entry", dimension: "visit:entry_page", one: "Entry page", metrics: VISITORS, empty: noVisits },
      { key: "exit", label: "Exit", dimension: "visit:exit_page", one: "Exit page", metrics: VISITORS, empty: noVisits },
    ],
  },
  {
    key: "places",
    label: "Places",
    tabs: [{ key: "countries", label: "Countries", dimension: "visit:country", one: "Country", metrics: VISITORS, empty: noVisits }],
  },
  {
    key: "devices",
    label: "Devices",
    tabs: [
      { key: "browsers", label: "Browsers", dimension: "visit:browser", one: "Browser", metrics: VISITORS, empty: noVisits },
      { key: "os", label: "OS", dimension: "visit:os", one: "Operating system", metrics: VISITORS, empty: noVisits },
      { key: "devices", label: "Sizes", dimension: "visit:device", one: "Device", metrics: VISITORS, empty: noVisits },
    ],
  },
  {
    key: "events",
    label: "Events",
    tabs: [
      {
        key: "events",
        label: "Custom events",
        dimension: "event:name",
        one: "Event",
        metrics: ["events", "visitors"],
        only: { operator: "is_not", dimension: "event:name", values: [PAGEVIEW] },
        empty: 'No custom events. Send one from a page: cairn("Signup").',
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
