import { html } from "htm/preact";
import { useId, useRef, useState } from "preact/hooks";
import { excludeWithin, toggleWithin, type FilterDimension } from "../filter.ts";
import type { Answered } from "../load.ts";
import { metricName } from "../metric-names.ts";
import { dimensionName } from "../names.ts";
import { PANEL_ROWS } from "../panel-queries.ts";
import { pathNames, topRows, type TopRow } from "../panel-rows.ts";
import { chooseTab, headOf, tabBelow, tabOf, type Panel as PanelShape, type Tab } from "../panels.ts";
import { crossOf, type SiteState } from "../url.ts";
import { unansweredText } from "../unanswered.ts";
import { t } from "../words/t.ts";
import { lazy } from "./lazy.ts";
import { SkeletonRows } from "./skeleton.ts";
import { Tabs } from "./tabs.ts";
import { TopList } from "./top-list.ts";

const DetailsDialog = lazy(async () => (await import("../later.ts")).later.DetailsDialog);
const CrossDialog = lazy(async () => (await import("../later.ts")).later.CrossDialog);
const EventKeys = lazy(async () => (await import("../later.ts")).later.EventKeys);
const WorldMap = lazy(async () => (await import("../later.ts")).later.WorldMap);
const ListChoice = lazy(async () => (await import("../later.ts")).later.ListChoice);
const RowItems = lazy(async () => (await import("../later.ts")).later.RowItems);

/** In two columns. */
const ROWS_BELOW_MAP = 6;

interface PanelProps {
  readonly panel: PanelShape;
  /** The newest answer: perhaps still that of the tab before. */
  readonly answered: Answered | null;
  readonly stale: boolean;
  /** What the visitors' shares are shares of. */
  readonly visitors: number | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

/** A list with tabs: the first rows here, the long list in a dialog. */
export function Panel({ panel, answered, stale, visitors, domain, state, today, change }: PanelProps) {
  const id = useId();
  /** What the long list is searched for; null while it is closed. */
  const [found, setFound] = useState<string | null>(null);
  const name = t(`site.panel.${panel.key}`);
  const tab = tabOf(panel, state.tabs[panel.key]);
  // While another tab loads, its predecessor's rows stay under their own heading.
  const last = useRef(tab);
  if (!stale) last.current = tab;
  const shown = last.current;
  const goTo = (to: Tab): void => {
    change({ tabs: chooseTab(state.tabs, panel, to) });
    // The row or step that was pressed goes away.
    document.getElementById(id)!.focus();
  };
  const pick = (value: string, exclude: boolean, { within = [], dimension } = shown): void => {
    setFound(null);
    change({ filters: (exclude ? excludeWithin : toggleWithin)(state.filters, within, dimension, value) });
  };
  const cross = (by: FilterDimension): void => (setFound(null), change({ cross: `${panel.key},${by}` }));
  const crossed = crossOf(state.cross);
  const open = (value: string): void => goTo(tabBelow(shown, value)!);
  const rows = answered && topRows(answered.answer.results, shown, { visitors, domain, filters: state.filters });
  const total = answered?.answer.meta.total_rows ?? 0;
  const most = shown.view === "map" ? ROWS_BELOW_MAP : PANEL_ROWS;
  return html`<section class=${`panel panel-${panel.key}`} aria-labelledby=${`${id}-name`}>
    <header>
      <h2 id=${`${id}-name`}>${name}</h2>
      <${Tabs}
        name=${name}
        tabs=${panel.tabs.filter(({ of }) => of === undefined).map((one) => ({ key: one.key, label: t(`site.tab.${headOf(one)}`) }))}
        chosen=${headOf(tab)}
        controls=${id}
        onPick=${(key: string) => change({ tabs: chooseTab(state.tabs, panel, tabOf(panel, key)) })}
      />
    </header>
    <div
      class=${stale ? "panel-body stale" : "panel-body"}
      id=${id}
      tabindex="-1"
      role="tabpanel"
      aria-label=${t(`site.tab.${headOf(tab)}`)}
    >
      <p class="rows-head">
        <${Steps}
          panel=${panel}
          tab=${shown}
          onStep=${goTo}
        />${shown.metrics.map((metric) => html`<span class="row-value" key=${metric}>${metricName(metric)}</span>`)}
      </p>
      ${
        shown.view === "keys"
          ? html`<${EventKeys} tab=${shown} domain=${domain} state=${state} today=${today} visitors=${visitors} onOpen=${open} />`
          : rows === null
            ? html`<${SkeletonRows} rows=${panel.key === "events" ? 4 : PANEL_ROWS} />`
            : rows.length === 0
              ? html`<p class="rows-empty">
                  ${(answered && unansweredText(answered.answer)) || t(state.filters.length > 0 ? "site.filter.none" : shown.empty)}
                </p>`
              : html`${shown.view === "map" && html`<${WorldMap} rows=${rows} onPick=${pick} />`}<${TopList}
                    rows=${rows.slice(0, most)}
                    onPick=${pick}
                    onOpen=${open}
                    items=${(row: TopRow, close: () => void) =>
                      html`<${RowItems} row=${row} onPick=${pick} onOpen=${open} onDetails=${() => setFound(row.name)} close=${close} />`}
                  />`
      }
    </div>
    ${total > most && html`<footer><button type="button" class="button button-quiet" onClick=${() => setFound("")}>${t("site.rows.all", { count: total })}</button></footer>`}
    ${
      found !== null &&
      html`<${DetailsDialog}
        name=${name}
        tab=${tab}
        domain=${domain}
        state=${state}
        today=${today}
        find=${found}
        onPick=${(value: string, exclude: boolean) => pick(value, exclude, tab)}
        onCross=${cross}
        onClose=${() => setFound(null)}
      />`
    }
    ${
      crossed?.panel === panel.key &&
      html`<${CrossDialog} tab=${tab} by=${crossed.by} domain=${domain} state=${state} today=${today} onBy=${cross} change=${change} />`
    }
  </section>`;
}

interface StepsProps {
  readonly panel: PanelShape;
  readonly tab: Tab;
  readonly onStep: (to: Tab) => void;
}

/** What the rows are: a dimension, or what lies below the values that were opened, with the way back. */
function Steps({ panel, tab, onStep }: StepsProps) {
  const { key, dimension, path = [] } = tab;
  if (path.length === 0 && headOf(tab) === "campaigns") return html`<${ListChoice} panel=${panel} tab=${tab} onPick=${onStep} />`;
  if (path.length === 0) return html`<span>${dimensionName(dimension)}</span>`;
  const names = [t(`site.tab.${headOf(tab)}`), ...pathNames(tab)];
  const to = (at: number): Tab => path.slice(0, at).reduce((above, value) => tabBelow(above, value)!, tabOf(panel, key));
  return html`<span>
    ${path.map((_value, at) => html`<button type="button" class="link" key=${at} onClick=${() => onStep(to(at))}>${names[at]}</button> › `)}<b
      >${names.at(-1)}</b
    >
  </span>`;
}
