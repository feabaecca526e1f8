import type { Code } from "../../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { Milliseconds } from "./chunk.ts";
import type { Clustered } from "./cluster.ts";
import type { RowBuffer } from "./row-buffer.ts";
import { toMilliseconds } from "./to-column.ts";

/** The day a chunk is made for, and from when on there are rows. */
export interface Window {
  readonly day: number;
  readonly timezone: string;
  readonly fromMs: number;
  readonly dayStartMs: number;
  readonly dayEndMs: number;
}

/** The site's codes of the names that mean something here. */
export interface NameCodes {
  readonly pageview: Code;
  readonly engagement: Code;
}

/** Which visit each clustered row is of, and what that says of the visits. */
interface Cut {
  /** 1 + the visit, by place in the clustered order; 0 for rows that are of no visit of the day. */
  readonly visitOf: Uint32Array;
  readonly visits: number;
  /** First visit of each visitor that has any; one longer than these visitors. */
  readonly visitStart: Uint32Array;
  /** Visits before each clustered visitor, and all of them at the end: visitors without a visit of the day are among these. */
  readonly visitsBefore: Uint32Array;
  readonly visitDurationMs: Milliseconds;
  readonly aliveMs: number;
  readonly foreignLastMs: number;
  /** Reports from before the day may belong to a visit that began earlier than the rows: then these do not say whose a visit is. */
  readonly isUnclear: boolean;
}

/** Which rows make the chunk, in order, and where its visits and visitors begin. */
export interface Layout extends Omit<Cut, "visitOf" | "visits"> {
  /** Events only: reports of time and scrolling are none. */
  readonly rows: Uint32Array;
  readonly eventStart: Uint32Array;
  /** Rows of the reports that tell of a page view, and the event that it is. */
  readonly reportRows: Uint32Array;
  readonly reportEvents: Uint32Array;
}

/**
 * Cuts each visitor's rows, reports included, where the gap is as long as the time-out. A visit begins with the first event among
 * them, and belongs to the day of that; reports before it are nothing's. A report tells of the latest page view before it, of the
 * same visit and path; else it is only a sign of life.
 */
export function cutVisits(rows: RowBuffer, clustered: Clustered, window: Window, names: NameCodes): Layout {
  const { visitOf, visits, ...cut } = assignVisits(rows, clustered, window, names);
  return { ...cut, ...layOut(rows, clustered.order, visitOf, visits, names) };
}

function assignVisits(rows: RowBuffer, { order, start }: Clustered, window: Window, names: NameCodes): Cut {
  const { fromMs, dayStartMs, dayEndMs } = window;
  const visitOf = new Uint32Array(order.length);
  const durations = new Float64Array(order.length);
  const visitStarts = new Uint32Array(start.length);
  const visitsBefore = new Uint32Array(start.length);
  let visits = 0;
  let visitors = 0;
  let longestMs = 0;
  let aliveMs = 0;
  let foreignLastMs = 0;
  let isUnclear = false;
  for (let visitor = 0; visitor + 1 < start.length; visitor++) {
    visitsBefore[visitor] = visits;
    let lastMs = -Infinity;
    let begunMs = 0;
    let mayBeOlder = false;
    let isOpen = false;
    let isOurs = false;
    for (let at = start[visitor]!; at < start[visitor + 1]!; at++) {
      const row = order[at]!;
      const ms = rows.timeMs[row]!;
      const isOfDay = ms >= dayStartMs && ms < dayEndMs;
      if (ms - lastMs >= VISIT_TIMEOUT_MS) {
        isOpen = isOurs = false;
        mayBeOlder = ms < fromMs + VISIT_TIMEOUT_MS;
      }
      lastMs = ms;
      if (!isOpen && rows.name[row] !== names.engagement) {
        isOpen = true;
        isOurs = isOfDay;
        begunMs = ms;
        if (isOurs) visits++;
        if (isOurs && mayBeOlder) isUnclear = true;
      }
      if (isOurs) {
        visitOf[at] = visits;
        durations[visits - 1] = ms - begunMs;
        if (ms - begunMs > longestMs) longestMs = ms - begunMs;
        if (ms > aliveMs) aliveMs = ms;
      } else if (isOfDay && (isOpen || mayBeOlder) && ms > foreignLastMs) foreignLastMs = ms;
    }
    if (visits > visitsBefore[visitor]!) visitStarts[visitors++] = visitsBefore[visitor]!;
  }
  visitsBefore[start.length - 1] = visits;
  visitStarts[visitors] = visits;
  const visitStart = visitStarts.slice(0, visitors + 1);
  const visitDurationMs = toMilliseconds(durations.subarray(0, visits), longestMs);
  return { visitOf, visits, visitStart, visitsBefore, visitDurationMs, aliveMs, foreignLastMs, isUnclear };
}

function layOut(rows: RowBuffer, order: Uint32Array, visitOf: Uint32Array, visits: number, names: NameCodes) {
  const chosen = new Uint32Array(order.length);
  const eventStart = new Uint32Array(visits + 1);
  const reportRows = new Uint32Array(order.length);
  const reportEvents = new Uint32Array(order.length);
  // 1 + the event that viewed a path last: of the visit at hand when it is not before the visit's first.
  const lastView = new Uint32Array(highestPath(rows, order) + 1);
  let events = 0;
  let reports = 0;
  let visit = 0;
  for (let at = 0; at < order.length; at++) {
    if (visitOf[at] === 0) continue;
    if (visitOf[at] !== visit) {
      visit = visitOf[at]!;
      eventStart[visit - 1] = events;
    }
    const row = order[at]!;
    const name = rows.name[row]!;
    const path = rows.path[row]!;
    if (name !== names.engagement) {
      chosen[events++] = row;
      if (name === names.pageview) lastView[path] = events;
    } else if (lastView[path]! > eventStart[visit - 1]!) {
      reportRows[reports] = row;
      reportEvents[reports++] = lastView[path]! - 1;
    }
  }
  eventStart[visits] = events;
  return {
    rows: chosen.slice(0, events),
    eventStart,
    reportRows: reportRows.subarray(0, reports),
    reportEvents: reportEvents.subarray(0, reports),
  };
}

function highestPath({ path }: RowBuffer, order: Uint32Array): number {
  let highest = 0;
  for (let at = 0; at < order.length; at++) if (path[order[at]!]! > highest) highest = path[order[at]!]!;
  return highest;
}
