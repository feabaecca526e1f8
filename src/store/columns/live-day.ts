import type { RowValues } from "../sqlite/row-source.ts";
import { buildChunk, deriveChunk, type Derived } from "./build-chunk.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import { clusterByVisitor, findVisitor, type Clustered } from "./cluster.ts";
import type { NameCodes, Window } from "./cut-visits.ts";
import { RowBuffer } from "./row-buffer.ts";

/** The day is clustered afresh when this many rows, and this share of it, have come since. */
const TAIL_ROWS = 5_000;
const TAIL_SHARE = 1 / 8;

interface Base extends Derived {
  readonly rows: number;
  readonly clustered: Clustered;
}

/** The day's chunk, in one part or two. */
export interface Parts {
  readonly parts: readonly Chunk[];
  readonly isUnclear: boolean;
}

/**
 * The rows of a day that still grows. What came since it was last clustered touches few visitors: these are taken out of the
 * large part and derived again, whole, in a small part of their own. Visitors never share anything, so the parts add up exactly.
 */
export class LiveDay {
  readonly rows = new RowBuffer();
  /** Newest row taken in. */
  lastId: number;
  #base: Base | null = null;

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
    const tail = this.rows.length - (this.#base?.rows ?? 0);
    if (this.#base === null || tail > Math.max(TAIL_ROWS, this.#base.rows * TAIL_SHARE)) {
      const clustered = clusterByVisitor(this.rows);
      this.#base = { rows: this.rows.length, clustered, ...deriveChunk(this.rows, clustered, window, source, names) };
    }
    const { rows, chunk, isUnclear } = this.#base;
    if (this.rows.length === rows) return { parts: [{ ...chunk, source }], isUnclear };
    return splitOffTail(this.rows, this.#base, window, source, names);
  }
}

function splitOffTail(rows: RowBuffer, base: Base, window: Window, source: ChunkSource, names: NameCodes): Parts {
  const { clustered, chunk, visitsBefore } = base;
  const hiddenVisits = new Uint8Array(chunk.visits);
  const touched = new Set<number>();
  const apart = new RowBuffer();
  for (let row = base.rows; row < rows.length; row++) {
    const visitor = findVisitor(clustered, rows, rows.visitorHigh[row]!, rows.visitorLow[row]!);
    if (visitor === -1 || touched.has(visitor)) continue;
    touched.add(visitor);
    hiddenVisits.fill(1, visitsBefore[visitor]!, visitsBefore[visitor + 1]!);
    for (let at = clustered.start[visitor]!; at < clustered.start[visitor + 1]!; at++) apart.copy(rows, clustered.order[at]!);
  }
  for (let row = base.rows; row < rows.length; row++) apart.copy(rows, row);
  const small = buildChunk(apart, window, source, names);
  return { parts: [{ ...chunk, source, hiddenVisits }, small.chunk], isUnclear: base.isUnclear || small.isUnclear };
}
