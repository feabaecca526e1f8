import type { Code } from "../../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { Clustered } from "./cluster.ts";
import type { RowBuffer } from "./row-buffer.ts";

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

/** Which rows make the chunk, in order, and where its visits and visitors begin. */
export interface Layout {
  /** Events only: reports of time and scrolling are none. */
  readonly rows: Uint32Array;
  readonly eventStart: Uint32Array;
  readonly visitStart: Uint32Array;
  /** Visits before each clustered visitor, and all of them at the end: visitors without a visit of the day are among these. */
  readonly visitsBefore: Uint32Array;
  readonly visitDurationMs: Uint32Array;
  /** Rows of the reports that tell of a page view, and the event that it is. */
  readonly reportRows: Uint32Array;
  readonly reportEvents: Uint32Array;
  readonly aliveMs: number;
  readonly foreignLastMs: number;
  /** Reports from before the day may belong to a visit that began earlier than the rows: then these do not say whose a visit is. */
  readonly isUnclear: boolean;
}

/**
 * Cuts each visitor's rows, reports included, where the gap is as long as the time-out. A visit begins with the first event among
 * them, and belongs to the day of that; reports before it are nothing's. A report tells of the latest page view before it, of the
 * same visit and path; else it is only a sign of life.
 */
export function cutVisits(rows: RowBuffer, { order, start }: Clustered, window: Window, names: NameCodes): Layout {
  const { fromMs, dayStartMs, dayEndMs } = window;
  const chosen = new Uint32Array(order.length);
  const eventStarts = new Uint32Array(order.length + 1);
  const durations = new Uint32Array(order.length);
  const reports = { rows: new Uint32Array(order.length), events: new Uint32Array(order.length), count: 0 };
  const visitStarts = new Uint32Array(start.length);
  const visitsBefore = new Uint32Array(start.length);
  // 1 + the event that viewed a path last: of the visit at hand when it is not before the visit's first.
  const lastView = new Uint32Array(highestPath(rows) + 1);
  let events = 0;
  let visits = 0;
  let visitors = 0;
  let aliveMs = 0;
  let foreignLastMs = 0;
  let isUnclear = false;
  for (let visitor = 0; visitor + 1 < start.length; visitor++) {
    visitsBefore[visitor] = visits;
    let lastMs = -Infinity;
    let runStartMs = 0;
    let begunMs = 0;
    let isOpen = false;
    let isOurs = false;
    for (let at = start[visitor]!; at < start[visitor + 1]!; at++) {
      const row = order[at]!;
      const ms = rows.timeMs[row]!;
      const isReport = rows.name[row] === names.engagement;
      if (ms - lastMs >= VISIT_TIMEOUT_MS) {
        isOpen = isOurs = false;
        runStartMs = ms;
      }
      lastMs = ms;
      if (!isOpen && !isReport) {
        isOpen = true;
        begunMs = ms;
        isOurs = ms >= dayStartMs && ms < dayEndMs;
        if (isOurs && runStartMs < fromMs + VISIT_TIMEOUT_MS) isUnclear = true;
        if (isOurs) eventStarts[visits++] = events;
      }
      if (!isOurs) {
        if (ms >= dayStartMs && ms < dayEndMs && ms > foreignLastMs) foreignLastMs = ms;
        continue;
      }
      if (ms > aliveMs) aliveMs = ms;
      durations[visits - 1] = ms - begunMs;
      const path = rows.path[row]!;
      if (!isReport) {
        chosen[events++] = row;
        if (rows.name[row] === names.pageview) lastView[path] = events;
      } else if (lastView[path]! > eventStarts[visits - 1]!) {
        reports.rows[reports.count] = row;
        reports.events[reports.count++] = lastView[path]! - 1;
      }
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
    visitDurationMs: durations.slice(0, visits),
    reportRows: reports.rows.subarray(0, reports.count),
    reportEvents: reports.events.subarray(0, reports.count),
    aliveMs,
    foreignLastMs,
    isUnclear,
  };
}

function highestPath({ path, length }: RowBuffer): number {
  let highest = 0;
  for (let row = 0; row < length; row++) if (path[row]! > highest) highest = path[row]!;
  return highest;
}
