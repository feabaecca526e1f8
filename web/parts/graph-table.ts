import { html } from "htm/preact";
import { formatBucket, formatExact, type Interval, type Unit } from "../format.ts";
import type { GraphData } from "../graph-data.ts";

interface GraphTableProps {
  readonly data: GraphData;
  readonly label: string;
  readonly unit: Unit;
  readonly interval: Interval;
}

/** The graph's numbers for those who do not see the line. The frame around it is needed: a table ignores a height of one pixel. */
export function GraphTable({ data, label, unit, interval }: GraphTableProps) {
  return html`<div class="unseen">
    <table>
      <caption>
        ${label} by ${interval}
      </caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">${label}</th>
          ${data.previous !== null && html`<th scope="col">Before</th>`}
        </tr>
      </thead>
      <tbody>
        ${data.labels.map(
          (bucket, at) =>
            html`<tr key=${at}>
              <th scope="row">${formatBucket(bucket, interval)}</th>
              <td>${formatExact(data.values[at]!, unit)}</td>
              ${data.previous !== null && html`<td>${formatExact(data.previous[at]!, unit)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
