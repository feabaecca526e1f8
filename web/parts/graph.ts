import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { formatAxis, formatBucket, formatExact, formatTick, isWeekend, type Interval, type Unit } from "../format.ts";
import { tickPositions, type GraphData } from "../graph-data.ts";
import { onThemeChange } from "../theme.ts";
import type { Metric } from "../../src/model/metric.ts";
import { Change } from "./change.ts";

interface GraphProps {
  readonly data: GraphData;
  readonly metric: Metric;
  readonly label: string;
  readonly unit: Unit;
  readonly interval: Interval;
  /** Called with the first and the last bucket after dragging over some of them. */
  readonly onZoom: (first: number, last: number) => void;
}

const HEIGHT_PX = 280;
const SMALL_HEIGHT_PX = 220;
const TICK_GAP_PX = 72;
/** Steps of the value axis in seconds that read well as minutes and hours. */
const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000, 86_400];
const COUNT_STEPS = [1, 2, 5].flatMap((step) => Array.from({ length: 12 }, (_, power) => step * 10 ** power)).sort((a, b) => a - b);

/** The line of one metric over time. The only file that knows uPlot. */
export function Graph(props: GraphProps) {
  const place = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<{ at: number; left: number; width: number } | null>(null);
  const { data, unit, interval } = props;
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const root = place.current!;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(optionsOf(root, latest, setHover), seriesOf(latest.current.data), root);
    };
    const resize = new ResizeObserver(() => {
      if (plot !== null && plot.width !== root.clientWidth && root.clientWidth > 0)
        plot.setSize({ width: root.clientWidth, height: heightOf(root) });
    });
    draw();
    resize.observe(root);
    const stop = onThemeChange(draw);
    return () => {
      stop();
      resize.disconnect();
      plot?.destroy();
      setHover(null);
    };
  }, [data, unit, interval]);

  return html`<div class="graph">
    <div class="graph-plot" ref=${place} aria-hidden="true"></div>
    ${hover !== null && data.labels[hover.at] !== undefined && html`<${Tooltip} ...${props} hover=${hover} />`}
    <${DataTable} ...${props} />
  </div>`;
}

function Tooltip({ data, metric, label, unit, interval, hover }: GraphProps & { hover: { at: number; left: number; width: number } }) {
  const { at, left, width } = hover;
  const previousLabel = data.previousLabels[at];
  // Beside the pointer, and on its other side where the edge is near.
  const style = left > width / 2 ? { right: `${width - left + 14}px` } : { left: `${left + 14}px` };
  return html`<div class="graph-tooltip" style=${style} aria-hidden="true">
    <p class="fine">${formatBucket(data.labels[at]!, interval)}${at === data.unfinished ? ", not over yet" : ""}</p>
    <p class="graph-tooltip-now">
      <span class="key key-now"></span>${formatExact(data.values[at]!, unit)} <span class="fine">${label.toLowerCase()}</span>
    </p>
    ${
      data.previous !== null &&
      html`<p class="graph-tooltip-before">
        <span class="key key-before"></span>${formatExact(data.previous[at]!, unit)}${" "}
        <span class="fine">${previousLabel ? formatBucket(previousLabel, interval) : "before"}</span>
      </p>`
    }
    ${data.previous !== null && data.changes[at] != null && html`<${Change} change=${data.changes[at]} now=${data.values[at]} metric=${metric} />`}
  </div>`;
}

