import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { METRICS, type Metric } from "../../src/model/metric.ts";
import type { AnswerRow } from "../api.ts";
import { formatExact, formatShort } from "../format.ts";
import { METRIC_LABELS } from "../metric-labels.ts";
import { Change } from "./change.ts";
import { Skeleton } from "./skeleton.ts";

interface TilesProps {
  readonly metrics: readonly Metric[];
  /** Null: not known yet. */
  readonly row: AnswerRow | null;
  readonly chosen: Metric;
  /** "the previous period" */
  readonly before: string;
  readonly stale: boolean;
  readonly onPick: (metric: Metric) => void;
}

/** The headline: each number is a button that puts its metric on the graph, and explains itself. */
export function Tiles({ metrics, row, chosen, before, stale, onPick }: TilesProps) {
  return html`<div class=${stale ? "tiles stale" : "tiles"} role="group" aria-label="Headline numbers">
    ${metrics.map((metric, at) => html`<${Tile} key=${metric} metric=${metric} at=${at} row=${row} chosen=${metric === chosen} before=${before} onPick=${onPick} />`)}
  </div>`;
}

interface TileProps {
  readonly metric: Metric;
  readonly at: number;
  readonly row: AnswerRow | null;
  readonly chosen: boolean;
  readonly before: string;
  readonly onPick: (metric: Metric) => void;
}

function Tile({ metric, at, row, chosen, before, onPick }: TileProps) {
  const id = useId();
  const unit = METRICS[metric].unit;
  const comparison = row?.comparison;
  return html`<div class="tile-place">
    <button type="button" class="tile" aria-pressed=${chosen} aria-describedby=${id} onClick=${() => onPick(metric)}>
      <span class="tile-label">${METRIC_LABELS[metric]}</span>
      <span class="tile-value">${row === null ? html`<${Skeleton} class="skeleton-number" />` : formatShort(row.metrics[at]!, unit)}</span>
      <span class="tile-change">
        ${row === null ? html`<${Skeleton} class="skeleton-change" />` : comparison && html`<${Change} change=${comparison.change[at] ?? null} now=${row.metrics[at]} metric=${metric} />`}
      </span>
    </button>
    <div class="hint" role="tooltip" id=${id}>
      ${METRICS[metric].sentence}
      ${comparison && html`<span class="hint-numbers">${formatExact(row!.metrics[at]!, unit)} against ${formatExact(comparison.metrics[at]!, unit)} in ${before}</span>`}
    </div>
  </div>`;
}
