import { VISIT_LENGTHS } from "../../model/dimension.ts";
import type { Chunk } from "./chunk.ts";

export const LENGTHS: readonly string[] = VISIT_LENGTHS.map(({ name }) => name);

const known = new WeakMap<Chunk, Uint16Array>();

/** Codes of each visit's class of length. */
export function lengthCodes(chunk: Chunk): Uint16Array {
  let codes = known.get(chunk);
  if (codes === undefined) {
    codes = new Uint16Array(chunk.visits);
    for (let visit = 0; visit < chunk.visits; visit++) {
      const seconds = chunk.visitDurationMs[visit]! / 1000;
      let code = 0;
      while (seconds > VISIT_LENGTHS[code]!.mostS) code++;
      codes[visit] = code;
    }
    known.set(chunk, codes);
  }
  return codes;
}
