import { html } from "htm/preact";
import { useLoad, type Answered } from "../load.ts";
import { METRIC_LABELS } from "../metric-labels.ts";
import type { Tab } from "../panels.ts";
import { formatExact } from "../format.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { SkeletonRows } from "./skeleton.ts";
import { TopList, type TopRow } from "./top-list.ts";

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
      <span>${tab.one}</span>${tab.metrics.map((metric) => html`<span class="row-value" key=${metric}>${METRIC_LABELS[metric]}</span>`)}
    </p>
    <div class="dialog-scroll">
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
      ${data === null ? error === null && html`<${SkeletonRows} rows=${12} />` : html`<${TopList} rows=${toRows(data)} onPick=${onPick} />`}
    </div>
    ${total > count && html`<p class="fine">The first ${formatExact(count)} of ${formatExact(total)}. Filter to find the others.</p>`}
  <//>`;
}
