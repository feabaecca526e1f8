/**
 * The hot loops: arrays in, arrays out, no closure, no allocation, no string. A group is a number; `groupOf[code]` gives it. Visits
 * and visitors carry running numbers that never repeat within a query, so "the last one seen for this group" counts distinct ones
 * exactly, without a set: all events of a visit, and all visits of a visitor, come one after another.
 */
import type { Milliseconds } from "./chunk.ts";
import type { Sums } from "./sums.ts";

/** What the loops need of a chunk, and the running numbers of its first visit and visitor. */
export interface Run {
  readonly visitors: number;
  readonly visits: number;
  readonly visitStart: Uint32Array;
  readonly eventStart: Uint32Array;
  readonly pageview: Uint8Array;
  readonly visitPageviews: Uint32Array;
  readonly visitBounce: Uint8Array;
  readonly visitDurationMs: Milliseconds;
  /** At least 1: 0 means "none yet" in `lastVisit` and `lastVisitor`. */
  readonly firstVisit: number;
  readonly firstVisitor: number;
}

export type Codes = Uint16Array | Uint32Array;

/** Groups by a code per event; every event counts. */
export function groupAllEvents(run: Run, codes: Codes, groupOf: Uint32Array, sums: Sums): void {
  const { visitors: count, visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs, firstVisit, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisit, lastVisitor } = sums;
  const isWhole = sums.kind === "all";
  let visit = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const visitEnd = visitStart[visitor + 1]!;
    const visitorNumber = firstVisitor + visitor;
    for (; visit < visitEnd; visit++) {
      const eventEnd = eventStart[visit + 1]!;
      const visitNumber = firstVisit + visit;
      for (let event = eventStart[visit]!; event < eventEnd; event++) {
        const group = groupOf[codes[event]!]!;
        events[group]!++;
        pageviews[group]! += pageview[event]!;
        if (lastVisit[group] !== visitNumber) {
          lastVisit[group] = visitNumber;
          visits[group]!++;
          if (isWhole) {
            bounces[group]! += visitBounce[visit]!;
            wholePageviews[group]! += visitPageviews[visit]!;
            durationMs[group]! += visitDurationMs[visit]!;
          }
          if (lastVisitor[group] !== visitorNumber) {
            lastVisitor[group] = visitorNumber;
            visitors[group]!++;
          }
        }
      }
    }
  }
}

/** As groupAllEvents, for the events of some visits: all of them, or, with `listed`, those that stand in it up to each visit's end. */
export function groupEventsOf(
  run: Run,
  some: Uint32Array,
  listed: Uint32Array | null,
  ends: Uint32Array,
  codes: Codes,
  groupOf: Uint32Array,
  sums: Sums,
): void {
  const { visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs, firstVisit, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisit, lastVisitor } = sums;
  const isWhole = sums.kind === "all";
  let visitor = 0;
  let at = 0;
  for (let nth = 0; nth < some.length; nth++) {
    const visit = some[nth]!;
    while (visitStart[visitor + 1]! <= visit) visitor++;
    const visitNumber = firstVisit + visit;
    const visitorNumber = firstVisitor + visitor;
    if (listed === null) at = eventStart[visit]!;
    const end = listed === null ? eventStart[visit + 1]! : ends[nth]!;
    for (; at < end; at++) {
      const event = listed === null ? at : listed[at]!;
      const group = groupOf[codes[event]!]!;
      events[group]!++;
      pageviews[group]! += pageview[event]!;
      if (lastVisit[group] !== visitNumber) {
        lastVisit[group] = visitNumber;
        visits[group]!++;
        if (isWhole) {
          bounces[group]! += visitBounce[visit]!;
          wholePageviews[group]! += visitPageviews[visit]!;
          durationMs[group]! += visitDurationMs[visit]!;
        }
        if (lastVisitor[group] !== visitorNumber) {
          lastVisitor[group] = visitorNumber;
          visitors[group]!++;
        }
      }
    }
  }
}

