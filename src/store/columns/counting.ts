import type { Filter } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { groupsFor, type Grouped, type Groups } from "./grouping.ts";
import { groupAllEvents, groupAllVisits, groupEventsOf, groupVisitsOf, type Run, type Sums } from "./kernels.ts";
import { measuresFor, type Measures } from "./measures.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import type { PartialResults } from "./partial-results.ts";
import type { Counted } from "./parts.ts";
import { Selector, type Selection } from "./selection.ts";
import { addTo, newSums, roomFor, takeOut } from "./sums.ts";

/** What was counted of one part. */
export interface Count {
  readonly groups: Groups;
  readonly measures: Measures;
  sums: Sums;
}

/** Counts that share a filter: each chunk is filtered once for all of them. */
interface Lane {
  /** Tells the filter from others. */
  readonly key: string;
  readonly selector: Selector;
  readonly counts: Count[];
}

/** Everything that is counted of one site and range: chunks are visited once. */
export class Counting {
  readonly #lanes = new Map<string, Lane>();
  #scratch = newSums(0);
  #firstVisit = 1;
  #firstVisitor = 1;

  constructor(
    readonly range: { readonly fromMs: number; readonly toMs: number },
    readonly dictionary: SiteDictionary,
    readonly firstDays: FirstDays,
    readonly partials: PartialResults,
  ) {}

  add({ filter, groupings, metrics }: Counted): Count {
    const groups = groupsFor(groupings, this.dictionary);
    const count: Count = { groups, measures: measuresFor(metrics, this), sums: newSums(groups.size()) };
    this.#lane(filter).counts.push(count);
    return count;
  }

  /** `isOver`: the chunk stays as it is for ever, so that what it gives is worth keeping. */
  scan(chunk: Chunk, isOver: boolean): void {
    const run: Run = { ...chunk, firstVisit: this.#firstVisit, firstVisitor: this.#firstVisitor };
    for (const lane of this.#lanes.values()) {
      const isWhole = isOver && chunk.hiddenVisits === null && !lane.selector.clips(chunk);
      let selection: Selection | null = null;
      const select = (): Selection => (selection ??= lane.selector.select(chunk));
      for (const count of lane.counts) this.#scanCount(count, lane, chunk, run, isWhole, select);
    }
    this.#firstVisit += chunk.visits;
    this.#firstVisitor += chunk.visitors;
  }

  #scanCount(count: Count, lane: Lane, chunk: Chunk, run: Run, isWhole: boolean, select: () => Selection): void {
    const { groups, measures } = count;
    const kept = isWhole && measures.onlyCounts ? groups.kept(chunk) : null;
    const question = kept === null ? null : `${lane.key} ${kept}`;
    let known = question === null ? undefined : this.partials.get(chunk, question);
    if (known === undefined) {
      const selection = select();
      const grouped = groups.of(chunk);
      count.sums = roomFor(groups.size(), count.sums);
      if (question === null) {
        countGroups(run, selection, grouped, count.sums);
        if (!measures.onlyCounts) measures.scan({ chunk, run, selection, grouped, groups: groups.size() });
        return;
      }
      this.#scratch = roomFor(groups.size(), this.#scratch);
      countGroups(run, selection, grouped, this.#scratch);
      known = takeOut(this.#scratch, grouped.groupOf);
      this.partials.set(chunk, question, known);
    }
    count.sums = roomFor(groups.size(), count.sums);
    addTo(count.sums, known);
  }

  #lane(filter: Filter | null): Lane {
    const key = JSON.stringify(filter);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const { fromMs, toMs } = this.range;
      lane = { key, selector: new Selector(filter, fromMs, toMs, this.dictionary), counts: [] };
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}

const NONE = new Uint32Array(0);

function countGroups(run: Run, selection: Selection, { level, codes, groupOf }: Grouped, sums: Sums): void {
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
