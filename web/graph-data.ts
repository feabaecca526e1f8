import type { Answer } from "./api.ts";
import type { Interval, Unit } from "./format.ts";

/** A line of time, one entry per bucket; null where nothing can be drawn. */
export interface GraphData {
  readonly labels: readonly string[];
  readonly values: readonly (number | null)[];
  readonly previous: readonly (number | null)[] | null;
  /** Names of the earlier buckets, where the answer tells them. */
  readonly previousLabels: readonly (string | null)[];
  /** Change of each bucket, ready from the server. */
  readonly changes: readonly (number | null)[];
  /** The bucket that is still running; -1 when all are over. */
  readonly unfinished: number;
}

/** Buckets without a row are 0 when things are counted, and nothing when a ratio of nothing would be needed. */
export function graphData(answer: Answer, unit: Unit, interval: Interval, now: { date: string; hour: string }): GraphData {
  const { results, meta } = answer;
  const labels = meta.time_labels ?? results.map((row) => row.dimensions[0]!);
  const nothing = unit === "count" ? 0 : null;
  const { at: unfinished, last } = runningBucket(labels, interval, now);
  // Both run forward in time. An hour that the clocks repeat has the same name twice, so a map would mix them up.
  let next = 0;
  const rows = labels.map((label) => (results[next]?.dimensions[0] === label ? results[next++]! : null));
  return {
    labels,
    values: rows.map((row, at) => (at > last ? null : (row?.metrics[0] ?? nothing))),
    previous: results.some((row) => row.comparison) ? rows.map((row) => row?.comparison?.metrics[0] ?? nothing) : null,
    previousLabels: rows.map((row) => row?.comparison?.dimensions?.[0] ?? null),
    changes: rows.map((row) => row?.comparison?.change[0] ?? null),
    unfinished,
  };
}

/** The last bucket that has begun, and its position once more if it has not ended. */
function runningBucket(
  labels: readonly string[],
  interval: Interval,
  { date, hour }: { date: string; hour: string },
): { at: number; last: number } {
  const last = labels.findLastIndex((label) => label <= (interval === "hour" ? hour : date));
  const label = labels[last];
  if (label === undefined) return { at: -1, last };
  const runs: Record<Interval, boolean> = {
    hour: label === hour,
    day: label === date,
    week: Date.parse(date) - Date.parse(label) < 7 * 86_400_000,
    month: label.slice(0, 7) === date.slice(0, 7),
  };
  return { at: runs[interval] ? last : -1, last };
}

/** Which buckets get a name on the axis: evenly spaced, at least `gap` pixels apart. */
export function tickPositions(count: number, width: number, gap: number): number[] {
  const most = Math.max(1, Math.floor(width / gap));
  const step = niceStep(Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / step) }, (_, tick) => tick * step);
}

function niceStep(least: number): number {
  return [1, 2, 3, 4, 6, 7, 12, 14, 24, 28, 48, 72, 96, 168].find((step) => step >= least) ?? least;
}
