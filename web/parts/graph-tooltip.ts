import { html } from "htm/preact";
import type { Metric } from "../../src/model/metric.ts";
import { formatBucket, formatExact, type Interval, type Unit } from "../format.ts";
import type { GraphData } from "../graph-data.ts";
import { Change } from "./change.ts";
import { metricWord } from "../metric-names.ts";
import { t } from "../words/t.ts";

/** A bucket under the pointer: which, and where in the graph. */
export interface Hover {
  readonly at: number;
  readonly leftPx: number;
  readonly widthPx: number;
}

interface TooltipProps {
  readonly data: GraphData;
  readonly metric: Metric;
  readonly unit: Unit;
  readonly interval: Interval;
  readonly hover: Hover;
}

const GAP_PX = 14;

/** What a bucket counts, what the one before it counted, and the change. */
export function GraphTooltip({ data, metric, unit, interval, hover: { at, leftPx, widthPx } }: TooltipProps) {
  const time = formatBucket(data.labels[at]!, interval);
  const previousLabel = data.previousLabels[at];
  // Beside the pointer, and on its other side where the edge is near.
  const style = leftPx > widthPx / 2 ? { right: `${widthPx - leftPx + GAP_PX}px` } : { left: `${leftPx + GAP_PX}px` };
  return html`<div class="graph-tooltip" style=${style} aria-hidden="true">
    <p class="fine">${at === data.unfinished ? t("site.graph.running", { time }) : time}</p>
    <p class="graph-tooltip-now">
      <span class="key"></span>${formatExact(data.values[at]!, unit)} <span class="fine">${metricWord(metric)}</span>
    </p>
    ${
      data.previous !== null &&
      html`<p>
          <span class="key key-before"></span>${formatExact(data.previous[at]!, unit)}${" "}
          <span class="fine">${previousLabel ? formatBucket(previousLabel, interval) : t("site.graph.before")}</span>
        </p>
        ${at !== data.unfinished && html`<${Change} change=${data.changes[at] ?? null} now=${data.values[at]} metric=${metric} />`}`
    }
  </div>`;
}
