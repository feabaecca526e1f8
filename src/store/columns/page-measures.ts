import { ROW_SUM, type DayRows } from "../daily.ts";
import { grown, selectedEntries, type Measure, type Work } from "./measure.ts";

type Rolling = { roll(group: number, columns: DayRows["columns"], at: number): void };

/** How deep the page was seen: the deepest of each visit, averaged over the visits of which it is known. */
export function scrollDepth(): Measure & Rolling {
  let sums = new Float64Array(0);
  let known = new Uint32Array(0);
  let lastVisit = new Uint32Array(0);
  let deepest = new Float64Array(0);
  return {
    scan(work) {
      const { scroll } = work.chunk;
      sums = grown(sums, work.groups);
      known = grown(known, work.groups);
      lastVisit = grown(lastVisit, work.groups);
      deepest = grown(deepest, work.groups);
      const { places, visits, groups } = selectedEntries(scroll.events, work);
      for (let at = 0; at < groups.length; at++) {
        const group = groups[at]!;
        const depth = scroll.values[places[at]!]!;
        const visit = work.run.firstVisit + visits[at]!;
        if (lastVisit[group] !== visit) {
          lastVisit[group] = visit;
          known[group]!++;
          sums[group]! += depth;
          deepest[group] = depth;
        } else if (depth > deepest[group]!) {
          sums[group]! += depth - deepest[group]!;
          deepest[group] = depth;
        }
      }
    },
    roll(group, columns, at) {
      sums = grown(sums, group + 1);
      known = grown(known, group + 1);
      sums[group]! += columns[ROW_SUM.scroll]![at]!;
      known[group]! += columns[ROW_SUM.scrollVisits]![at]!;
    },
    value: (group) => ((known[group] ?? 0) === 0 ? null : sums[group]! / known[group]!),
  };
}

/** Time with the page in use, in seconds: added up, and the visits of which it is known. */
export function engagedSeconds(): Rolling & { scan(work: Work): void; sum(group: number): number; visits(group: number): number } {
  let sums = new Float64Array(0);
  let known = new Uint32Array(0);
  let lastVisit = new Uint32Array(0);
  return {
    scan(work) {
      const { engaged } = work.chunk;
      sums = grown(sums, work.groups);
      known = grown(known, work.groups);
      lastVisit = grown(lastVisit, work.groups);
      const { places, visits, groups } = selectedEntries(engaged.events, work);
      for (let at = 0; at < groups.length; at++) {
        const group = groups[at]!;
        const visit = work.run.firstVisit + visits[at]!;
        if (lastVisit[group] !== visit) {
          lastVisit[group] = visit;
          known[group]!++;
        }
        sums[group]! += engaged.values[places[at]!]!;
      }
    },
    roll(group, columns, at) {
      sums = grown(sums, group + 1);
      known = grown(known, group + 1);
      sums[group]! += columns[ROW_SUM.engagedMs]![at]!;
      known[group]! += columns[ROW_SUM.engagedVisits]![at]!;
    },
    sum: (group) => (sums[group] ?? 0) / 1000,
    visits: (group) => known[group] ?? 0,
  };
}
