/** Codes of one column, narrow and per chunk, and what they stand for: `values[codes[row]]` is the code of the site's dictionary. */
export interface Column {
  readonly codes: Uint16Array | Uint32Array;
  readonly values: Uint32Array;
}

/** From which rows of events.db a chunk was made: when these numbers are no longer the table's, the chunk is stale. */
export interface ChunkSource {
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
  /** Last event of the day that belongs to a visit of a day before; 0 when there is none. */
  readonly foreignLastMs: number;
  readonly visitors: number;
  readonly visits: number;
  readonly events: number;
  /** 1 for visits that count no longer, because a newer part of the day has them; null when there are none. Only of young days. */
  readonly hiddenVisits: Uint8Array | null;
  /** First visit of each visitor; one longer than the visitors. */
  readonly visitStart: Uint32Array;
  /** First event of each visit; one longer than the visits. */
  readonly eventStart: Uint32Array;
  /** Milliseconds after baseMs, ascending within a visit. */
  readonly time: Uint32Array;
  /** 1 where the event is a pageview. */
  readonly pageview: Uint8Array;
  readonly name: Column;
  readonly hostname: Column;
  readonly path: Column;
  readonly origin: Column;
  readonly client: Column;
  readonly entryPath: Column;
  readonly exitPath: Column;
  readonly visitPageviews: Uint32Array;
  readonly visitBounce: Uint8Array;
  readonly visitDurationMs: Uint32Array;
}

/** Columns with one code per event, and with one code per visit. */
export const EVENT_COLUMNS = ["name", "hostname", "path"] as const;
export const VISIT_COLUMNS = ["origin", "client", "entryPath", "exitPath"] as const;
