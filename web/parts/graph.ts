import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { formatTick, isWeekend, type Interval } from "../format.ts";
import { tickPositions, type GraphData } from "../graph-data.ts";
import { locale } from "../language.ts";
import { showOnAxis, unitOfMeasure, type Measure } from "../measures.ts";
import { onThemeChange } from "../theme.ts";
import type { Frame } from "./graph-flags.ts";
import type { Hover } from "./graph-tooltip.ts";

interface GraphProps {
  readonly data: GraphData;
  /** Called with the first and the last bucket after dragging over some of them; null where there is nothing smaller to see. */
  readonly onZoom: ((first: number, last: number) => void) | null;
  /** Called with a bucket that was clicked; null while clicks mean nothing. */
  readonly onPick: ((at: number) => void) | null;
  /** What lies over the graph, and where: the tooltip and the flags. */
  readonly children: (frame: Frame, hover: Hover | null) => ComponentChildren;
}

const HEIGHT_PX = 280;
const SMALL_HEIGHT_PX = 220;
const SMALL_WIDTH_PX = 600;
/** Above the lines, where the flags stand. */
const FLAGS_PX = 26;
const TICK_GAP_PX = 72;
/** A shorter drag is a click that trembled. */
const LEAST_DRAG_PX = 8;
/** Steps of the value axis in seconds that read well as minutes and hours. */
const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000, 86_400];
const COUNT_STEPS = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const RIGHT = 1;

/** Lines over time. The only file that knows uPlot. */
export function Graph(props: GraphProps) {
  const { data, onZoom, onPick, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const [frame, setFrame] = useState<Frame | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const root = place.current!;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(optionsOf(root, latest, setHover, setFrame), linesOf(data), root);
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
  }, [data, onZoom === null, locale()]);

  const mode = onPick !== null ? " graph-picking" : onZoom === null ? " graph-still" : "";
  return html`<div class=${`graph${mode}`}>
    <div class="graph-plot" ref=${place} aria-hidden="true"></div>
    ${frame !== null && children(frame, hover !== null && hover.at < data.labels.length ? hover : null)}
  </div>`;
}

/** Lines over the positions: before, now, and the running bucket's part on its own, because it is drawn dashed; the same of a second. */
function linesOf({ labels, first, second, unfinished }: GraphData): uPlot.AlignedData {
  const none = labels.map(() => null);
  const [solid, dashed] = parts(first.values, unfinished);
  const [solid2, dashed2] = second === null ? [none, none] : parts(second.values, unfinished);
  return [labels.map((_, at) => at), first.previous === null ? none : [...first.previous], solid, dashed, solid2, dashed2];
}

function parts(values: readonly (number | null)[], unfinished: number): [(number | null)[], (number | null)[]] {
  return [
    values.map((value, at) => (unfinished > 0 && at >= unfinished ? null : value)),
    values.map((value, at) => (unfinished > 0 && (at === unfinished || at === unfinished - 1) ? value : null)),
  ];
}

const sizeOf = (root: HTMLElement): { width: number; height: number } => ({
  width: root.clientWidth,
  height: root.clientWidth < SMALL_WIDTH_PX ? SMALL_HEIGHT_PX : HEIGHT_PX,
});

type Colour = (token: string) => string;

function optionsOf(
  root: HTMLElement,
  latest: { readonly current: GraphProps },
  onHover: (hover: Hover | null) => void,
  onFrame: (frame: Frame) => void,
): uPlot.Options {
  const { data, onZoom } = latest.current;
  const { first, second, interval } = data;
  const style = getComputedStyle(root);
  const colour: Colour = (token) => style.getPropertyValue(token).trim();
  const last = data.labels.length - 1;
  const tellFrame = (plot: uPlot): void =>
    onFrame({
      leftPx: plot.over.getBoundingClientRect().left - root.parentElement!.getBoundingClientRect().left,
      widthPx: plot.over.clientWidth,
      from: plot.scales["x"]!.min ?? 0,
      to: plot.scales["x"]!.max ?? 1,
    });
  return {
    ...sizeOf(root),
    padding: [FLAGS_PX, second === null ? 26 : 4, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => (last <= 0 ? [-0.5, 0.5] : [0, last]) },
      y: { range: (_plot, _least, most) => rangeOf(most, first.measure) },
      second: { range: (_plot, _least, most) => rangeOf(most, second?.measure ?? "visitors") },
    },
    axes: axesOf(root, data, colour, `12px ${style.fontFamily}`),
    series: seriesOf(data.labels.length, root.clientWidth, colour),
    cursor: {
      y: false,
      // The line stands on a bucket, never between two.
      move: (plot, left, top) => (left < 0 ? [left, top] : [plot.valToPos(plot.posToIdx(left), "x"), top]),
      // uPlot would take a click beside a bucket, to which the line jumps, for a drag, and swallow it.
      drag: { x: onZoom !== null, y: false, setScale: false, click: () => {} },
      points: {
        size: 8,
        width: 2,
        stroke: colour("--surface"),
        fill: (_plot, series) => colour(series === 1 ? "--ink-soft" : series > 3 ? "--second" : "--accent"),
      },
    },
    hooks: {
      ready: [tellFrame, (plot) => listen(plot, latest)],
      setSize: [tellFrame],
      drawClear: [(plot) => shadeWeekends(plot, data.labels, interval, colour("--weekend"))],
      setCursor: [(plot) => onHover(hoverOf(plot, root))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_DRAG_PX) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onZoom?.(
            Math.max(0, Math.round(plot.posToVal(left, "x"))),
            Math.min(last, Math.round(plot.posToVal(left + width, "x"))),
          );
        },
      ],
    },
  };
}

