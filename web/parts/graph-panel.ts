import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { unitOf } from "../../src/model/metric.ts";
import type { Interval } from "../format.ts";
import { graphData } from "../graph-data.ts";
import type { Answered } from "../load.ts";
import { metricSentence } from "../metric-names.ts";
import { addDays, nameRange, type RangeChoice } from "../range.ts";
import { Graph } from "./graph.ts";
import { Segmented } from "./segmented.ts";
import { Skeleton } from "./skeleton.ts";
import { t } from "../words/t.ts";

interface GraphPanelProps {
  readonly answered: Answered | null;
  readonly intervals: readonly Interval[];
  readonly now: { readonly date: string; readonly hour: string };
  readonly stale: boolean;
  readonly onInterval: (interval: Interval) => void;
  readonly onRange: (range: RangeChoice) => void;
}

const INTERVALS: readonly Interval[] = ["hour", "day", "week", "month"];

/** The graph with its sentence and its choice of intervals. It shows what was answered, not what is being asked. */
export function GraphPanel({ answered, intervals, now, stale, onInterval, onRange }: GraphPanelProps) {
  const metric = answered?.query.metrics[0] ?? "visitors";
  const shown = (answered?.query.dimensions?.[0] ?? "time:day").slice("time:".length) as Interval;
  const data = useMemo(() => answered && graphData(answered.answer, unitOf(metric), shown, now), [answered, now.hour]);
  const zoom = (first: number, last: number): void => {
    const from = data!.labels[first]!.slice(0, 10);
    const next = data!.labels[last + 1]?.slice(0, 10);
    const to = shown === "hour" ? data!.labels[last]!.slice(0, 10) : next === undefined ? now.date : addDays(next, -1);
    onRange(nameRange([from, to > now.date ? now.date : to], now.date));
  };
  return html`<div class=${stale ? "graph-panel stale" : "graph-panel"}>
    <div class="graph-head">
      <p class="fine">${metricSentence(metric)}</p>
      ${
        intervals.length > 1 &&
        html`<${Segmented}
          name=${t("site.graph.interval")}
          options=${INTERVALS.filter((key) => intervals.includes(key)).map((key) => ({ key, label: t(`site.graph.${key}`) }))}
          chosen=${shown}
          onPick=${onInterval}
        />`
      }
    </div>
    ${
      data === null
        ? html`<${Skeleton} class="skeleton-graph" />`
        : html`<${Graph} data=${data} metric=${metric} unit=${unitOf(metric)} interval=${shown} onZoom=${zoom} />`
    }
  </div>`;
}
