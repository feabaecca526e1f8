import { rowArrays } from "./chunk-arrays.ts";
import type { Chunk } from "./chunk.ts";

/** Chunks held as ordinary memory, all sites together. */
const HEAP_BYTES = 128 * 1024 * 1024;
/** Mapped files: Linux allows 65,530 mappings to a process. */
const MAPPINGS = 16_000;

/** A day's chunk, or its parts while it grows, and the version of the database in which they were last found fresh. */
interface Kept {
  readonly parts: readonly Chunk[];
  readonly version: number;
  readonly heapBytes: number;
  readonly mappings: number;
}

/** Remembers chunks of all sites, the least recently used of them only as long as there is room: any of them can be had again. */
export class ChunkCache {
  readonly #kept = new Map<string, Kept>();
  #heapBytes = 0;
  #mappings = 0;

  get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    // The order of insertion is that of use.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  set(key: string, parts: readonly Chunk[], version: number): void {
    this.delete(key);
    const heap = parts.filter(({ isMapped }) => !isMapped);
    const kept = { parts, version, heapBytes: heap.reduce((sum, chunk) => sum + bytesOf(chunk), 0), mappings: parts.length - heap.length };
    this.#kept.set(key, kept);
    this.#heapBytes += kept.heapBytes;
    this.#mappings += kept.mappings;
    for (const oldest of this.#kept.keys()) {
      if ((this.#heapBytes <= HEAP_BYTES && this.#mappings <= MAPPINGS) || oldest === key) return;
      this.delete(oldest);
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#heapBytes = 0;
    this.#mappings = 0;
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#heapBytes -= kept.heapBytes;
    this.#mappings -= kept.mappings;
  }
}

function bytesOf(chunk: Chunk): number {
  return Object.values(rowArrays(chunk)).reduce((sum, array) => sum + array.byteLength, 0);
}
