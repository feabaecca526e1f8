import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { Chunk, ChunkSource, Column } from "./chunk.ts";
import { clusterByVisitor, type Clustered } from "./cluster.ts";
import type { RowBuffer } from "./row-buffer.ts";

export interface Window {
  readonly day: number;
  readonly timezone: string;
  readonly dayStartMs: number;
  readonly dayEndMs: number;
}

/** Which rows make the chunk, in order, and where its visits and visitors begin. */
interface Layout {
  readonly rows: Uint32Array;
  readonly eventStart: Uint32Array;
  readonly visitStart: Uint32Array;
  /** Visits before each clustered visitor, and all of them at the end: visitors without a visit of the day are among these. */
  readonly visitsBefore: Uint32Array;
  readonly foreignLastMs: number;
}

/**
 * Derives the visits that began on a day from the rows around it: the time-out before the day (to know which visits were already
 * open), the day, and what follows it as long as a visit of the day may go on.
 */
export function buildChunk(rows: RowBuffer, window: Window, source: ChunkSource, pageviewCode: number): Chunk {
  return deriveChunk(rows, clusterByVisitor(rows), window, source, pageviewCode).chunk;
}

/** As buildChunk, of rows already clustered. `visitsBefore[visitor]` is the chunk's first visit of a clustered visitor. */
export function deriveChunk(
  rows: RowBuffer,
  clustered: Clustered,
  window: Window,
  source: ChunkSource,
  pageviewCode: number,
): { chunk: Chunk; visitsBefore: Uint32Array } {
  const layout = cutVisits(rows, clustered, window);
  const { rows: order, eventStart, visitStart, foreignLastMs } = layout;
  const events = order.length;
  const visits = eventStart.length - 1;
  const time = new Uint32Array(events);
  const pageview = new Uint8Array(events);
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (let event = 0; event < events; event++) {
    const row = order[event]!;
    const ms = rows.timeMs[row]!;
    if (ms < firstMs) firstMs = ms;
    if (ms > lastMs) lastMs = ms;
    time[event] = ms - window.dayStartMs;
    pageview[event] = rows.name[row] === pageviewCode ? 1 : 0;
  }
  const facts = deriveVisits(rows, layout, pageview, time);
  const firstRows = new Uint32Array(visits);
  for (let visit = 0; visit < visits; visit++) firstRows[visit] = order[eventStart[visit]!]!;
  const chunk: Chunk = {
    day: window.day,
    timezone: window.timezone,
    isMapped: false,
    source,
    baseMs: window.dayStartMs,
    firstMs,
    lastMs,
    foreignLastMs,
    visitors: visitStart.length - 1,
    visits,
    events,
    hiddenVisits: null,
    visitStart,
    eventStart,
    time,
    pageview,
    name: toColumn(rows.name, order),
    hostname: toColumn(rows.hostname, order),
    path: toColumn(rows.path, order),
    origin: toColumn(rows.origin, firstRows),
    client: toColumn(rows.client, firstRows),
    ...facts,
  };
  return { chunk, visitsBefore: layout.visitsBefore };
}

/** A visit of the day is still open at the end of what was read: more rows may belong to it. */
export function mayGoOn(chunk: Chunk): boolean {
  return chunk.events > 0 && chunk.lastMs + VISIT_TIMEOUT_MS > chunk.source.untilMs;
}

function cutVisits(rows: RowBuffer, { order, start }: Clustered, { dayStartMs, dayEndMs }: Window): Layout {
  const chosen = new Uint32Array(order.length);
  const eventStarts = new Uint32Array(order.length + 1);
  const visitStarts = new Uint32Array(start.length);
  const visitsBefore = new Uint32Array(start.length);
  let events = 0;
  let visits = 0;
  let visitors = 0;
  let foreignLastMs = 0;
  for (let visitor = 0; visitor + 1 < start.length; visitor++) {
    visitsBefore[visitor] = visits;
    let lastMs = -Infinity;
    let ours = false;
    for (let at = start[visitor]!; at < start[visitor + 1]!; at++) {
      const row = order[at]!;
      const ms = rows.timeMs[row]!;
      if (ms - lastMs >= VISIT_TIMEOUT_MS) {
        // A visit belongs to the day in which it began.
        ours = ms >= dayStartMs && ms < dayEndMs;
        if (ours) eventStarts[visits++] = events;
      }
      lastMs = ms;
      if (ours) chosen[events++] = row;
      else if (ms >= dayStartMs && ms < dayEndMs && ms > foreignLastMs) foreignLastMs = ms;
    }
    if (visits > visitsBefore[visitor]!) visitStarts[visitors++] = visitsBefore[visitor]!;
  }
  visitsBefore[start.length - 1] = visits;
  eventStarts[visits] = events;
  visitStarts[visitors] = visits;
  return {
    rows: chosen.slice(0, events),
    eventStart: eventStarts.slice(0, visits + 1),
    visitStart: visitStarts.slice(0, visitors + 1),
    visitsBefore,
    foreignLastMs,
  };
}

function deriveVisits(rows: RowBuffer, { rows: order, eventStart }: Layout, pageview: Uint8Array, time: Uint32Array) {
  const visits = eventStart.length - 1;
  const entry = new Uint32Array(visits);
  const exit = new Uint32Array(visits);
  const visitPageviews = new Uint32Array(visits);
  const visitBounce = new Uint8Array(visits);
  const visitDurationMs = new Uint32Array(visits);
  for (let visit = 0; visit < visits; visit++) {
    const from = eventStart[visit]!;
    const to = eventStart[visit + 1]!;
    let pageviews = 0;
    let interactions = 0;
    for (let event = from; event < to; event++) {
      const row = order[event]!;
      if (pageview[event] === 1) {
        if (pageviews++ === 0) entry[visit] = rows.path[row]!;
        exit[visit] = rows.path[row]!;
      } else if (rows.interactive[row] === 1) interactions++;
    }
    visitPageviews[visit] = pageviews;
    visitBounce[visit] = pageviews === 1 && interactions === 0 ? 1 : 0;
    visitDurationMs[visit] = time[to - 1]! - time[from]!;
  }
  const all = Uint32Array.from({ length: visits }, (_, visit) => visit);
  return { entryPath: toColumn(entry, all), exitPath: toColumn(exit, all), visitPageviews, visitBounce, visitDurationMs };
}

/** Renumbers the dictionary's codes to 0, 1, 2, ... in order of appearance, so that they fit 16 bits wherever they can. */
function toColumn(source: Uint32Array, order: Uint32Array): Column {
  let highest = 0;
  for (let at = 0; at < order.length; at++) if (source[order[at]!]! > highest) highest = source[order[at]!]!;
  const localOf = new Int32Array(highest + 1).fill(-1);
  const values: number[] = [];
  const codes = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) {
    const value = source[order[at]!]!;
    let local = localOf[value]!;
    if (local === -1) {
      local = values.length;
      localOf[value] = local;
      values.push(value);
    }
    codes[at] = local;
  }
  return { codes: values.length <= 0x10000 ? Uint16Array.from(codes) : codes, values: Uint32Array.from(values) };
}
