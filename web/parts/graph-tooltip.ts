import { html } from "htm/preact";
import { formatBucket } from "../format.ts";
import type { GraphData } from "../graph-data.ts";
import { measureName, metricOf, showExact } from "../measures.ts";
import { Change } from "./change.ts";
import { bucketName } from "./graph-table.ts";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

/** A bucket under the pointer: which, and where in the graph. */
export interface Hover {
  readonly at: number;
  readonly leftPx: number;
  readonly widthPx: number;
}

interface TooltipProps {
  readonly data: GraphData;
  /** What was remarked in this bucket. */
  readonly remarks: readonly string[];
  readonly hover: Hover;
}

const GAP_PX = 14;

/** What a bucket counts, what the one before it counted, and the change. */
export function GraphTooltip({ data, remarks, hover: { at, leftPx, widthPx } }: TooltipProps) {
  const { first, second, interval, labels, unfinished } = data;
  const previousLabel = first.previousLabels[at];
  // Beside the pointer, and on its other side where the edge is near.
  const style = leftPx > widthPx / 2 ? { right: `${widthPx - leftPx + GAP_PX}px` } : { left: `${leftPx + GAP_PX}px` };
  const line = (key: string, value: string, about: string, change?: unknown) =>
    html`<tr>
      <td><span class=${`key ${key}`}></span></td>
      <td class="graph-tooltip-value">${value}</td>
      <td class="fine">${about}</td>
      <td>${change}</td>
    </tr>`;
  const change =
    at !== unfinished &&
    html`<${Change} change=${first.changes[at] ?? null} now=${first.values[at] ?? null} metric=${metricOf(first.measure)} />`;
  return html`<div class="graph-tooltip" style=${style} aria-hidden="true">
    <p class="graph-tooltip-time">${bucketName(data, labels[at]!, at)}</p>
    <table>
      <tbody>
        ${line("", showExact(first.values[at]!, first.measure), measureName(first.measure), first.previous !== null && change)}
        ${first.previous !== null && line("key-before", showExact(first.previous[at]!, first.measure), previousLabel ? formatBucket(previousLabel, interval) : t("graph.before"))}
        ${second !== null && line("key-second", showExact(second.values[at]!, second.measure), measureName(second.measure))}
      </tbody>
    </table>
    ${remarks.map((text) => html`<p class="graph-tooltip-remark"><${Icon} name="flag" /><span>${text}</span></p>`)}
  </div>`;
}
