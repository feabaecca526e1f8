import { html } from "htm/preact";
import { useLoad, type Answered } from "../load.ts";
import { metricName } from "../metric-names.ts";
import { dimensionName } from "../names.ts";
import type { Tab } from "../panels.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { SkeletonRows } from "./skeleton.ts";
import { TopList, type TopRow } from "./top-list.ts";
import { t } from "../words/t.ts";

interface DetailsProps {
  readonly title: string;
  readonly tab: Tab;
  readonly load: (signal: AbortSignal) => Promise<Answered>;
  readonly toRows: (answered: Answered) => TopRow[];
  readonly onPick: (value: string) => void;
  readonly onClose: () => void;
}

/** The long list behind a panel. */
export function DetailsDialog({ title, tab, load, toRows, onPick, onClose }: DetailsProps) {
  const { data, error, reload } = useLoad(tab.key, load);
  const total = data?.answer.meta.total_rows ?? 0;
  const count = data?.answer.results.length ?? 0;
  return html`<${Dialog} title=${title} wide onClose=${onClose}>
    <p class="rows-head">
      <span>${dimensionName(tab.dimension)}</span
      >${tab.metrics.map((metric) => html`<span class="row-value" key=${metric}>${metricName(metric)}</span>`)}
    </p>
    <div class="dialog-scroll">
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
      ${data === null ? error === null && html`<${SkeletonRows} rows=${12} />` : html`<${TopList} rows=${toRows(data)} onPick=${onPick} />`}
    </div>
    ${total > count && html`<p class="fine">${t("site.rows.first", { shown: count, total })}</p>`}
  <//>`;
}
