import type { RowBuffer } from "./row-buffer.ts";

/** Rows grouped by visitor: `order` lists row numbers, a visitor's rows in a run, ascending by time; `start` has one run per visitor and the end. */
export interface Clustered {
  readonly order: Uint32Array;
  readonly start: Uint32Array;
}

/** Open addressing over the 64-bit ids, then a counting sort: linear in the rows. Rows of equal time keep their order of arrival. */
export function clusterByVisitor(rows: RowBuffer): Clustered {
  const { visitorOfRow, visitors } = numberVisitors(rows);
  const start = new Uint32Array(visitors + 1);
  for (let row = 0; row < rows.length; row++) start[visitorOfRow[row]! + 1]!++;
  for (let visitor = 0; visitor < visitors; visitor++) start[visitor + 1]! += start[visitor]!;
  const next = start.slice();
  const order = new Uint32Array(rows.length);
  for (let row = 0; row < rows.length; row++) order[next[visitorOfRow[row]!]!++] = row;
  for (let visitor = 0; visitor < visitors; visitor++) sortByTime(order, start[visitor]!, start[visitor + 1]!, rows.timeMs);
  return { order, start };
}

function numberVisitors({ length, visitorHigh, visitorLow }: RowBuffer): { visitorOfRow: Uint32Array; visitors: number } {
  const visitorOfRow = new Uint32Array(length);
  // At most half full. A slot holds 1 + the first row of its visitor; 0 is free.
  let bits = 10;
  while (1 << bits < length * 2) bits++;
  const slots = new Uint32Array(1 << bits);
  const mask = slots.length - 1;
  let visitors = 0;
  for (let row = 0; row < length; row++) {
    const high = visitorHigh[row]!;
    const low = visitorLow[row]!;
    // Ids chosen by an application need not be spread like hashes: mix both halves.
    let slot = (Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ Math.imul(high ^ (high >>> 13), 0x297a2d39)) & mask;
    for (;;) {
      const held = slots[slot]!;
      if (held === 0) {
        slots[slot] = row + 1;
        visitorOfRow[row] = visitors++;
        break;
      }
      if (visitorLow[held - 1] === low && visitorHigh[held - 1] === high) {
        visitorOfRow[row] = visitorOfRow[held - 1]!;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { visitorOfRow, visitors };
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
