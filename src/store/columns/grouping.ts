import type { Grouping } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { dimensionColumn, dimensionValues } from "./selection.ts";

/** A chunk's rows in terms of groups: a code per event or per visit, and the group of each code. */
export interface Grouped {
  readonly level: "event" | "visit";
  readonly codes: Uint16Array | Uint32Array;
  readonly groupOf: Uint32Array;
}

/** Numbers the groups of one query over all its chunks, and names them. */
export interface Groups {
  of(chunk: Chunk): Grouped;
  /** Groups numbered so far; `of` may raise it. */
  size(): number;
  key(group: number): (string | number)[];
}

/** One group for everything, one per value or bucket, or one per combination of them. */
export function groupsFor(groupings: readonly Grouping[], dictionary: SiteDictionary): Groups {
  const single = groupings.map((grouping) =>
    grouping.by === "time" ? timeGroups(grouping.buckets.startsMs) : fieldGroups(grouping.dimension, dictionary),
  );
  if (single.length === 0) return { of: everything, size: () => 1, key: () => [] };
  return single.reduce(pairGroups);
}

function everything(chunk: Chunk): Grouped {
  return { level: "visit", codes: zeros(chunk.visits), groupOf: ONLY_GROUP };
}

function fieldGroups(dimension: Extract<Grouping, { by: "field" }>["dimension"], dictionary: SiteDictionary): Groups {
  const space = dimensionValues(dimension, dictionary);
  const of = (chunk: Chunk): Grouped => {
    const { column, level } = dimensionColumn(dimension, chunk);
    const groupOf = new Uint32Array(column.values.length);
    for (let code = 0; code < groupOf.length; code++) groupOf[code] = space.valueOf[column.values[code]!]!;
    return { level, codes: column.codes, groupOf };
  };
  return { of, size: () => space.values.length, key: (group) => [space.values[group]!] };
}

function timeGroups(startsMs: readonly number[]): Groups {
  const bucketAt = (ms: number): number => {
    let low = 0;
    let high = startsMs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startsMs[middle]! <= ms) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const of = (chunk: Chunk): Grouped => {
    const first = bucketAt(chunk.firstMs);
    const last = bucketAt(chunk.lastMs);
    // Most chunks lie in one bucket when the buckets are days or longer.
    if (first === last) return { level: "visit", codes: zeros(chunk.visits), groupOf: Uint32Array.of(first) };
    const buckets = startsMs.slice(first, last + 1);
    return { level: "event", codes: bucketCodes(chunk, buckets), groupOf: Uint32Array.from(buckets, (_, index) => first + index) };
  };
  return { of, size: () => startsMs.length, key: (group) => [group] };
}

/** Events of a visit ascend in time, so the bucket of one is nearly always that of the one before. */
function bucketCodes({ time, baseMs }: Chunk, startsMs: readonly number[]): Uint16Array {
  const codes = new Uint16Array(time.length);
  const starts = startsMs.map((ms) => ms - baseMs);
  let bucket = 0;
  for (let event = 0; event < time.length; event++) {
    const at = time[event]!;
    while (bucket > 0 && at < starts[bucket]!) bucket--;
    while (bucket + 1 < starts.length && at >= starts[bucket + 1]!) bucket++;
    codes[event] = bucket;
  }
  return codes;
}

/** Combinations get their numbers as they appear. */
function pairGroups(left: Groups, right: Groups): Groups {
  const numbers = new Map<number, number>();
  const pairs: [number, number][] = [];
  // Both sides stay far below this: dictionaries of a site hold some million values at most.
  const SIDE = 2 ** 26;
  const numberOf = (leftGroup: number, rightGroup: number): number => {
    const pair = leftGroup * SIDE + rightGroup;
    let number = numbers.get(pair);
    if (number === undefined) {
      number = pairs.length;
      numbers.set(pair, number);
      pairs.push([leftGroup, rightGroup]);
    }
    return number;
  };
  const of = (chunk: Chunk): Grouped => {
    const first = left.of(chunk);
    const second = right.of(chunk);
    const level = first.level === "visit" && second.level === "visit" ? "visit" : "event";
    return {
      level,
      codes: pairCodes(spread(first, level, chunk), spread(second, level, chunk), numberOf),
      groupOf: identity(pairs.length),
    };
  };
  const key = (group: number): (string | number)[] => [...left.key(pairs[group]![0]), ...right.key(pairs[group]![1])];
  return { of, size: () => pairs.length, key };
}

function pairCodes(left: Grouped, right: Grouped, numberOf: (left: number, right: number) => number): Uint32Array {
  const width = right.groupOf.length;
  // A table of the pairs seen in this chunk, dense while it is small.
  const dense = left.groupOf.length * width <= 1 << 22 ? new Int32Array(left.groupOf.length * width).fill(-1) : null;
  const codes = new Uint32Array(left.codes.length);
  for (let row = 0; row < codes.length; row++) {
    const a = left.codes[row]!;
    const b = right.codes[row]!;
    let number = dense === null ? -1 : dense[a * width + b]!;
    if (number === -1) {
      number = numberOf(left.groupOf[a]!, right.groupOf[b]!);
      if (dense !== null) dense[a * width + b] = number;
    }
    codes[row] = number;
  }
  return codes;
}

/** A code per event from a code per visit. */
function spread(grouped: Grouped, level: "event" | "visit", chunk: Chunk): Grouped {
  if (grouped.level === level) return grouped;
  const codes = new Uint32Array(chunk.events);
  for (let visit = 0; visit < chunk.visits; visit++)
    codes.fill(grouped.codes[visit]!, chunk.eventStart[visit]!, chunk.eventStart[visit + 1]!);
  return { level, codes, groupOf: grouped.groupOf };
}

const ONLY_GROUP = Uint32Array.of(0);
let zeroCodes = new Uint16Array(1024);
let identityCodes = Uint32Array.of(0);

function zeros(length: number): Uint16Array {
  if (zeroCodes.length < length) zeroCodes = new Uint16Array(length * 2);
  return zeroCodes.subarray(0, length);
}

function identity(length: number): Uint32Array {
  if (identityCodes.length < length) identityCodes = Uint32Array.from({ length: length * 2 }, (_, index) => index);
  return identityCodes;
}
