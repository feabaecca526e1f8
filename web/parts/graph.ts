import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Metric } from "../../src/model/metric.ts";
import { formatAxis, formatTick, isWeekend, type Interval, type Unit } from "../format.ts";
import { tickPositions, type GraphData } from "../graph-data.ts";
import { onThemeChange } from "../theme.ts";
import { GraphTable } from "./graph-table.ts";
import { GraphTooltip, type Hover } from "./graph-tooltip.ts";
import { locale } from "../language.ts";

interface GraphProps {
  readonly data: GraphData;
  readonly metric: Metric;
  readonly unit: Unit;
  readonly interval: Interval;
  /** Called with the first and the last bucket after dragging over some of them. */
  readonly onZoom: (first: number, last: number) => void;
}

const HEIGHT_PX = 280;
const SMALL_HEIGHT_PX = 220;
const SMALL_WIDTH_PX = 600;
const TICK_GAP_PX = 72;
/** A shorter drag is a click that trembled. */
const LEAST_DRAG_PX = 8;
/** Steps of the value axis in seconds that read well as minutes and hours. */
const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000, 86_400];
const COUNT_STEPS = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** The line of one metric over time. The only file that knows uPlot. */
export function Graph(props: GraphProps) {
  const { data, unit, interval } = props;
  const place = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const root = place.current!;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(
        optionsOf(root, latest.current, setHover, (first, last) => latest.current.onZoom(first, last)),
        linesOf(data),
        root,
      );
    };
    const resize = new ResizeObserver(() => {
      if (plot !== null && plot.width !== root.clientWidth && root.clientWidth > 0) plot.setSize(sizeOf(root));
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
  }, [data, unit, interval, locale()]);

  return html`<div class="graph">
    <div class="graph-plot" ref=${place} aria-hidden="true"></div>
    ${hover !== null && hover.at < data.labels.length && html`<${GraphTooltip} ...${props} hover=${hover} />`}
    <${GraphTable} ...${props} />
  </div>`;
}

/** Lines over the positions: before, now, and the running bucket's part on its own, because it is drawn dashed. */
function linesOf({ labels, values, previous, unfinished }: GraphData): uPlot.AlignedData {
  const solid = values.map((value, at) => (unfinished > 0 && at >= unfinished ? null : value));
  const dashed = values.map((value, at) => (unfinished > 0 && (at === unfinished || at === unfinished - 1) ? value : null));
  return [labels.map((_, at) => at), previous === null ? labels.map(() => null) : [...previous], solid, dashed];
}

const sizeOf = (root: HTMLElement): { width: number; height: number } => ({
  width: root.clientWidth,
  height: root.clientWidth < SMALL_WIDTH_PX ? SMALL_HEIGHT_PX : HEIGHT_PX,
});

type Colour = (token: string) => string;

function optionsOf(
  root: HTMLElement,
  { data, unit, interval }: GraphProps,
  onHover: (hover: Hover | null) => void,
  onZoom: GraphProps["onZoom"],
): uPlot.Options {
  const style = getComputedStyle(root);
  const colour: Colour = (token) => style.getPropertyValue(token).trim();
  const last = data.labels.length - 1;
  return {
    ...sizeOf(root),
    padding: [12, 26, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => (last === 0 ? [-0.5, 0.5] : [0, last]) },
      y: { range: (_plot, _least, most) => [0, topOf(most, unit)] },
    },
    axes: axesOf(root, data, unit, interval, colour, `12px ${style.fontFamily}`),
    series: seriesOf(last === 0, colour),
    cursor: {
      y: false,
      // The line stands on a bucket, never between two.
      move: (plot, left, top) => (left < 0 ? [left, top] : [plot.valToPos(plot.posToIdx(left), "x"), top]),
      drag: { x: true, y: false, setScale: false },
      points: { size: 8, width: 2, stroke: colour("--surface"), fill: (_plot, series) => colour(series === 1 ? "--ink-soft" : "--accent") },
    },
    hooks: {
      drawClear: [(plot) => shadeWeekends(plot, data.labels, interval, colour("--weekend"))],
      setCursor: [(plot) => onHover(hoverOf(plot, root))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_DRAG_PX) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onZoom(Math.max(0, Math.round(plot.posToVal(left, "x"))), Math.min(last, Math.round(plot.posToVal(left + width, "x"))));
        },
      ],
    },
  };
}

/** A little air above the highest value; a share never needs more than all. */
function topOf(most: number | null, unit: Unit): number {
  if (most === null || most <= 0) return unit === "count" ? 4 : 1;
  return unit === "percent" ? Math.min(100, most * 1.1) : most * 1.1;
}

function axesOf(root: HTMLElement, { labels }: GraphData, unit: Unit, interval: Interval, colour: Colour, font: string): uPlot.Axis[] {
  const manyDays = labels[0]?.slice(0, 10) !== labels.at(-1)?.slice(0, 10) && labels.length > 26;
  const both: uPlot.Axis = { stroke: colour("--ink-soft"), font, ticks: { show: false }, gap: 8 };
  return [
    {
      ...both,
      grid: { show: false },
      size: 32,
      splits: (plot) => tickPositions(labels.length, plot.over.clientWidth || root.clientWidth, TICK_GAP_PX),
      values: (_plot, splits) => splits.map((at) => formatTick(labels[at]!, interval, manyDays)),
    },
    {
      ...both,
      grid: { stroke: colour("--line"), width: 1 },
      size: root.clientWidth < SMALL_WIDTH_PX ? 44 : 56,
      space: 56,
      ...(unit === "count" && { incrs: COUNT_STEPS }),
      ...(unit === "seconds" && { incrs: SECOND_STEPS }),
      values: (_plot, splits) => splits.map((value) => formatAxis(value, unit)),
    },
  ];
}

/** `alone`: one bucket makes no line, so it is a dot. */
function seriesOf(alone: boolean, colour: Colour): uPlot.Series[] {
  const now: uPlot.Series = {
    stroke: colour("--accent"),
    fill: colour("--area"),
    width: 2,
    points: { show: alone, size: 7, fill: colour("--accent") },
  };
  return [{}, { stroke: colour("--ink-soft"), width: 1.25, dash: [3, 4], points: { show: alone } }, now, { ...now, dash: [5, 5] }];
}

function hoverOf(plot: uPlot, root: HTMLElement): Hover | null {
  const { idx, left } = plot.cursor;
  if (idx === null || idx === undefined || left === undefined || left < 0) return null;
  return { at: idx, leftPx: plot.bbox.left / devicePixelRatio + plot.valToPos(idx, "x"), widthPx: root.clientWidth };
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
