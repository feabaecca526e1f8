import type { MetricValue } from "../../model/plan.ts";
import type { Chunk } from "./chunk.ts";
import type { Grouped } from "./grouping.ts";
import { listEntries, type Run } from "./kernels.ts";
import type { Selection } from "./selection.ts";

/** A chunk, what is selected of it, and the groups of its rows. */
export interface Work {
  readonly chunk: Chunk;
  readonly run: Run;
  readonly selection: Selection;
  readonly grouped: Grouped;
  /** Groups numbered so far. */
  readonly groups: number;
}

/** Something that is added up chunk by chunk, beside the counts, and asked for by group in the end. */
export interface Measure {
  scan(work: Work): void;
  value(group: number): MetricValue;
}

/** Entries of a sparse column that are selected: their places in it, their visits, and their groups. */
export interface Entries {
  readonly places: Uint32Array;
  readonly visits: Uint32Array;
  readonly groups: Uint32Array;
}

/** One set of lists for all chunks: a set for each would be garbage that grows to hundreds of megabytes before it is collected. */
const room = { places: new Uint32Array(0), visits: new Uint32Array(0), groups: new Uint32Array(0) };

/** The lists hold until the next call. */
export function selectedEntries(events: Uint32Array, { run, selection, grouped }: Work): Entries {
  if (room.places.length < events.length) {
    for (const list of ["places", "visits", "groups"] as const) room[list] = new Uint32Array(events.length);
  }
  const { places, visits, groups } = room;
  const eventMask = selection.kind === "events" ? selection.eventMask : null;
  const visitMask = selection.kind === "visits" ? selection.visitMask : null;
  const count = listEntries(events, run.eventStart, eventMask, visitMask, places, visits);
  const { level, codes, groupOf } = grouped;
  for (let at = 0; at < count; at++) groups[at] = groupOf[codes[level === "visit" ? visits[at]! : events[places[at]!]!]!]!;
  return { places: places.subarray(0, count), visits: visits.subarray(0, count), groups: groups.subarray(0, count) };
}

/** An array with room for more, the old numbers kept. */
export function grown<Numbers extends Float64Array | Uint32Array>(numbers: Numbers, size: number): Numbers {
  if (size <= numbers.length) return numbers;
  const larger = new (numbers.constructor as new (size: number) => Numbers)(Math.max(size, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