/** A click is a press that has not moved. */
function listen(plot: uPlot, latest: { readonly current: GraphProps }): void {
  let pressedPx = 0;
  plot.over.addEventListener("pointerdown", (event) => (pressedPx = event.clientX));
  plot.over.addEventListener("click", (event) => {
    if (Math.abs(event.clientX - pressedPx) >= LEAST_DRAG_PX) return;
    latest.current.onPick?.(plot.posToIdx(event.clientX - plot.over.getBoundingClientRect().left));
  });
}

/** From nothing to a little above the highest value; a share never needs more than all. */
function rangeOf(most: number | null, measure: Measure): [number, number] {
  const unit = unitOfMeasure(measure);
  if (most === null || most <= 0) return [0, unit === "percent" ? 100 : unit === "seconds" ? 60 : 4];
  return [0, unit === "percent" ? Math.min(100, most * 1.1) : most * 1.1];
}

function axesOf(root: HTMLElement, { labels, interval, first, second }: GraphData, colour: Colour, font: string): uPlot.Axis[] {
  const manyDays = labels[0]?.slice(0, 10) !== labels.at(-1)?.slice(0, 10) && labels.length > 26 && !isOneDay(labels, interval);
  const both: uPlot.Axis = { stroke: colour("--ink-soft"), font, ticks: { show: false }, gap: 8 };
  const valueAxis = (measure: Measure): uPlot.Axis => ({
    ...both,
    size: (_plot, values) =>
      Math.max(root.clientWidth < SMALL_WIDTH_PX ? 40 : 52, 14 + 6.6 * Math.max(0, ...(values ?? []).map((text) => text.length))),
    space: 56,
    ...(unitOfMeasure(measure) === "count" && { incrs: COUNT_STEPS }),
    ...(unitOfMeasure(measure) === "seconds" && { incrs: SECOND_STEPS }),
    values: (_plot, splits) => splits.map((value) => showOnAxis(value, measure)),
  });
  return [
    {
      ...both,
      grid: { show: false },
      size: 32,
      splits: (plot) => tickPositions(labels.length, plot.over.clientWidth || root.clientWidth, TICK_GAP_PX, interval),
      values: (_plot, splits) => splits.map((at) => formatTick(labels[at]!, interval, manyDays)),
    },
    { ...valueAxis(first.measure), grid: { stroke: colour("--line"), width: 1 } },
    ...(second === null ? [] : [{ ...valueAxis(second.measure), scale: "second", side: RIGHT, grid: { show: false } }]),
  ];
}

/** The last 24 hours touch two dates, and are read by the clock all the same. */
const isOneDay = (labels: readonly string[], interval: Interval): boolean => interval === "minute" && labels.length <= 1501;

/** One bucket makes no line, so it is a dot. Where several buckets share a pixel, dashes would be noise, and lines are as thin as can be. */
function seriesOf(buckets: number, widthPx: number, colour: Colour): uPlot.Series[] {
  const points = { show: buckets === 1, size: 7 };
  const dense = buckets > widthPx;
  const now: uPlot.Series = {
    stroke: colour("--accent"),
    fill: colour("--area"),
    width: dense ? 1 : 2,
    points: { ...points, fill: colour("--accent") },
  };
  const second: uPlot.Series = {
    scale: "second",
    stroke: colour("--second"),
    width: dense ? 1 : 1.5,
    points: { ...points, fill: colour("--second") },
  };
  const before: uPlot.Series = dense
    ? { stroke: colour("--ink-soft"), width: 0.5, points }
    : { stroke: colour("--ink-soft"), width: 1.25, dash: [3, 4], points };
  return [{}, before, now, { ...now, dash: [5, 5] }, second, { ...second, dash: [5, 5] }];
}

function hoverOf(plot: uPlot, root: HTMLElement): Hover | null {
  const { idx, left } = plot.cursor;
  if (idx === null || idx === undefined || left === undefined || left < 0) return null;
  return { at: idx, leftPx: root.offsetLeft + plot.over.offsetLeft + plot.valToPos(idx, "x"), widthPx: root.parentElement!.clientWidth };
}

/** Days off lie on a slightly darker ground: a dip on them needs no other explanation. */
function shadeWeekends(plot: uPlot, labels: readonly string[], interval: Interval, colour: string): void {
  if ((interval !== "day" && interval !== "hour") || labels.length < (interval === "day" ? 5 : 26) || labels.length > 750) return;
  const { ctx, bbox } = plot;
  // A day's place is around its point, an hour's is what follows it.
  const shift = interval === "day" ? 0.5 : 0;
  ctx.save();
  ctx.fillStyle = colour;
  labels.forEach((label, at) => {
    if (!isWeekend(label)) return;
    const from = Math.max(bbox.left, Math.round(plot.valToPos(at - shift, "x", true)));
    const to = Math.min(bbox.left + bbox.width, Math.round(plot.valToPos(at + 1 - shift, "x", true)));
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
  });
  ctx.restore();
}
