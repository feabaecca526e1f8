import type { FieldDimension } from "../../model/dimension.ts";
import type { Grouping } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { readerOf } from "./dimension-reader.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { zeroCodes } from "./zero-codes.ts";

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
  /** The group of these numbers: one per grouping, the value's or the bucket's. May raise `size`. */
  at(numbers: readonly number[]): number;
  /** Tells what `of` makes of this chunk from what other groupings make of it. */
  kept(chunk: Chunk): string;
  /** What stands for groups in other queries that `kept` says the same of: a list of numbers per grouping. */
  split(groups: Uint32Array): Uint32Array[];
  /** The way back. May raise `size`. */
  join(numbers: readonly Uint32Array[]): Uint32Array;
}

/** Of one grouping the numbers hold for every query. */
const AS_THEY_ARE = {
  split: (groups: Uint32Array): Uint32Array[] => [groups],
  join: ([groups]: readonly Uint32Array[]): Uint32Array => groups!,
};

/** Groupings that an event has one key of: conditions are asked one by one. */
export type SimpleGrouping = Exclude<Grouping, { by: "condition" }>;

/** One group for everything, one per value or bucket, or one per combination of them. */
export function groupsFor(groupings: readonly SimpleGrouping[], dictionary: SiteDictionary): Groups {
  const single = groupings.map((grouping) =>
    grouping.by === "time" ? timeGroups(grouping.buckets.startsMs) : fieldGroups(grouping.dimension, dictionary),
  );
  return single.length === 0 ? EVERYTHING : single.reduce(pairGroups);
}

const EVERYTHING: Groups = {
  of: (chunk) => ({ level: "visit", codes: zeroCodes(chunk.visits), groupOf: ONLY_GROUP }),
  size: () => 1,
  key: () => [],
  at: () => 0,
  kept: () => "everything",
  ...AS_THEY_ARE,
};

function fieldGroups(dimension: FieldDimension, dictionary: SiteDictionary): Groups {
  const reader = readerOf(dimension, dictionary);
  return {
    of(chunk) {
      const { level, codes, valueOf } = reader.of(chunk);
      return { level, codes, groupOf: valueOf };
    },
    size: () => reader.values().length,
    key: (group) => [reader.values()[group]!],
    at: ([number]) => number!,
    kept: () => dimension,
    ...AS_THEY_ARE,
  };
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
    if (first === last) return { level: "visit", codes: zeroCodes(chunk.visits), groupOf: Uint32Array.of(first) };
    const buckets = startsMs.slice(first, last + 1);
    return { level: "event", codes: bucketCodes(chunk, buckets), groupOf: Uint32Array.from(buckets, (_, index) => first + index) };
  };
  // The first start may lie anywhere before the chunk; the others cut it, and a bucket's number is its place in this query.
  const kept = (chunk: Chunk): string => {
    const first = bucketAt(chunk.firstMs);
    return `time ${first} ${startsMs.slice(first + 1, bucketAt(chunk.lastMs) + 1).join(" ")}`;
  };
  return { of, size: () => startsMs.length, key: (group) => [group], at: ([bucket]) => bucket!, kept, ...AS_THEY_ARE };
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
  const pairs = new PairNumbers();
  const of = (chunk: Chunk): Grouped => {
    const first = left.of(chunk);
    const second = right.of(chunk);
    const level = first.level === "visit" && second.level === "visit" ? "visit" : "event";
    const codes = pairCodes(spread(first, level, chunk), spread(second, level, chunk), pairs);
    return { level, codes, groupOf: identity(pairs.size) };
  };
  const key = (group: number): (string | number)[] => [...left.key(pairs.left(group)), ...right.key(pairs.right(group))];
  const at = (numbers: readonly number[]): number => pairs.numberOf(left.at(numbers.slice(0, -1)), right.at(numbers.slice(-1)));
  const kept = (chunk: Chunk): string => JSON.stringify([left.kept(chunk), right.kept(chunk)]);
  const split = (groups: Uint32Array): Uint32Array[] => [
    ...left.split(groups.map((group) => pairs.left(group))),
    ...right.split(groups.map((group) => pairs.right(group))),
  ];
  const join = (numbers: readonly Uint32Array[]): Uint32Array => {
    const lefts = left.join(numbers.slice(0, -1));
    const rights = right.join(numbers.slice(-1));
    return lefts.map((group, nth) => pairs.numberOf(group, rights[nth]!));
  };
  return { of, size: () => pairs.size, key, at, kept, split, join };
}

function pairCodes(left: Grouped, right: Grouped, pairs: PairNumbers): Uint32Array {
  const codes = new Uint32Array(left.codes.length);
  const rows = numbered(left, codes.length);
  const columns = numbered(right, codes.length);
  const width = columns.groups.length;
  const combinations = rows.groups.length * width;
  // Where the chunk's own combinations are few: 1 + the number of each seen so far. Zeros cost nothing until they are touched.
  const dense = combinations <= Math.max(DENSE_LEAST, codes.length * 8) ? new Uint32Array(combinations) : null;
  for (let row = 0; row < codes.length; row++) {
    const a = rows.placeOf[left.codes[row]!]!;
    const b = columns.placeOf[right.codes[row]!]!;
    if (dense === null) {
      codes[row] = pairs.numberOf(rows.groups[a]!, columns.groups[b]!);
      continue;
    }
    const at = a * width + b;
    let entry = dense[at]!;
    if (entry === 0) dense[at] = entry = pairs.numberOf(rows.groups[a]!, columns.groups[b]!) + 1;
    codes[row] = entry - 1;
  }
  return codes;
}

/** Groups in the order in which codes name them, each once, and the place of each code's group there: many codes may mean one group. */
function numbered({ groupOf }: Grouped, rows: number): { readonly groups: Uint32Array; readonly placeOf: Uint32Array } {
  if (groupOf.length > rows) return { groups: groupOf, placeOf: identity(groupOf.length) };
  const places = new Map<number, number>();
  const placeOf = new Uint32Array(groupOf.length);
  for (let code = 0; code < groupOf.length; code++) {
    const group = groupOf[code]!;
    let place = places.get(group);
    if (place === undefined) places.set(group, (place = places.size));
    placeOf[code] = place;
  }
  return { groups: Uint32Array.from(places.keys()), placeOf };
}

const DENSE_LEAST = 1 << 16;

/** A code per event from a code per visit. */
function spread(grouped: Grouped, level: "event" | "visit", chunk: Chunk): Grouped {
  if (grouped.level === level) return grouped;
  const { eventStart, visits } = chunk;
  const codes = new Uint32Array(chunk.events);
  let event = 0;
  for (let visit = 0; visit < visits; visit++) {
    const end = eventStart[visit + 1]!;
    const code = grouped.codes[visit]!;
    for (; event < end; event++) codes[event] = code;
  }
  return { level, codes, groupOf: grouped.groupOf };
}

const ONLY_GROUP = Uint32Array.of(0);
let identityCodes = Uint32Array.of(0);

function identity(length: number): Uint32Array {
  if (identityCodes.length < length) identityCodes = Uint32Array.from({ length: length * 2 }, (_, index) => index);
  return identityCodes.subarray(0, length);
}
