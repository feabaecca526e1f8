import type { Interval } from "./format.ts";
import { isMeasure, type Measure } from "./measures.ts";
import { isDate, type Days } from "./range.ts";

/** Those that need no further choice. */
export const COMPARES = ["previous", "year", "off"] as const;
export type Compare = (typeof COMPARES)[number] | "custom";
const isCompare = (text: string): text is Compare => text === "custom" || (COMPARES as readonly string[]).includes(text);

export const INTERVALS: readonly Interval[] = ["minute", "hour", "day", "week", "month"];

/** What a reader can choose about the headline and the graph. */
export interface GraphState {
  readonly compare: Compare;
  /** The days to compare with; null unless `compare` is "custom". */
  readonly compareDays: Days | null;
  /** The earlier range is moved so that Mondays stand beside Mondays. */
  readonly matchWeekday: boolean;
  /** Null: the best one for the range. */
  readonly interval: Interval | null;
  readonly metric: Measure;
  /** Drawn as well, on an axis of its own. */
  readonly second: Measure | null;
  /** The graph's numbers as a table, in its place. */
  readonly asTable: boolean;
}

export const DEFAULT_GRAPH: GraphState = {
  compare: "previous",
  compareDays: null,
  matchWeekday: false,
  interval: null,
  metric: "visitors",
  second: null,
  asTable: false,
};

/** What it does not understand is as if it were not there. */
export function readGraph(params: URLSearchParams): GraphState {
  const text = (name: string): string => params.get(name) ?? "";
  const [compare, interval, second] = [text("compare"), text("interval"), text("second")];
  const metric = isMeasure(text("metric")) ? (text("metric") as Measure) : DEFAULT_GRAPH.metric;
  const compareDays = compare === "custom" ? readDays(text("before")) : null;
  return {
    compare: isCompare(compare) && (compare !== "custom" || compareDays !== null) ? compare : DEFAULT_GRAPH.compare,
    compareDays,
    matchWeekday: text("match") === "weekday",
    interval: INTERVALS.find((known) => known === interval) ?? null,
    metric,
    second: isMeasure(second) && second !== metric ? second : null,
    asTable: text("graph") === "table",
  };
}

/** "2026-10-01..2026-10-28" */
function readDays(text: string): Days | null {
  const [from = "", to = ""] = text.split("..");
  if (!isDate(from) || !isDate(to)) return null;
  return from <= to ? [from, to] : [to, from];
}

/** Only what differs from the default. */
export function writeGraph(params: URLSearchParams, state: GraphState): void {
  if (state.compare !== DEFAULT_GRAPH.compare) params.set("compare", state.compare);
  if (state.compare === "custom" && state.compareDays !== null) params.set("before", state.compareDays.join(".."));
  if (state.matchWeekday) params.set("match", "weekday");
  if (state.interval !== null) params.set("interval", state.interval);
  if (state.metric !== DEFAULT_GRAPH.metric) params.set("metric", state.metric);
  if (state.second !== null) params.set("second", state.second);
  if (state.asTable) params.set("graph", "table");
}

/** A press on a tile. With Shift the metric comes beside the first one, or goes; without, it takes the place of the first. */
export function pickMeasure({ metric, second }: GraphState, measure: Measure, beside: boolean): Pick<GraphState, "metric" | "second"> {
  if (!beside) return { metric: measure, second: measure === second ? null : second };
  if (measure !== metric) return { metric, second: measure === second ? null : measure };
  return second === null ? { metric, second } : { metric: second, second: null };
}