/** The same numbers for those who do not see the line. */
function DataTable({ data, label, unit, interval }: GraphProps) {
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

/** Four lines over the positions: before, now, and the running bucket's part on its own, because it is drawn dashed. */
function seriesOf({ labels, values, previous, unfinished }: GraphData): uPlot.AlignedData {
  const solid = values.map((value, at) => (unfinished > 0 && at >= unfinished ? null : value));
  const dashed = values.map((value, at) => (unfinished > 0 && (at === unfinished || at === unfinished - 1) ? value : null));
  return [labels.map((_, at) => at), previous === null ? labels.map(() => null) : [...previous], solid, dashed];
}

const heightOf = (root: HTMLElement): number => (root.clientWidth < 600 ? SMALL_HEIGHT_PX : HEIGHT_PX);

function optionsOf(
  root: HTMLElement,
  latest: { readonly current: GraphProps },
  setHover: (hover: { at: number; left: number; width: number } | null) => void,
): uPlot.Options {
  const { data, unit, interval } = latest.current;
  const style = getComputedStyle(root);
  const colour = (token: string): string => style.getPropertyValue(token).trim();
  const count = data.labels.length;
  const manyDays = data.labels[0]?.slice(0, 10) !== data.labels.at(-1)?.slice(0, 10) && count > 26;
  const font = `12px ${style.fontFamily}`;
  const alone = count === 1;
  const line = { stroke: colour("--accent"), width: 2, points: { show: alone, size: 7, fill: colour("--accent") } };
  return {
    width: root.clientWidth,
    height: heightOf(root),
    padding: [12, 26, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => (alone ? [-0.5, 0.5] : [0, count - 1]) },
      y: {
        range: (_plot, _least, most) => [
          0,
          most === null || most <= 0 ? (unit === "count" ? 4 : 1) : unit === "percent" ? Math.min(100, most * 1.1) : most * 1.1,
        ],
      },
    },
    axes: [
      {
        stroke: colour("--ink-soft"),
        font,
        grid: { show: false },
        ticks: { show: false },
        gap: 8,
        size: 32,
        splits: (plot) => tickPositions(count, plot.over.clientWidth || root.clientWidth, TICK_GAP_PX),
        values: (_plot, splits) => splits.map((at) => formatTick(data.labels[at]!, interval, manyDays)),
      },
      {
        stroke: colour("--ink-soft"),
        font,
        grid: { stroke: colour("--line"), width: 1 },
        ticks: { show: false },
        gap: 8,
        size: root.clientWidth < 600 ? 44 : 56,
        space: 56,
        ...(unit === "count" && { incrs: COUNT_STEPS }),
        ...(unit === "seconds" && { incrs: SECOND_STEPS }),
        values: (_plot, splits) => splits.map((value) => formatAxis(value, unit)),
      },
    ],
    series: [
      {},
      { stroke: colour("--ink-soft"), width: 1.25, dash: [3, 4], points: { show: alone } },
      { ...line, fill: colour("--area") },
      { ...line, fill: colour("--area"), dash: [5, 5] },
    ],
    cursor: {
      y: false,
      // The line stands on a bucket, never between two.
      move: (plot, left, top) => (left < 0 ? [left, top] : [plot.valToPos(plot.posToIdx(left), "x"), top]),
      drag: { x: true, y: false, setScale: false },
      points: { size: 8, width: 2, stroke: colour("--surface"), fill: (_plot, series) => colour(series === 1 ? "--ink-soft" : "--accent") },
    },
    hooks: {
      drawClear: [(plot) => shadeWeekends(plot, data.labels, interval, colour("--weekend"))],
      setCursor: [
        (plot) => {
          const { idx, left } = plot.cursor;
          if (idx === null || idx === undefined || left === undefined || left < 0) return setHover(null);
          const gutter = plot.bbox.left / devicePixelRatio;
          setHover({ at: idx, left: gutter + plot.valToPos(idx, "x"), width: root.clientWidth });
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 8) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onZoom(
            Math.max(0, Math.round(plot.posToVal(left, "x"))),
            Math.min(count - 1, Math.round(plot.posToVal(left + width, "x"))),
          );
        },
      ],
    },
  };
}

/** Days off lie on a slightly darker ground: a dip on them needs no other explanation. */
function shadeWeekends(plot: uPlot, labels: readonly string[], interval: Interval, colour: string): void {
  if (interval !== "day" || labels.length < 5 || labels.length > 120) return;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  labels.forEach((label, at) => {
    if (!isWeekend(label)) return;
    const from = Math.max(bbox.left, plot.valToPos(at - 0.5, "x", true));
    const to = Math.min(bbox.left + bbox.width, plot.valToPos(at + 0.5, "x", true));
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
  });
  ctx.restore();
}
