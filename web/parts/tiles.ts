import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { unitOf, type NamedMetric } from "../../src/model/metric.ts";
import type { AnswerRow } from "../api.ts";
import { formatExact, formatShort } from "../format.ts";
import { Change } from "./change.ts";
import { Skeleton } from "./skeleton.ts";
import { t } from "../words/t.ts";
import { Hint } from "./hint.ts";
import { Link } from "./link.ts";
import { helpPath } from "../route.ts";

interface TilesProps {
  readonly metrics: readonly NamedMetric[];
  /** Null: not known yet. */
  readonly row: AnswerRow | null;
  readonly chosen: NamedMetric;
  /** "the previous period" */
  readonly before: string;
  readonly stale: boolean;
  readonly onPick: (metric: NamedMetric) => void;
}

/** The headline: each number is a button that puts its metric on the graph, and explains itself. */
export function Tiles({ metrics, row, chosen, before, stale, onPick }: TilesProps) {
  return html`<div class=${stale ? "tiles stale" : "tiles"} role="group" aria-label=${t("site.headline.numbers")}>
    ${metrics.map((metric, at) => html`<${Tile} key=${metric} metric=${metric} at=${at} row=${row} chosen=${metric === chosen} before=${before} onPick=${onPick} />`)}
  </div>`;
}

interface TileProps {
  readonly metric: NamedMetric;
  readonly at: number;
  readonly row: AnswerRow | null;
  readonly chosen: boolean;
  readonly before: string;
  readonly onPick: (metric: NamedMetric) => void;
}

function Tile({ metric, at, row, chosen, before, onPick }: TileProps) {
  const id = useId();
  const unit = unitOf(metric);
  const comparison = row?.comparison;
  return html`<div class="tile-place hinted">
    <button type="button" class="tile" aria-pressed=${chosen} aria-describedby=${id} onClick=${() => onPick(metric)}>
      <span class="tile-label">${t(`metrics.${metric}`)}</span>
      <span class="tile-value">${row === null ? html`<${Skeleton} class="skeleton-number" />` : formatShort(row.metrics[at]!, unit)}</span>
      <span class="tile-change">
        ${row === null ? html`<${Skeleton} class="skeleton-change" />` : comparison && html`<${Change} change=${comparison.change[at] ?? null} now=${row.metrics[at]} metric=${metric} />`}
      </span>
    </button>
    <${Hint} id=${id}>
      ${t(`metrics.${metric}.sentence`)}
      ${comparison && html`<span class="hint-numbers">${t("site.against", { now: formatExact(row!.metrics[at]!, unit), then: formatExact(comparison.metrics[at]!, unit), before })}</span>`}
      <${Link} to=${helpPath(metric)} class="hint-more">${t("site.help")}<//>
    <//>
  </div>`;
}
