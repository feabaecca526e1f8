import { isPropDimension, propKey } from "../../model/dimension.ts";
import type { Aggregate, NumericField } from "../../model/metric.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk, Sparse } from "./chunk.ts";
import { selectedEntries, type Work } from "./measure.ts";

/** Numbers of events, by group. */
export interface NumbersByGroup {
  scan(work: Work): void;
  value(group: number, aggregate: Aggregate): number | null;
}

/** All numbers are kept until the end, so that percentiles are exact; once for all aggregates of a field. */
export function numbersOf(field: NumericField, dictionary: SiteDictionary): NumbersByGroup {
  const find = isPropDimension(field) ? numbersOfProp(propKey(field), dictionary) : (chunk: Chunk) => chunk.duration;
  const found: Found[] = [];
  let sorted: Sorted | null = null;
  return {
    scan(work) {
      const sparse = find(work.chunk);
      const { places, groups } = selectedEntries(sparse.events, work);
      const values = new Float64Array(groups.length);
      for (let at = 0; at < values.length; at++) values[at] = sparse.values[places[at]!]!;
      if (values.length > 0) found.push({ groups: groups.slice(), values });
    },
    value(group, aggregate) {
      sorted ??= sortByGroup(found);
      const from = sorted.starts[group] ?? 0;
      const to = sorted.starts[group + 1] ?? 0;
      return to <= from ? null : aggregateOf(aggregate, sorted.values.subarray(from, to));
    },
  };
}

/** The numbers of one chunk and the group of each. */
interface Found {
  readonly groups: Uint32Array;
  readonly values: Float64Array;
}

/** The numbers of each group in turn, ascending: those of group g stand from starts[g] to starts[g + 1]. */
interface Sorted {
  readonly starts: Uint32Array;
  readonly values: Float64Array;
}

/** A text is read as a number once per distinct set of properties. */
function numbersOfProp(key: string, dictionary: SiteDictionary): (chunk: Chunk) => Sparse {
  const space = dictionary.props(key);
  const parsed: number[] = [];
  return ({ props }) => {
    for (let value = parsed.length; value < space.values.length; value++) parsed.push(toNumber(space.values[value]!));
    const byCode = Float64Array.from(props.values, (code) => parsed[space.valueOf[code]!]!);
    const has = Uint8Array.from(byCode, (number) => (Number.isNaN(number) ? 0 : 1));
    let count = 0;
    if (has.includes(1)) for (let event = 0; event < props.codes.length; event++) count += has[props.codes[event]!]!;
    const events = new Uint32Array(count);
    const values = new Float64Array(count);
    for (let event = 0, at = 0; at < count; event++) {
      const code = props.codes[event]!;
      if (has[code] === 0) continue;
      events[at] = event;
      values[at++] = byCode[code]!;
    }
    return { events, values };
  };
}

function toNumber(text: string): number {
  const number = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : NaN;
}

/** A counting sort by group, then each group's numbers. What was found is let go of on the way. */
function sortByGroup(found: Found[]): Sorted {
  let highest = -1;
  let count = 0;
  // By index: an iterator makes an object for each number until it is compiled, 100 MB for some millions.
  for (const { groups } of found) {
    count += groups.length;
    for (let at = 0; at < groups.length; at++) highest = Math.max(highest, groups[at]!);
  }
  const starts = new Uint32Array(highest + 3);
  for (const { groups } of found) for (let at = 0; at < groups.length; at++) starts[groups[at]! + 2]!++;
  for (let group = 2; group < starts.length; group++) starts[group]! += starts[group - 1]!;
  const ordered = new Float64Array(count);
  for (let piece = found.pop(); piece !== undefined; piece = found.pop()) {
    const { groups, values } = piece;
    for (let at = 0; at < values.length; at++) ordered[starts[groups[at]! + 1]!++] = values[at]!;
  }
  for (let group = 0; group <= highest; group++) ordered.subarray(starts[group]!, starts[group + 1]!).sort();
  return { starts, values: ordered };
}

function aggregateOf(aggregate: Aggregate, ascending: Float64Array): number {
  const count = ascending.length;
  switch (aggregate) {
    case "min":
      return ascending[0]!;
    case "max":
      return ascending[count - 1]!;
    case "sum":
      return sumOf(ascending);
    case "average":
      return sumOf(ascending) / count;
    default: {
      const percent = Number(aggregate.slice(1));
      // The nearest rank; in whole numbers, so that 95 per cent of 20 are 19 and not a little more.
      return ascending[Math.max(1, Math.ceil((percent * count) / 100)) - 1]!;
    }
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}