/** Groups by a code per visit; every event counts. */
export function groupAllVisits(run: Run, codes: Codes, groupOf: Uint32Array, sums: Sums): void {
  const { visitors: count, visitStart, eventStart, visitPageviews, visitBounce, visitDurationMs, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisitor } = sums;
  const isWhole = sums.kind === "all";
  let visit = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const visitEnd = visitStart[visitor + 1]!;
    const visitorNumber = firstVisitor + visitor;
    for (; visit < visitEnd; visit++) {
      const group = groupOf[codes[visit]!]!;
      events[group]! += eventStart[visit + 1]! - eventStart[visit]!;
      pageviews[group]! += visitPageviews[visit]!;
      visits[group]!++;
      if (isWhole) {
        bounces[group]! += visitBounce[visit]!;
        wholePageviews[group]! += visitPageviews[visit]!;
        durationMs[group]! += visitDurationMs[visit]!;
      }
      if (lastVisitor[group] !== visitorNumber) {
        lastVisitor[group] = visitorNumber;
        visitors[group]!++;
      }
    }
  }
}

/** As groupAllVisits, for some visits: with all their events, or, with `selectedPageviews`, with those up to each visit's end. */
export function groupVisitsOf(
  run: Run,
  some: Uint32Array,
  selectedPageviews: Uint32Array | null,
  ends: Uint32Array,
  codes: Codes,
  groupOf: Uint32Array,
  sums: Sums,
): void {
  const { visitStart, eventStart, visitPageviews, visitBounce, visitDurationMs, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisitor } = sums;
  const isWhole = sums.kind === "all";
  let visitor = 0;
  let before = 0;
  for (let nth = 0; nth < some.length; nth++) {
    const visit = some[nth]!;
    while (visitStart[visitor + 1]! <= visit) visitor++;
    const visitorNumber = firstVisitor + visitor;
    const group = groupOf[codes[visit]!]!;
    if (selectedPageviews === null) {
      events[group]! += eventStart[visit + 1]! - eventStart[visit]!;
      pageviews[group]! += visitPageviews[visit]!;
    } else {
      events[group]! += ends[nth]! - before;
      before = ends[nth]!;
      pageviews[group]! += selectedPageviews[nth]!;
    }
    visits[group]!++;
    if (isWhole) {
      bounces[group]! += visitBounce[visit]!;
      wholePageviews[group]! += visitPageviews[visit]!;
      durationMs[group]! += visitDurationMs[visit]!;
    }
    if (lastVisitor[group] !== visitorNumber) {
      lastVisitor[group] = visitorNumber;
      visitors[group]!++;
    }
  }
}

/** Only the visitors, by a code per event. */
export function visitorsOfAllEvents(run: Run, codes: Codes, groupOf: Uint32Array, { visitors, lastVisitor }: Sums): void {
  const { visitors: count, visitStart, eventStart, firstVisitor } = run;
  let event = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const eventEnd = eventStart[visitStart[visitor + 1]!]!;
    const visitorNumber = firstVisitor + visitor;
    for (; event < eventEnd; event++) {
      const group = groupOf[codes[event]!]!;
      if (lastVisitor[group] !== visitorNumber) {
        lastVisitor[group] = visitorNumber;
        visitors[group]!++;
      }
    }
  }
}

/** As visitorsOfAllEvents, for the events of some visits: all of them, or, with `listed`, those that stand in it up to each visit's end. */
export function visitorsOfEventsOf(
  run: Run,
  some: Uint32Array,
  listed: Uint32Array | null,
  ends: Uint32Array,
  codes: Codes,
  groupOf: Uint32Array,
  { visitors, lastVisitor }: Sums,
): void {
  const { visitStart, eventStart, firstVisitor } = run;
  let visitor = 0;
  let at = 0;
  for (let nth = 0; nth < some.length; nth++) {
    const visit = some[nth]!;
    while (visitStart[visitor + 1]! <= visit) visitor++;
    const visitorNumber = firstVisitor + visitor;
    if (listed === null) at = eventStart[visit]!;
    const end = listed === null ? eventStart[visit + 1]! : ends[nth]!;
    for (; at < end; at++) {
      const group = groupOf[codes[listed === null ? at : listed[at]!]!]!;
      if (lastVisitor[group] !== visitorNumber) {
        lastVisitor[group] = visitorNumber;
        visitors[group]!++;
      }
    }
  }
}

/** Only the visitors, by a code per visit; of some visits, or of all. */
export function visitorsOfVisits(
  run: Run,
  some: Uint32Array | null,
  codes: Codes,
  groupOf: Uint32Array,
  { visitors, lastVisitor }: Sums,
): void {
  const { visits: count, visitStart, firstVisitor } = run;
  const length = some === null ? count : some.length;
  let visitor = 0;
  for (let nth = 0; nth < length; nth++) {
    const visit = some === null ? nth : some[nth]!;
    while (visitStart[visitor + 1]! <= visit) visitor++;
    const group = groupOf[codes[visit]!]!;
    if (lastVisitor[group] !== firstVisitor + visitor) {
      lastVisitor[group] = firstVisitor + visitor;
      visitors[group]!++;
    }
  }
}

