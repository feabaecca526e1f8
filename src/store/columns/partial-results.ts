import { LIMITS } from "../../model/limits.ts";
import type { Chunk } from "./chunk.ts";
import type { GroupSums } from "./sums.ts";

/** What a chunk gave, by what stands for its groups in every query (Groups.split). */
export interface PartialResult extends Pick<GroupSums, "kind" | "numbers"> {
  readonly groups: readonly Uint32Array[];
}

type Answers = Map<string, PartialResult>;

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

  /** What has so many groups, or more, is not kept. */
  get mostGroups(): number {
    return this.maxBytes / 32 / LEAST_BYTES;
  }

  get(chunk: Chunk, question: string): PartialResult | undefined {
    const young = this.#young.get(chunk)?.get(question);
    if (young !== undefined) return young;
    const old = this.#old.get(chunk)?.get(question);
    if (old !== undefined) this.set(chunk, question, old);
    return old;
  }

  set(chunk: Chunk, question: string, answer: PartialResult): void {
    const ofGroups = answer.groups.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const bytes = ofGroups + answer.numbers.byteLength + question.length * 2 + OVERHEAD_BYTES;
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
/** Of a group: its number and one of what was counted. */
const LEAST_BYTES = 12;
