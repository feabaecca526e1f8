import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import type { AnswerRow } from "../api.ts";
import { hasFilter, type Filter, type FilterDimension } from "../filter.ts";
import { formatExact, formatShare, formatShort } from "../format.ts";
import type { Answered } from "../load.ts";
import { dimensionName, flagOf, outsideAddress, valueName } from "../names.ts";
import { tabOf, type Panel as PanelShape, type Tab } from "../panels.ts";
import { PANEL_ROWS } from "../queries.ts";
import { metricName, metricWord } from "../metric-names.ts";
import { Icon, type IconName } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { SkeletonRows } from "./skeleton.ts";
import { Tabs } from "./tabs.ts";
import { TopList, type TopRow } from "./top-list.ts";
import { unitOf } from "../../src/model/metric.ts";
import { t } from "../words/t.ts";

const DetailsDialog = lazy(async () => (await import("../later.ts")).later.DetailsDialog);

interface PanelProps {
  readonly panel: PanelShape;
  readonly tabKey: string | undefined;
  /** The newest answer: perhaps still that of the tab before. */
  readonly answered: Answered | null;
  readonly stale: boolean;
  /** What the visitors' shares are shares of. */
  readonly visitors: number | null;
  readonly domain: string;
  readonly filters: readonly Filter[];
  readonly onTab: (key: string) => void;
  readonly onPick: (dimension: FilterDimension, value: string) => void;
  /** With the shift key: everything but this. */
  readonly onExclude: (dimension: FilterDimension, value: string) => void;
  /** Loads the long list. */
  readonly details: (tab: Tab, signal: AbortSignal) => Promise<Answered>;
}

/** A list with tabs: the first rows here, the long list in a dialog. */
export function Panel({ panel, tabKey, answered, stale, visitors, domain, filters, onTab, onPick, onExclude, details }: PanelProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const name = t(`site.panel.${panel.key}`);
  const tab = tabOf(panel, tabKey);
  // While another tab loads, its predecessor's rows stay under their own heading.
  const shownTab = panel.tabs.find((one) => answered !== null && isAnswerOf(answered, one)) ?? tab;
  const rows = answered === null ? null : topRows(answered, shownTab, { visitors, domain, filters });
  const total = answered?.answer.meta.total_rows ?? 0;
  return html`<section class=${`panel panel-${panel.key}`} aria-labelledby=${`${id}-name`}>
    <header>
      <h2 id=${`${id}-name`}>${name}</h2>
      ${panel.tabs.length > 1 && html`<${Tabs} name=${name} tabs=${panel.tabs.map(({ key }) => ({ key, label: t(`site.tab.${key}`) }))} chosen=${tab.key} controls=${id} onPick=${onTab} />`}
    </header>
    <div
      class=${stale ? "panel-body stale" : "panel-body"}
      id=${id}
      role=${panel.tabs.length > 1 ? "tabpanel" : undefined}
      aria-label=${t(`site.tab.${tab.key}`)}
    >
      <p class="rows-head">
        <span>${dimensionName(shownTab.dimension)}</span
        >${shownTab.metrics.map((metric) => html`<span class="row-value" key=${metric}>${metricName(metric)}</span>`)}
      </p>
      ${
        rows === null
          ? html`<${SkeletonRows} rows=${panel.key === "events" ? 4 : PANEL_ROWS} />`
          : rows.length === 0
            ? html`<p class="rows-empty">
                ${answered?.answer.meta.unanswered?.error ?? t(filters.length > 0 ? "site.filter.none" : shownTab.empty)}
              </p>`
            : html`<${TopList}
                rows=${rows}
                onPick=${(value: string) => onPick(shownTab.dimension, value)}
                onExclude=${(value: string) => onExclude(shownTab.dimension, value)}
              />`
      }
    </div>
    ${total > PANEL_ROWS && html`<footer><button type="button" class="button button-quiet" onClick=${() => setOpen(true)}>${t("site.rows.all", { count: total })}</button></footer>`}
    ${
      open &&
      html`<${DetailsDialog}
        title=${t("site.panel.title", { panel: name, tab: t(`site.tab.${tab.key}`) })}
        tab=${tab}
        load=${(signal: AbortSignal) => details(tab, signal)}
        onPick=${(value: string) => (setOpen(false), onPick(tab.dimension, value))}
        onExclude=${(value: string) => (setOpen(false), onExclude(tab.dimension, value))}
        onClose=${() => setOpen(false)}
      />`
    }
  </section>`;
}

/** Two lists of one panel may be of the same dimension and count other things. */
const isAnswerOf = ({ query }: Answered, { dimension, metrics }: Tab): boolean =>
  query.dimensions?.[0] === dimension && query.metrics[0] === metrics[0];

interface RowContext {
  readonly visitors: number | null;
  readonly domain: string;
  readonly filters: readonly Filter[];
}

function topRows({ answer }: Answered, tab: Tab, { visitors, domain, filters }: RowContext): TopRow[] {
  const top = Math.max(1, ...answer.results.map((row) => row.metrics[0] ?? 0));
  const visitorsAt = tab.metrics.indexOf("visitors");
  return answer.results.map((row) => {
    const value = row.dimensions[0]!;
    const share = visitors === null || visitors === 0 ? "" : formatShare((row.metrics[visitorsAt] ?? 0) / visitors);
    return {
      value,
      name: valueName(tab.dimension, value),
      sign: signOf(tab.dimension, value),
      bar: (row.metrics[0] ?? 0) / top,
      shown: row.metrics.map((number, at) => formatShort(number, unitOf(tab.metrics[at]!))),
      detail: detailOf(row, valueName(tab.dimension, value), tab, share),
      share,
      chosen: hasFilter(filters, tab.dimension, value),
      outside: outsideAddress(tab.dimension, value, domain),
    };
  });
}

function detailOf(row: AnswerRow, name: string, tab: Tab, share: string): string {
  const numbers = tab.metrics
    .map((metric, at) => t("site.rows.number", { number: formatExact(row.metrics[at]!, unitOf(metric)), metric: metricWord(metric) }))
    .join(", ");
  return t("site.rows.detail", { value: name, numbers: share === "" ? numbers : t("site.rows.share", { numbers, share }) });
}

const DEVICE_ICONS: Readonly<Record<string, IconName>> = { Desktop: "desktop", Laptop: "desktop", Tablet: "tablet", Mobile: "mobile" };

function signOf(dimension: FilterDimension, value: string) {
  if (dimension === "visit:country") return flagOf(value);
  const icon = dimension === "visit:device" ? DEVICE_ICONS[value] : undefined;
  return icon && html`<${Icon} name=${icon} />`;
}
