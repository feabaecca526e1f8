import type { GraphData } from "../graph-data.ts";
import type { HeadlineNumber } from "../headline.ts";
import type { Answered } from "../load.ts";
import { amountOf } from "../measures.ts";
import { unansweredText } from "../unanswered.ts";
import type { Rows } from "./csv.ts";

/** Tables for files: numbers as they are, times as the API writes them, columns called what the API calls them. */
export function graphTable({ labels, interval, first, second }: GraphData): Rows {
  const compared = first.previous !== null;
  const heads = [
    `time:${interval}`,
    first.measure,
    ...(compared ? ["time_before", `${first.measure}_before`, `${first.measure}_change`] : []),
    ...(second === null ? [] : [second.measure]),
  ];
  return [
    heads,
    ...labels.map((label, at) => [
      label,
      first.values[at] ?? null,
      ...(compared ? [first.previousLabels[at] ?? null, first.previous[at] ?? null, first.changes[at] ?? null] : []),
      ...(second === null ? [] : [second.values[at] ?? null]),
    ]),
  ];
}

export function headlineTable(numbers: readonly HeadlineNumber[]): Rows {
  const rows = numbers.map(({ measure, now, compared }) => [measure, now, compared?.before ?? null, compared?.change ?? null]);
  return [["metric", "value", "before", "change"], ...rows];
}

/** A list that cannot be told any more is the sentence that says why. */
export function listTable({ query, answer }: Answered): Rows {
  const unanswered = unansweredText(answer);
  if (unanswered !== "") return [[unanswered]];
  return [
    [...(query.dimensions ?? []), ...query.metrics],
    ...answer.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics.map(amountOf)]),
  ];
}
