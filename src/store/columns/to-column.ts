import type { Column } from "./chunk.ts";
import { zeroCodes } from "./zero-codes.ts";

/**
 * The dictionary's codes of some rows, renumbered to 0, 1, 2, ... in order of appearance, so that they fit 16 bits wherever they can.
 * A column of one value has no codes of its own.
 */
export function toColumn(source: Uint8Array | Uint32Array, order: Uint32Array): Column {
  const first = order.length === 0 ? 0 : source[order[0]!]!;
  let highest = first;
  let same = true;
  for (let at = 0; at < order.length; at++) {
    const value = source[order[at]!]!;
    if (value !== first) same = false;
    if (value > highest) highest = value;
  }
  if (same) return { codes: zeroCodes(order.length), values: Uint32Array.of(first) };
  const localOf = new Int32Array(highest + 1).fill(-1);
  const values: number[] = [];
  const codes = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) {
    const value = source[order[at]!]!;
    let local = localOf[value]!;
    if (local === -1) {
      local = values.length;
      localOf[value] = local;
      values.push(value);
    }
    codes[at] = local;
  }
  return { codes: values.length <= 0x10000 ? Uint16Array.from(codes) : codes, values: Uint32Array.from(values) };
}
