import type { RowValues } from "../sqlite/row-source.ts";
import { deriveChunk, type Derived } from "./build-chunk.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import { clusterByVisitor, findVisitor, type Clustered } from "./cluster.ts";
import type { NameCodes, Window } from "./cut-visits.ts";
import { RowBuffer } from "./row-buffer.ts";

/** A part with fewer rows goes into the next one at once. */
const LEAST_ROWS = 5_000;

/** What parts are derived with, beside the rows. */
interface Terms {
  readonly window: Window;
  readonly source: ChunkSource;
  readonly names: NameCodes;
}

/** Some visitors of the day, with all their rows up to a moment. */
interface Part extends Derived {
  readonly clustered: Clustered;
  /** By clustered visitor: 1 where a newer part has him. */
  readonly gone: Uint8Array;
  /** Rows of the others. */
  rows: number;
  hiddenVisits: Uint8Array | null;
}

/** The day's chunk, in parts. */
export interface Parts {
  readonly parts: readonly Chunk[];
  readonly isUnclear: boolean;
}

/**
 * The rows of a day that still grows. New rows touch few visitors: these are hidden in the parts that have them, and derived again,
 * whole, in a new part. Visitors never share anything, so the parts add up exactly. When nobody waits they are put together until each is
 * as large as all newer ones: then there are few of them, and the large ones, of which most is known already, stay as they are for long.
 */
export class LiveDay {
  readonly rows = new RowBuffer();
  /** Newest row taken in. */
  lastId: number;
  /** The oldest, which is the largest, first. */
  readonly #parts: Part[] = [];
  /** Rows that are in parts. */
  #derived = 0;
  #terms: Terms | null = null;

  /** Of rows of [fromMs, untilMs) that came after `beforeId`; so many are expected. */
  constructor(
    readonly fromMs: number,
    readonly untilMs: number,
    beforeId: number,
    rows: number,
  ) {
    this.rows.reserve(rows);
    this.lastId = beforeId;
  }

  take(pages: Iterable<readonly RowValues[]>, lastId: number): void {
    for (const page of pages) this.rows.append(page);
    this.lastId = Math.max(this.lastId, lastId);
  }

  parts(window: Window, source: ChunkSource, names: NameCodes): Parts {
    this.#terms = { window, source, names };
    if (this.#parts.length === 0 || this.#derived < this.rows.length) this.#takeIn(this.#terms);
    const parts = this.#parts.map(({ chunk, hiddenVisits }): Chunk => ({ ...chunk, source, hiddenVisits, whole: chunk }));
    return { parts, isUnclear: this.#parts.some(({ isUnclear }) => isUnclear) };
  }

  /** Puts parts together that are too small beside the newer ones. The answer stays the same. */
  settle(): void {
    let first = this.#parts.length;
    let newer = 0;
    for (let at = this.#parts.length - 1; at >= 0; at--) {
      const { rows } = this.#parts[at]!;
      if (rows < newer) first = at;
      newer += rows;
    }
    if (first < this.#parts.length) this.#join(first, [], this.#terms!);
  }

  #takeIn(terms: Terms): void {
    const pieces = [this.#takeOut(), numbersFrom(this.#derived, this.rows.length)];
    let first = this.#parts.length;
    while (first > 0 && this.#parts[first - 1]!.rows < LEAST_ROWS) first--;
    this.#join(first, pieces, terms);
    this.#derived = this.rows.length;
  }

  /** Makes one part of some and of further rows. */
  #join(first: number, others: readonly Uint32Array[], { window, source, names }: Terms): void {
    const rows = joined([...this.#parts.splice(first).map(rowsLeft), ...others]);
    const clustered = clusterByVisitor(this.rows, rows);
    const derived = deriveChunk(this.rows, clustered, window, source, names);
    this.#parts.push({ ...derived, clustered, gone: new Uint8Array(clustered.start.length - 1), rows: rows.length, hiddenVisits: null });
  }

  /** Takes the visitors of the new rows out of the parts: their rows there. */
  #takeOut(): Uint32Array {
    const taken: number[] = [];
    // Questions that are still being answered go on with the lists that they have.
    const copied = new Set<Part>();
    for (let row = this.#derived; row < this.rows.length; row++) {
      for (let at = this.#parts.length - 1; at >= 0; at--) {
        const part = this.#parts[at]!;
        const visitor = findVisitor(part.clustered, this.rows, this.rows.visitorHigh[row]!, this.rows.visitorLow[row]!);
        if (visitor === -1) continue;
        // Else he was taken out before, and of the older parts even longer ago.
        if (part.gone[visitor] === 0) {
          if (!copied.has(part)) part.hiddenVisits = part.hiddenVisits?.slice() ?? new Uint8Array(part.chunk.visits);
          copied.add(part);
          hide(part, visitor, taken);
        }
        break;
      }
    }
    return Uint32Array.from(taken);
  }
}

function hide(part: Part, visitor: number, taken: number[]): void {
  const { clustered, gone, visitsBefore, hiddenVisits } = part;
  gone[visitor] = 1;
  hiddenVisits!.fill(1, visitsBefore[visitor]!, visitsBefore[visitor + 1]!);
  const end = clustered.start[visitor + 1]!;
  for (let at = clustered.start[visitor]!; at < end; at++) taken.push(clustered.order[at]!);
  part.rows -= end - clustered.start[visitor]!;
}

function rowsLeft({ clustered: { order, start }, gone, rows }: Part): Uint32Array {
  if (rows === order.length) return order;
  const left = new Uint32Array(rows);
  let count = 0;
  for (let visitor = 0; visitor < gone.length; visitor++) {
    if (gone[visitor] === 1) continue;
    for (let at = start[visitor]!; at < start[visitor + 1]!; at++) left[count++] = order[at]!;
  }
  return left;
}

function numbersFrom(from: number, to: number): Uint32Array {
  const numbers = new Uint32Array(to - from);
  for (let at = 0; at < numbers.length; at++) numbers[at] = from + at;
  return numbers;
}

function joined(pieces: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
