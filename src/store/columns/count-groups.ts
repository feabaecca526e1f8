import type { Grouped } from "./grouping.ts";
import {
  groupAllEvents,
  groupAllVisits,
  groupEventsOf,
  groupVisitsOf,
  visitorsOfAllEvents,
  visitorsOfEventsOf,
  visitorsOfVisits,
  type Run,
} from "./kernels.ts";
import type { Selection } from "./selection.ts";
import type { Sums } from "./sums.ts";
import { totalOfAll, totalOfVisits } from "./total-kernels.ts";

const NONE = new Uint32Array(0);

/** Adds what is selected of a chunk to the sums of its groups, by the loop that fits. */
export function countGroups(run: Run, selection: Selection, grouped: Grouped, sums: Sums): void {
  if (grouped.groupOf.length === 1) countTotal(run, selection, grouped.groupOf[0]!, sums);
  else if (sums.kind === "visitors") countVisitors(run, selection, grouped, sums);
  else countAll(run, selection, grouped, sums);
}

function countTotal(run: Run, selection: Selection, group: number, sums: Sums): void {
  if (selection.kind === "all") totalOfAll(run, group, sums);
  else if (selection.kind === "visits") totalOfVisits(run, selection.visits, null, NONE, group, sums);
  else totalOfVisits(run, selection.visits, selection.pageviews, selection.ends, group, sums);
}

function countVisitors(run: Run, selection: Selection, { level, codes, groupOf }: Grouped, sums: Sums): void {
  if (level === "visit") return visitorsOfVisits(run, selection.kind === "all" ? null : selection.visits, codes, groupOf, sums);
  switch (selection.kind) {
    case "all":
      return visitorsOfAllEvents(run, codes, groupOf, sums);
    case "visits":
      return visitorsOfEventsOf(run, selection.visits, null, NONE, codes, groupOf, sums);
    case "events":
      return visitorsOfEventsOf(run, selection.visits, selection.events, selection.ends, codes, groupOf, sums);
  }
}

function countAll(run: Run, selection: Selection, { level, codes, groupOf }: Grouped, sums: Sums): void {
  switch (selection.kind) {
    case "all":
      return level === "visit" ? groupAllVisits(run, codes, groupOf, sums) : groupAllEvents(run, codes, groupOf, sums);
    case "visits": {
      const { visits } = selection;
      return level === "visit"
        ? groupVisitsOf(run, visits, null, NONE, codes, groupOf, sums)
        : groupEventsOf(run, visits, null, NONE, codes, groupOf, sums);
    }
    case "events": {
      const { visits, events, ends, pageviews } = selection;
      return level === "visit"
        ? groupVisitsOf(run, visits, pageviews, ends, codes, groupOf, sums)
        : groupEventsOf(run, visits, events, ends, codes, groupOf, sums);
    }
  }
}
