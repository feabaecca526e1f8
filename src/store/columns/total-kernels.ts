import type { Run } from "./kernels.ts";
import type { Sums } from "./sums.ts";

// Where all rows of a chunk are in one group, nothing need be looked up: plain sums.

/** Everything in the chunk. */
export function totalOfAll(run: Run, group: number, sums: Sums): void {
  const { visitors, visits, eventStart, visitPageviews, visitBounce, visitDurationMs } = run;
  sums.visitors[group]! += visitors;
  if (sums.kind === "visitors") return;
  let pageviews = 0;
  for (let visit = 0; visit < visits; visit++) pageviews += visitPageviews[visit]!;
  sums.events[group]! += eventStart[visits]!;
  sums.pageviews[group]! += pageviews;
  sums.visits[group]! += visits;
  if (sums.kind === "counts") return;
  let bounces = 0;
  let durationMs = 0;
  for (let visit = 0; visit < visits; visit++) {
    bounces += visitBounce[visit]!;
    durationMs += visitDurationMs[visit]!;
  }
  sums.bounces[group]! += bounces;
  sums.visitPageviews[group]! += pageviews;
  sums.durationMs[group]! += durationMs;
}

/** Some visits: with all their events, or, with `selectedPageviews`, with those up to each visit's end. */
export function totalOfVisits(
  run: Run,
  some: Uint32Array,
  selectedPageviews: Uint32Array | null,
  ends: Uint32Array,
  group: number,
  sums: Sums,
): void {
  sums.visitors[group]! += countVisitors(run, some);
  if (sums.kind === "visitors" || some.length === 0) return;
  const { eventStart, visitPageviews, visitBounce, visitDurationMs } = run;
  let events = 0;
  let pageviews = 0;
  if (selectedPageviews === null) {
    for (let nth = 0; nth < some.length; nth++) {
      const visit = some[nth]!;
      events += eventStart[visit + 1]! - eventStart[visit]!;
      pageviews += visitPageviews[visit]!;
    }
  } else {
    events = ends[some.length - 1]!;
    for (let nth = 0; nth < some.length; nth++) pageviews += selectedPageviews[nth]!;
  }
  sums.events[group]! += events;
  sums.pageviews[group]! += pageviews;
  sums.visits[group]! += some.length;
  if (sums.kind === "counts") return;
  let bounces = 0;
  let whole = 0;
  let durationMs = 0;
  for (let nth = 0; nth < some.length; nth++) {
    const visit = some[nth]!;
    bounces += visitBounce[visit]!;
    whole += visitPageviews[visit]!;
    durationMs += visitDurationMs[visit]!;
  }
  sums.bounces[group]! += bounces;
  sums.visitPageviews[group]! += whole;
  sums.durationMs[group]! += durationMs;
}

function countVisitors({ visitStart }: Run, some: Uint32Array): number {
  let count = 0;
  let visitor = 0;
  let visitorEnd = 0;
  for (let nth = 0; nth < some.length; nth++) {
    const visit = some[nth]!;
    if (visit < visitorEnd) continue;
    while (visitStart[visitor + 1]! <= visit) visitor++;
    visitorEnd = visitStart[visitor + 1]!;
    count++;
  }
  return count;
}
