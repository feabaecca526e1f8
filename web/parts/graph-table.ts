import { html } from "htm/preact";
import type { Metric } from "../../src/model/metric.ts";
import { formatBucket, formatExact, type Interval, type Unit } from "../format.ts";
import type { GraphData } from "../graph-data.ts";
import { metricName } from "../metric-names.ts";
import { t } from "../words/t.ts";

interface GraphTableProps {
  readonly data: GraphData;
  readonly metric: Metric;
  readonly unit: Unit;
  readonly interval: Interval;
}

/** The graph's numbers for those who do not see the line. The frame around it is needed: a table ignores a height of one pixel. */
export function GraphTable({ data, metric, unit, interval }: GraphTableProps) {
  const label = metricName(metric);
  return html`<div class="unseen">
    <table>
      <caption>
        ${t(`site.graph.by.${interval}`, { metric: label })}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t("site.graph.time")}</th>
          <th scope="col">${label}</th>
          ${data.previous !== null && html`<th scope="col">${t("site.graph.before")}</th>`}
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
