/**
 * The hot loops: arrays in, arrays out, no closure, no allocation, no string. A group is a number; `groupOf[code]` gives it. Visits
 * and visitors carry running numbers that never repeat within a query, so "the last one seen for this group" counts distinct ones
 * exactly, without a set: all events of a visit, and all visits of a visitor, come one after another.
 */
export interface Sums {
  readonly size: number;
  readonly events: Uint32Array;
  readonly pageviews: Uint32Array;
  readonly visits: Uint32Array;
  readonly visitors: Uint32Array;
  /** Properties of the whole visits, added up. */
  readonly bounces: Uint32Array;
  readonly visitPageviews: Float64Array;
  readonly durationMs: Float64Array;
  readonly lastVisit: Uint32Array;
  readonly lastVisitor: Uint32Array;
}

/** What the loops need of a chunk, and the running numbers of its first visit and visitor. */
export interface Run {
  readonly visitors: number;
  readonly visitStart: Uint32Array;
  readonly eventStart: Uint32Array;
  readonly pageview: Uint8Array;
  readonly visitPageviews: Uint32Array;
  readonly visitBounce: Uint8Array;
  readonly visitDurationMs: Uint32Array;
  /** At least 1: 0 means "none yet" in `lastVisit` and `lastVisitor`. */
  readonly firstVisit: number;
  readonly firstVisitor: number;
}

type Codes = Uint16Array | Uint32Array;

/** Groups by a code per event; every event of a visit counts, or, where `visitEvents` is 0, none of it. */
export function groupEvents(run: Run, visitEvents: Uint32Array, codes: Codes, groupOf: Uint32Array, sums: Sums): void {
  const { visitors: count, visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs, firstVisit, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisit, lastVisitor } = sums;
  let visit = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const visitEnd = visitStart[visitor + 1]!;
    const visitorNumber = firstVisitor + visitor;
    for (; visit < visitEnd; visit++) {
      if (visitEvents[visit] === 0) continue;
      const eventEnd = eventStart[visit + 1]!;
      const visitNumber = firstVisit + visit;
      for (let event = eventStart[visit]!; event < eventEnd; event++) {
        const group = groupOf[codes[event]!]!;
        events[group]!++;
        pageviews[group]! += pageview[event]!;
        if (lastVisit[group] !== visitNumber) {
          lastVisit[group] = visitNumber;
          visits[group]!++;
          bounces[group]! += visitBounce[visit]!;
          wholePageviews[group]! += visitPageviews[visit]!;
          durationMs[group]! += visitDurationMs[visit]!;
          if (lastVisitor[group] !== visitorNumber) {
            lastVisitor[group] = visitorNumber;
            visitors[group]!++;
          }
        }
      }
    }
  }
}

/** As groupEvents, for the events whose mask is 1. */
export function groupMaskedEvents(run: Run, mask: Uint8Array, codes: Codes, groupOf: Uint32Array, sums: Sums): void {
  const { visitors: count, visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs, firstVisit, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisit, lastVisitor } = sums;
  let visit = 0;
  let event = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const visitEnd = visitStart[visitor + 1]!;
    const visitorNumber = firstVisitor + visitor;
    for (; visit < visitEnd; visit++) {
      const eventEnd = eventStart[visit + 1]!;
      const visitNumber = firstVisit + visit;
      for (; event < eventEnd; event++) {
        if (mask[event] === 0) continue;
        const group = groupOf[codes[event]!]!;
        events[group]!++;
        pageviews[group]! += pageview[event]!;
        if (lastVisit[group] !== visitNumber) {
          lastVisit[group] = visitNumber;
          visits[group]!++;
          bounces[group]! += visitBounce[visit]!;
          wholePageviews[group]! += visitPageviews[visit]!;
          durationMs[group]! += visitDurationMs[visit]!;
          if (lastVisitor[group] !== visitorNumber) {
            lastVisitor[group] = visitorNumber;
            visitors[group]!++;
          }
        }
      }
    }
  }
}

/** Groups by a code per visit; `visitEvents` and `selectedPageviews` say how much of each visit counts. A visit without events does not. */
export function groupVisits(
  run: Run,
  visitEvents: Uint32Array,
  selectedPageviews: Uint32Array,
  codes: Codes,
  groupOf: Uint32Array,
  sums: Sums,
): void {
  const { visitors: count, visitStart, visitPageviews, visitBounce, visitDurationMs, firstVisitor } = run;
  const { events, pageviews, visits, visitors, bounces, visitPageviews: wholePageviews, durationMs, lastVisitor } = sums;
  let visit = 0;
  for (let visitor = 0; visitor < count; visitor++) {
    const visitEnd = visitStart[visitor + 1]!;
    const visitorNumber = firstVisitor + visitor;
    for (; visit < visitEnd; visit++) {
      if (visitEvents[visit] === 0) continue;
      const group = groupOf[codes[visit]!]!;
      events[group]! += visitEvents[visit]!;
      pageviews[group]! += selectedPageviews[visit]!;
      visits[group]!++;
      bounces[group]! += visitBounce[visit]!;
      wholePageviews[group]! += visitPageviews[visit]!;
      durationMs[group]! += visitDurationMs[visit]!;
      if (lastVisitor[group] !== visitorNumber) {
        lastVisitor[group] = visitorNumber;
        visitors[group]!++;
      }
    }
  }
}

/** How many events, and pageviews, of each visit the mask lets through. */
export function countPerVisit(run: Run, visits: number, mask: Uint8Array, visitEvents: Uint32Array, selectedPageviews: Uint32Array): void {
  const { eventStart, pageview } = run;
  let event = 0;
  for (let visit = 0; visit < visits; visit++) {
    const eventEnd = eventStart[visit + 1]!;
    let events = 0;
    let pageviews = 0;
    for (; event < eventEnd; event++) {
      events += mask[event]!;
      pageviews += mask[event]! & pageview[event]!;
    }
    visitEvents[visit] = events;
    selectedPageviews[visit] = pageviews;
  }
}

/** One byte per row from one byte per code. */
export function maskByCode(codes: Codes, byCode: Uint8Array, mask: Uint8Array): void {
  for (let row = 0; row < codes.length; row++) mask[row] = byCode[codes[row]!]!;
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

/** Clears what lies outside [from, to), in the chunk's own milliseconds. */
export function clipToRange(time: Uint32Array, from: number, to: number, mask: Uint8Array): void {
  for (let event = 0; event < time.length; event++) if (time[event]! < from || time[event]! >= to) mask[event] = 0;
}
