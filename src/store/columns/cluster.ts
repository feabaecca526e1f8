import type { RowBuffer } from "./row-buffer.ts";

/** Rows grouped by visitor: `order` lists row numbers, a visitor's rows in a run, ascending by time; `start` has one run per visitor and the end. */
export interface Clustered {
  readonly order: Uint32Array;
  readonly start: Uint32Array;
  /** The rows as they were listed, and the visitor of each. */
  readonly listed: Uint32Array;
  readonly visitorOf: Uint32Array;
  /** Open addressing, a power of two long: 1 + the place in `listed` of a visitor's first row; 0 is free. */
  readonly slots: Uint32Array;
}

/** Of the rows listed. Open addressing over the 64-bit ids, then a counting sort: linear in the rows. Rows of equal time keep their order of arrival. */
export function clusterByVisitor(rows: RowBuffer, listed: Uint32Array): Clustered {
  const { visitorOf, slots, visitors } = numberVisitors(rows, listed);
  const start = new Uint32Array(visitors + 1);
  for (let at = 0; at < visitorOf.length; at++) start[visitorOf[at]! + 1]!++;
  for (let visitor = 0; visitor < visitors; visitor++) start[visitor + 1]! += start[visitor]!;
  const next = start.slice();
  const order = new Uint32Array(listed.length);
  for (let at = 0; at < order.length; at++) order[next[visitorOf[at]!]!++] = listed[at]!;
  for (let visitor = 0; visitor < visitors; visitor++) sortByTime(order, start[visitor]!, start[visitor + 1]!, rows.timeMs);
  return { order, start, listed, visitorOf, slots };
}

/** The visitor's number among those clustered, or -1. */
export function findVisitor({ listed, visitorOf, slots }: Clustered, rows: RowBuffer, high: number, low: number): number {
  const place = slots[slotOf(slots, listed, rows, high, low)]! - 1;
  return place === -1 ? -1 : visitorOf[place]!;
}

function numberVisitors(rows: RowBuffer, listed: Uint32Array): { visitorOf: Uint32Array; slots: Uint32Array; visitors: number } {
  const { visitorHigh, visitorLow } = rows;
  const visitorOf = new Uint32Array(listed.length);
  // At most half full.
  let bits = 10;
  while (1 << bits < listed.length * 2) bits++;
  const slots = new Uint32Array(1 << bits);
  let visitors = 0;
  for (let at = 0; at < listed.length; at++) {
    const row = listed[at]!;
    const slot = slotOf(slots, listed, rows, visitorHigh[row]!, visitorLow[row]!);
    const held = slots[slot]!;
    if (held === 0) {
      slots[slot] = at + 1;
      visitorOf[at] = visitors++;
    } else visitorOf[at] = visitorOf[held - 1]!;
  }
  return { visitorOf, slots, visitors };
}

/** The slot that holds the visitor, or the free one where it belongs. */
function slotOf(slots: Uint32Array, listed: Uint32Array, { visitorHigh, visitorLow }: RowBuffer, high: number, low: number): number {
  const mask = slots.length - 1;
  // Ids chosen by an application need not be spread like hashes: mix both halves.
  let slot = (Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ Math.imul(high ^ (high >>> 13), 0x297a2d39)) & mask;
  for (;;) {
    const held = slots[slot]!;
    if (held === 0) return slot;
    const row = listed[held - 1]!;
    if (visitorLow[row] === low && visitorHigh[row] === high) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Runs are short and nearly sorted; long disordered ones (a replayed log) fall back to a real sort. */
function sortByTime(order: Uint32Array, from: number, to: number, timeMs: Float64Array): void {
  let moves = 0;
  for (let at = from + 1; at < to; at++) {
    const row = order[at]!;
    const time = timeMs[row]!;
    let hole = at;
    while (hole > from) {
      const before = order[hole - 1]!;
      if (timeMs[before]! < time || (timeMs[before]! === time && before < row)) break;
      order[hole] = before;
      hole--;
      moves++;
    }
    order[hole] = row;
    if (moves > 32 * (to - from)) {
      const sorted = order.subarray(from, to).sort((a, b) => timeMs[a]! - timeMs[b]! || a - b);
      order.set(sorted, from);
      return;
    }
  }
}
