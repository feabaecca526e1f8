import type { RowBuffer } from "./row-buffer.ts";

/** Rows grouped by visitor: `order` lists row numbers, a visitor's rows in a run, ascending by time; `start` has one run per visitor and the end. */
export interface Clustered {
  readonly order: Uint32Array;
  readonly start: Uint32Array;
  readonly visitorOfRow: Uint32Array;
  /** Open addressing, a power of two long: 1 + the first row of a visitor; 0 is free. */
  readonly slots: Uint32Array;
}

/** Open addressing over the 64-bit ids, then a counting sort: linear in the rows. Rows of equal time keep their order of arrival. */
export function clusterByVisitor(rows: RowBuffer): Clustered {
  const { visitorOfRow, slots, visitors } = numberVisitors(rows);
  const start = new Uint32Array(visitors + 1);
  for (let row = 0; row < visitorOfRow.length; row++) start[visitorOfRow[row]! + 1]!++;
  for (let visitor = 0; visitor < visitors; visitor++) start[visitor + 1]! += start[visitor]!;
  const next = start.slice();
  const order = new Uint32Array(visitorOfRow.length);
  for (let row = 0; row < order.length; row++) order[next[visitorOfRow[row]!]!++] = row;
  for (let visitor = 0; visitor < visitors; visitor++) sortByTime(order, start[visitor]!, start[visitor + 1]!, rows.timeMs);
  return { order, start, visitorOfRow, slots };
}

/** The visitor's number among those clustered, or -1. */
export function findVisitor({ visitorOfRow, slots }: Clustered, rows: RowBuffer, high: number, low: number): number {
  const row = slots[slotOf(slots, rows, high, low)]! - 1;
  return row === -1 ? -1 : visitorOfRow[row]!;
}

function numberVisitors(rows: RowBuffer): { visitorOfRow: Uint32Array; slots: Uint32Array; visitors: number } {
  const { length, visitorHigh, visitorLow } = rows;
  const visitorOfRow = new Uint32Array(length);
  // At most half full.
  let bits = 10;
  while (1 << bits < length * 2) bits++;
  const slots = new Uint32Array(1 << bits);
  let visitors = 0;
  for (let row = 0; row < length; row++) {
    const slot = slotOf(slots, rows, visitorHigh[row]!, visitorLow[row]!);
    const held = slots[slot]!;
    if (held === 0) {
      slots[slot] = row + 1;
      visitorOfRow[row] = visitors++;
    } else visitorOfRow[row] = visitorOfRow[held - 1]!;
  }
  return { visitorOfRow, slots, visitors };
}

/** The slot that holds the visitor, or the free one where it belongs. */
function slotOf(slots: Uint32Array, { visitorHigh, visitorLow }: RowBuffer, high: number, low: number): number {
  const mask = slots.length - 1;
  // Ids chosen by an application need not be spread like hashes: mix both halves.
  let slot = (Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ Math.imul(high ^ (high >>> 13), 0x297a2d39)) & mask;
  for (;;) {
    const held = slots[slot]!;
    if (held === 0 || (visitorLow[held - 1] === low && visitorHigh[held - 1] === high)) return slot;
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
    while (hole > from && timeMs[order[hole - 1]!]! > time) {
      order[hole] = order[hole - 1]!;
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
