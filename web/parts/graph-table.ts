import { html } from "htm/preact";
import { formatBucket, formatChange } from "../format.ts";
import type { GraphData, Line } from "../graph-data.ts";
import { measureName, showExact, unitOfMeasure } from "../measures.ts";
import { t } from "../words/t.ts";

/** The graph's numbers for those who do not see the lines, or want to copy them. */
export function GraphTable({ data, visible }: { data: GraphData; visible: boolean }) {
  const { first, second, labels, interval } = data;
  const metric = measureName(first.measure);
  const isCompared = first.previous !== null;
  const changeText = (change: number | null): string =>
    change === null ? "–" : `${change > 0 ? "+" : change < 0 ? "−" : ""}${formatChange(change, unitOfMeasure(first.measure))}`;
  const heads = [
    t("graph.time"),
    metric,
    ...(isCompared ? [t("graph.before"), t("graph.change")] : []),
    ...(second ? [measureName(second.measure)] : []),
  ];
  const cells = (at: number): string[] => [
    valueAt(first, at),
    ...(isCompared ? [showExact(first.previous![at]!, first.measure), changeText(first.changes[at] ?? null)] : []),
    ...(second ? [valueAt(second, at)] : []),
  ];
  // The frame is needed: a table ignores a height of one pixel. One that scrolls is a stop of the Tab key.
  return html`<div
    class=${visible ? "graph-table" : "unseen"}
    tabindex=${visible ? 0 : undefined}
    role=${visible ? "region" : undefined}
    aria-label=${visible ? t("graph.table") : undefined}
  >
    <table class="table">
      <caption class=${visible ? "unseen" : ""}>
        ${t(`graph.by.${interval}`, { metric })}
      </caption>
      <thead>
        <tr>
          ${heads.map((head, column) => html`<th scope="col" class=${column > 0 ? "table-right" : ""}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${labels.map(
          (bucket, at) =>
            html`<tr key=${at}>
              <th scope="row">${bucketName(data, bucket, at)}</th>
              ${cells(at).map((cell) => html`<td class="table-right">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const valueAt = ({ values, measure }: Line, at: number): string => showExact(values[at]!, measure);

/** A bucket in full, and that it is not over yet. */
export function bucketName({ interval, unfinished }: GraphData, bucket: string, at: number): string {
  const time = formatBucket(bucket, interval);
  return at === unfinished ? t("graph.running", { time }) : time;
}
