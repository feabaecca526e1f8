import type { DaySums } from "./day-sums.ts";

/** Codes of one column, narrow and per chunk, and what they stand for: `values[codes[row]]` is the code of the site's dictionary. */
export interface Column {
  readonly codes: Uint16Array | Uint32Array;
  readonly values: Uint32Array;
}

/** Wide only where a visit lasts longer than 32 bits tell, 49 days: an application that never rests. */
export type Milliseconds = Uint32Array | Float64Array;

/** Numbers that few events have: which events, ascending, and the number of each. */
export interface Sparse {
  readonly events: Uint32Array;
  readonly values: Float64Array;
}

/** Visitors of whom an application told, by their numbers in the chunk, ascending, and their ids: these may come again on other days. */
export interface Lasting {
  readonly visitors: Uint32Array;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** From which rows of events.db a chunk was made: when these numbers are no longer the table's, the chunk is stale. */
export interface ChunkSource {
  /** Hours were looked at from this time: before the day, to know which visits were already open when it began. */
  readonly fromMs: number;
  /** Newest row among the hours looked at. */
  readonly lastId: number;
  /** Events in the hours looked at. */
  readonly events: number;
  /** Hours were looked at up to this time: a visit that began on the day may go on after it. */
  readonly untilMs: number;
}

/**
 * The visits that began on one site-local day, in the order visitor -> visit -> event: each visitor owns a run of visits and each
 * visit a run of events, so that distinct counts need no set.
 */
export interface Chunk {
  readonly day: number;
  readonly timezone: string;
  /** The arrays are views of a mapped file, not memory of our own. */
  readonly isMapped: boolean;
  readonly source: ChunkSource;
  /** Event times count from here. */
  readonly baseMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Last sign of life of a visit of the day, reports of time and scrolling included: a visit may go on after it. */
  readonly aliveMs: number;
  /** Last event or report of the day that may belong to a visit of a day before; 0 when there is none. */
  readonly foreignLastMs: number;
  readonly visitors: number;
  readonly visits: number;
  readonly events: number;
  /** 1 for visits that count no longer, because a newer part of the day has them; null when there are none. Only of young days. */
  readonly hiddenVisits: Uint8Array | null;
  /** The same part of a young day with all its visits, whatever is hidden by now; null of other days. */
  readonly whole: Chunk | null;
  /** First visit of each visitor; one longer than the visitors. */
  readonly visitStart: Uint32Array;
  /** First event of each visit; one longer than the visits. */
  readonly eventStart: Uint32Array;
  /** Milliseconds after baseMs, ascending within a visit. */
  readonly time: Milliseconds;
  /** 1 where the event is a pageview. */
  readonly pageview: Uint8Array;
  readonly name: Column;
  readonly hostname: Column;
  readonly path: Column;
  readonly title: Column;
  readonly props: Column;
  /** 1 + the place in ENGINES; 0 unknown. */
  readonly engine: Column;
  /** 0 none, 1 failure, 2 success. */
  readonly outcome: Column;
  readonly currency: Column;
  /** In minor units of the currency. */
  readonly revenue: Sparse;
  /** How long an operation took, in milliseconds. */
  readonly duration: Sparse;
  /** Of pageviews, what the reports of time and scrolling said: the deepest scroll in per cent, and milliseconds of use, added up. */
  readonly scroll: Sparse;
  readonly engaged: Sparse;
  readonly origin: Column;
  readonly client: Column;
  readonly entryPath: Column;
  readonly exitPath: Column;
  readonly entryHostname: Column;
  readonly exitHostname: Column;
  readonly lasting: Lasting;
  /** What the day adds up to; null while it grows, and of small days. */
  readonly sums: DaySums | null;
  readonly visitPageviews: Uint32Array;
  readonly visitBounce: Uint8Array;
  readonly visitDurationMs: Milliseconds;
}

/** Columns with one code per event, and with one code per visit. */
export const EVENT_COLUMNS = ["name", "hostname", "path", "title", "props", "engine", "outcome", "currency"] as const;
export const VISIT_COLUMNS = ["origin", "client", "entryPath", "exitPath", "entryHostname", "exitHostname"] as const;
/** Numbers of some events. */
export const SPARSE_COLUMNS = ["revenue", "duration", "scroll", "engaged"] as const;
