import { LIMITS } from "../../model/limits.ts";
import type { Chunk } from "./chunk.ts";
import type { GroupSums } from "./sums.ts";

type Answers = Map<string, GroupSums>;

/**
 * What whole chunks gave to questions asked before, so that it is not counted again: a day that is over answers the same for ever. A
 * chunk that was made again is another object and finds nothing here. Two generations, as lib/lru.ts has them: when the young one is
 * full it becomes the old one, and what nobody asked for meanwhile is gone.
 */
export class PartialResults {
  #young = new WeakMap<Chunk, Answers>();
  #old = new WeakMap<Chunk, Answers>();
  #youngBytes = 0;

  constructor(readonly maxBytes: number = LIMITS.partialResultBytes) {}

  get(chunk: Chunk, question: string): GroupSums | undefined {
    const young = this.#young.get(chunk)?.get(question);
    if (young !== undefined) return young;
    const old = this.#old.get(chunk)?.get(question);
    if (old !== undefined) this.set(chunk, question, old);
    return old;
  }

  set(chunk: Chunk, question: string, answer: GroupSums): void {
    const bytes = answer.groups.byteLength + answer.numbers.byteLength + question.length * 2 + OVERHEAD_BYTES;
    if (bytes > this.maxBytes / 32) return;
    if (this.#youngBytes + bytes > this.maxBytes / 2) {
      this.#old = this.#young;
      this.#young = new WeakMap();
      this.#youngBytes = 0;
    }
    let ofChunk = this.#young.get(chunk);
    if (ofChunk === undefined) this.#young.set(chunk, (ofChunk = new Map()));
    ofChunk.set(question, answer);
    this.#youngBytes += bytes;
  }
}

const OVERHEAD_BYTES = 300;
