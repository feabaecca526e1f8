import type { Column, Milliseconds } from "./chunk.ts";
import { zeroCodes } from "./zero-codes.ts";

/** The dictionary's codes of some rows, as a column. */
export function columnOf(source: Uint8Array | Uint32Array, rows: Uint32Array): Column {
  const codes = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) codes[at] = source[rows[at]!]!;
  return toColumn(codes);
}

/**
 * Renumbers the dictionary's codes, in place, to 0, 1, 2, ... in order of appearance, so that they fit 16 bits wherever they can.
 * A column of one value has no codes of its own.
 */
export function toColumn(codes: Uint32Array): Column {
  const first = codes[0] ?? 0;
  let highest = first;
  let differ = 0;
  for (let at = 0; at < codes.length; at++) {
    const value = codes[at]!;
    differ |= value ^ first;
    if (value > highest) highest = value;
  }
  if (differ === 0) return { codes: zeroCodes(codes.length), values: Uint32Array.of(first) };
  const localOf = new Int32Array(highest + 1).fill(-1);
  const values: number[] = [];
  for (let at = 0; at < codes.length; at++) {
    const value = codes[at]!;
    let local = localOf[value]!;
    if (local === -1) {
      local = values.length;
      localOf[value] = local;
      values.push(value);
    }
    codes[at] = local;
  }
  return { codes: values.length <= 0x10000 ? new Uint16Array(codes) : codes, values: Uint32Array.from(values) };
}

/** Numbers of which the highest is `most`, narrow where that can be. */
export function toMilliseconds(numbers: Float64Array, most: number): Milliseconds {
  return most > 0xffffffff ? numbers : new Uint32Array(numbers);
}
