import type { Answer } from "./api.ts";
import type { Interval } from "./format.ts";
import { amountOf, unitOfMeasure, type Measure } from "./measures.ts";

/** One measure over time, an entry per bucket; null where nothing can be drawn. */
export interface Line {
  readonly measure: Measure;
  readonly values: readonly (number | null)[];
  /** Null: not compared. */
  readonly previous: readonly (number | null)[] | null;
  /** Names of the earlier buckets; null where there is none. */
  readonly previousLabels: readonly (string | null)[];
  /** Change of each bucket, ready from the server. */
  readonly changes: readonly (number | null)[];
}

export interface GraphData {
  readonly interval: Interval;
  readonly labels: readonly string[];
  readonly first: Line;
  readonly second: Line | null;
  /** The bucket that is still running; -1 when all are over. */
  readonly unfinished: number;
}

/** The date and the minute that a site's clock shows: "2026-11-21", "2026-11-21 14:05:00". */
export interface SiteNow {
  readonly date: string;
  readonly minute: string;
}

/** An answer with every bucket as a row, and of a second measure one with the same buckets. */
export function graphData(
  first: { readonly measure: Measure; readonly answer: Answer },
  second: { readonly measure: Measure; readonly answer: Answer } | null,
  interval: Interval,
  now: SiteNow,
): GraphData {
  const labels = first.answer.results.map((row) => row.dimensions[0]!);
  const { at: unfinished, last } = runningBucket(labels, interval, now);
  return { interval, labels, unfinished, first: lineOf(first, last), second: second && lineOf(second, last) };
}

/** `last`: nothing is drawn after it, because it has not begun. */
function lineOf({ measure, answer: { results } }: { readonly measure: Measure; readonly answer: Answer }, last: number): Line {
  // No revenue is a sum of nothing; a ratio of nothing is not 0.
  const nothing = ["count", "money"].includes(unitOfMeasure(measure)) ? 0 : null;
  return {
    measure,
    values: results.map((row, at) => (at > last ? null : (amountOf(row.metrics[0]) ?? nothing))),
    previous: results.some((row) => row.comparison)
      ? results.map(({ comparison }) => (comparison?.dimensions?.[0] === null ? null : (amountOf(comparison?.metrics[0]) ?? nothing)))
      : null,
    previousLabels: results.map((row) => row.comparison?.dimensions?.[0] ?? null),
    changes: results.map((row) => row.comparison?.change[0] ?? null),
  };
}

/** The last bucket that has begun, and its position once more if it has not ended. */
function runningBucket(labels: readonly string[], interval: Interval, { date, minute }: SiteNow): { at: number; last: number } {
  const last = labels.findLastIndex((label) => label <= (interval === "hour" || interval === "minute" ? minute : date));
  const label = labels[last];
  if (label === undefined) return { at: -1, last };
  const runs: Record<Interval, boolean> = {
    minute: label === minute,
    hour: label.slice(0, 13) === minute.slice(0, 13),
    day: label === date,
    week: Date.parse(date) - Date.parse(label) < 7 * 86_400_000,
    month: label.slice(0, 7) === date.slice(0, 7),
  };
  return { at: runs[interval] ? last : -1, last };
}

/** The bucket that a moment of the site ("2026-11-21", "2026-11-21T14:30") falls into; -1 before the first. */
export function bucketAt(labels: readonly string[], interval: Interval, moment: string): number {
  const day = moment.slice(0, 10);
  const text = interval === "hour" || interval === "minute" ? `${day} ${moment.slice(11) || "00:00"}:00` : day;
  return labels.findLastIndex((label) => label <= text);
}

/** Buckets between two names on the axis that read well: full hours, days, weeks, years. */
const STEPS: Readonly<Record<Interval, readonly number[]>> = {
  minute: [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720],
  hour: [1, 2, 3, 4, 6, 12, 24, 48, 72, 96, 120, 168, 240, 360],
  day: [1, 2, 3, 4, 7, 14, 28, 56, 112],
  week: [1, 2, 3, 4, 6, 8, 12, 26, 52],
  month: [1, 2, 3, 4, 6, 12, 24],
};

/** Which buckets get a name on the axis: evenly spaced, at least `gap` pixels apart. */
export function tickPositions(count: number, width: number, gap: number, interval: Interval): number[] {
  const most = Math.max(1, Math.floor(width / gap));
  const least = Math.ceil(count / most);
  const step = STEPS[interval].find((nice) => nice >= least) ?? least;
  return Array.from({ length: Math.ceil(count / step) }, (_, tick) => tick * step);
}
