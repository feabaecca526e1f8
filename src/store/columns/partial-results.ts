import { LIMITS } from "../../model/limits.ts";
import type { Chunk } from "./chunk.ts";
import type { GroupSums } from "./sums.ts";

/**
 * What whole chunks gave to questions asked before, so that it is not counted again: a day that is over answers the same for ever. A
 * chunk that was made again is another object and finds nothing here. When there is too much, everything goes.
 */
export class PartialResults {
  #known = new WeakMap<Chunk, Map<string, GroupSums>>();
  #bytes = 0;

  get(chunk: Chunk, question: string): GroupSums | undefined {
    return this.#known.get(chunk)?.get(question);
  }

  set(chunk: Chunk, question: string, answer: GroupSums): void {
    const bytes = answer.groups.byteLength + answer.numbers.byteLength + question.length * 2 + OVERHEAD_BYTES;
    if (bytes > LIMITS.partialResultBytes / 16) return;
    if (this.#bytes + bytes > LIMITS.partialResultBytes) {
      this.#known = new WeakMap();
      this.#bytes = 0;
    }
    let ofChunk = this.#known.get(chunk);
    if (ofChunk === undefined) this.#known.set(chunk, (ofChunk = new Map()));
    ofChunk.set(question, answer);
    this.#bytes += bytes;
  }
}

const OVERHEAD_BYTES = 300;
