import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import type { Clustered } from "./cluster.ts";
import { cutVisits, type Layout, type NameCodes, type Window } from "./cut-visits.ts";
import type { RowBuffer } from "./row-buffer.ts";
import { lastingVisitors } from "./lasting-visitors.ts";
import { sparseColumns } from "./sparse-columns.ts";
import { columnOf, toColumn, toMilliseconds } from "./to-column.ts";

/** A chunk, and what the one who made it needs to know beside it. */
export interface Derived {
  readonly chunk: Chunk;
  /** The chunk's first visit of each clustered visitor. */
  readonly visitsBefore: Uint32Array;
  /** Rows of an earlier time may say that a visit did not begin on this day. */
  readonly isUnclear: boolean;
}

/**
 * Derives the visits that began on a day from the rows around it: some time before the day (to know which visits were already open),
 * the day, and what follows it as long as a visit of the day may go on.
 */
export function deriveChunk(rows: RowBuffer, clustered: Clustered, window: Window, source: ChunkSource, names: NameCodes): Derived {
  const layout = cutVisits(rows, clustered, window, names);
  const { rows: order, eventStart, visitStart, visitDurationMs, aliveMs, foreignLastMs, visitsBefore, isUnclear } = layout;
  const { day, timezone, dayStartMs } = window;
  const { time, pageview, firstMs, lastMs } = deriveEvents(rows, order, dayStartMs, names);
  const visits = eventStart.length - 1;
  const firstRows = new Uint32Array(visits);
  for (let visit = 0; visit < visits; visit++) firstRows[visit] = order[eventStart[visit]!]!;
  const chunk: Chunk = {
    ...{ day, timezone, isMapped: false, source, baseMs: dayStartMs },
    ...{ firstMs, lastMs, aliveMs, foreignLastMs },
    visitors: visitStart.length - 1,
    visits,
    events: order.length,
    hiddenVisits: null,
    whole: null,
    sums: null,
    ...{ visitStart, eventStart, time, pageview, visitDurationMs },
    name: columnOf(rows.name, order),
    hostname: columnOf(rows.hostname, order),
    path: columnOf(rows.path, order),
    title: columnOf(rows.title, order),
    props: columnOf(rows.props, order),
    engine: columnOf(rows.engine, order),
    outcome: columnOf(rows.outcome, order),
    currency: columnOf(rows.currency, order),
    ...sparseColumns(rows, layout, pageview),
    origin: columnOf(rows.origin, firstRows),
    client: columnOf(rows.client, firstRows),
    ...derivePages(rows, layout, pageview),
    lasting: lastingVisitors(rows, layout),
  };
  return { chunk, visitsBefore, isUnclear };
}

/** A visit of the day is still open at the end of what was read: more rows may belong to it. */
export function mayGoOn(chunk: Chunk): boolean {
  return chunk.events > 0 && chunk.aliveMs + VISIT_TIMEOUT_MS > chunk.source.untilMs;
}

function deriveEvents(rows: RowBuffer, order: Uint32Array, baseMs: number, names: NameCodes) {
  const times = new Float64Array(order.length);
  const pageview = new Uint8Array(order.length);
  let first = Infinity;
  let last = 0;
  for (let event = 0; event < order.length; event++) {
    const row = order[event]!;
    const at = rows.timeMs[row]! - baseMs;
    if (at < first) first = at;
    if (at > last) last = at;
    times[event] = at;
    pageview[event] = rows.name[row] === names.pageview ? 1 : 0;
  }
  return {
    time: toMilliseconds(times, last),
    pageview,
    firstMs: order.length === 0 ? 0 : baseMs + first,
    lastMs: order.length === 0 ? 0 : baseMs + last,
  };
}

/** What the page views of a visit say of it. A visit without any has no entry page and no exit page: code 0. */
function derivePages(rows: RowBuffer, { rows: order, eventStart }: Layout, pageview: Uint8Array) {
  const visits = eventStart.length - 1;
  const entryPath = new Uint32Array(visits);
  const exitPath = new Uint32Array(visits);
  const entryHostname = new Uint32Array(visits);
  const exitHostname = new Uint32Array(visits);
  const visitPageviews = new Uint32Array(visits);
  const visitBounce = new Uint8Array(visits);
  for (let visit = 0; visit < visits; visit++) {
    const to = eventStart[visit + 1]!;
    let pageviews = 0;
    let interactions = 0;
    let last = -1;
    for (let event = eventStart[visit]!; event < to; event++) {
      const row = order[event]!;
      if (pageview[event] === 1) {
        if (pageviews++ === 0) {
          entryPath[visit] = rows.path[row]!;
          entryHostname[visit] = rows.hostname[row]!;
        }
        last = row;
      } else if (rows.interactive[row] === 1) interactions++;
    }
    if (last !== -1) {
      exitPath[visit] = rows.path[last]!;
      exitHostname[visit] = rows.hostname[last]!;
    }
    visitPageviews[visit] = pageviews;
    visitBounce[visit] = pageviews === 1 && interactions === 0 ? 1 : 0;
  }
  return {
    entryPath: toColumn(entryPath),
    exitPath: toColumn(exitPath),
    entryHostname: toColumn(entryHostname),
    exitHostname: toColumn(exitHostname),
    visitPageviews,
    visitBounce,
  };
}