/** The places of the bytes that are not 0, ascending; answers how many. `places` has room for all. Four bytes are skipped at a time. */
export function listSet(mask: Uint8Array, places: Uint32Array): number {
  let count = 0;
  const whole = mask.length >> 2;
  const words = new Uint32Array(mask.buffer, mask.byteOffset, whole);
  for (let word = 0; word < whole; word++) {
    if (words[word] === 0) continue;
    for (let at = word << 2; at < (word << 2) + 4; at++) if (mask[at] !== 0) places[count++] = at;
  }
  for (let at = whole << 2; at < mask.length; at++) if (mask[at] !== 0) places[count++] = at;
  return count;
}

/** From selected events, ascending, to their visits: where the events of each end among the selected, and how many are page views. */
export function listVisits(
  { eventStart, pageview }: Pick<Run, "eventStart" | "pageview">,
  events: Uint32Array,
  visits: Uint32Array,
  ends: Uint32Array,
  pageviews: Uint32Array,
): number {
  let visit = 0;
  let count = 0;
  for (let at = 0; at < events.length;) {
    while (eventStart[visit + 1]! <= events[at]!) visit++;
    const end = eventStart[visit + 1]!;
    let views = 0;
    while (at < events.length && events[at]! < end) views += pageview[events[at++]!]!;
    visits[count] = visit;
    ends[count] = at;
    pageviews[count++] = views;
  }
  return count;
}

/** Which entries of a sparse column are selected: their places in it, and their visits; answers how many. A missing mask lets all through. */
export function listEntries(
  entries: Uint32Array,
  eventStart: Uint32Array,
  eventMask: Uint8Array | null,
  visitMask: Uint8Array | null,
  places: Uint32Array,
  visits: Uint32Array,
): number {
  let visit = 0;
  let count = 0;
  for (let at = 0; at < entries.length; at++) {
    const event = entries[at]!;
    while (eventStart[visit + 1]! <= event) visit++;
    if (eventMask !== null && eventMask[event] === 0) continue;
    if (visitMask !== null && visitMask[visit] === 0) continue;
    places[count] = at;
    visits[count++] = visit;
  }
  return count;
}

/** One byte per row from one byte per code. */
export function maskByCode(codes: Codes, byCode: Uint8Array, mask: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) mask[row] = byCode[codes[row]!]!;
}

/** As maskByCode, of events, but only where the visit has a byte; the mask is 0 elsewhere, and stays so. */
export function maskEventsOf(eventStart: Uint32Array, visitMask: Uint8Array, codes: Codes, byCode: Uint8Array, mask: Uint8Array): void {
  for (let visit = 0; visit < visitMask.length; visit++) {
    if (visitMask[visit] === 0) continue;
    const eventEnd = eventStart[visit + 1]!;
    for (let event = eventStart[visit]!; event < eventEnd; event++) mask[event] = byCode[codes[event]!]!;
  }
}

/** Clears what does not fit as well. */
export function narrowByCode(codes: Codes, byCode: Uint8Array, mask: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) mask[row]! &= byCode[codes[row]!]!;
}

/** A byte per event from a byte per visit. A loop: visits are short, and filling each by a call costs more. */
export function spreadToEvents(eventStart: Uint32Array, visitMask: Uint8Array, mask: Uint8Array): void {
  let event = 0;
  for (let visit = 0; visit < visitMask.length; visit++) {
    const eventEnd = eventStart[visit + 1]!;
    const byte = visitMask[visit]!;
    for (; event < eventEnd; event++) mask[event] = byte;
  }
}

/** A byte per visit: 1 where any of its events has one. */
export function gatherToVisits(eventStart: Uint32Array, mask: Uint8Array, visitMask: Uint8Array): void {
  let event = 0;
  for (let visit = 0; visit < visitMask.length; visit++) {
    const eventEnd = eventStart[visit + 1]!;
    let byte = 0;
    for (; event < eventEnd; event++) byte |= mask[event]!;
    visitMask[visit] = byte;
  }
}

/** Clears what lies outside [from, to), in the chunk's own milliseconds. */
export function clipToRange(time: Milliseconds, from: number, to: number, mask: Uint8Array): void {
  for (let event = 0; event < time.length; event++) if (time[event]! < from || time[event]! >= to) mask[event] = 0;
}
