import type { Filter } from "../../model/plan.ts";
import type { SummedDay } from "../daily.ts";
import type { Chunk } from "./chunk.ts";
import { countGroups } from "./count-groups.ts";
import { groupsFor, type Groups } from "./grouping.ts";
import type { Run } from "./kernels.ts";
import { summedDay } from "./day-sums.ts";
import { measuresFor, type Measures } from "./measures.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import type { PartialResults } from "./partial-results.ts";
import type { Counted } from "./parts.ts";
import { rolledInto, type RolledInto, type Rolling } from "./rolled-into.ts";
import { Selector, type Selection } from "./selection.ts";
import { addTo, hasAll, newSums, roomFor, takeOut, type Sums } from "./sums.ts";

/** What was counted of one part. */
export interface Count {
  readonly counted: Counted;
  readonly groups: Groups;
  readonly measures: Measures;
  sums: Sums;
}

/** A count, and how days that are known by their sums are added to it. */
interface Asked {
  readonly count: Count;
  readonly rolled: RolledInto | null;
}

/** Counts that share a filter: each chunk is filtered once for all of them. */
interface Lane {
  /** Tells the filter from others; short, for it is part of every question that is kept. */
  readonly key: string;
  readonly selector: Selector;
  readonly asked: Asked[];
}

export interface CountingOf extends Rolling {
  readonly firstDays: FirstDays;
  readonly partials: PartialResults;
  readonly readsSums: boolean;
}

/** Everything that is counted of one site and range: chunks are visited once. */
export class Counting {
  readonly #lanes = new Map<string, Lane>();
  readonly #scratch = { visitors: newSums(0, "visitors"), counts: newSums(0, "counts"), all: newSums(0, "all") };
  #firstVisit = 1;
  #firstVisitor = 1;

  constructor(readonly of: CountingOf) {}

  add(counted: Counted): Count {
    const { filter, groupings, metrics } = counted;
    const groups = groupsFor(groupings, this.of.dictionary);
    const measures = measuresFor(metrics, this.of);
    const count: Count = { counted, groups, measures, sums: newSums(groups.size(), measures.counts) };
    this.#lane(filter).asked.push({ count, rolled: this.of.readsSums ? rolledInto(count, filter, this.of) : null });
    return count;
  }

  /** `isOver`: the chunk stays as it is for ever, so that what it gives is worth keeping. */
  scan(chunk: Chunk, isOver: boolean): void {
    const { sums, day } = chunk;
    const summed = sums === null ? null : summedDay(sums, day, this.of.zone.dayOf(chunk.lastMs));
    const run: Run = { ...chunk, firstVisit: this.#firstVisit, firstVisitor: this.#firstVisitor };
    for (const lane of this.#lanes.values()) {
      const isWhole = isOver && chunk.hiddenVisits === null && !lane.selector.clips(chunk);
      let selection: Selection | null = null;
      const select = (): Selection => (selection ??= lane.selector.select(chunk));
      for (const { count, rolled } of lane.asked) {
        if (summed !== null && rolled !== null && hasTable(summed, rolled) && rolled.tells(summed)) rolled.add(summed);
        else this.#scanCount(count, lane, chunk, run, isWhole, select);
      }
    }
    this.#firstVisit += chunk.visits;
    this.#firstVisitor += chunk.visitors;
  }

  #scanCount(count: Count, lane: Lane, chunk: Chunk, run: Run, isWhole: boolean, select: () => Selection): void {
    const { groups, measures } = count;
    const question = isWhole && measures.onlyCounts ? `${lane.key} ${groups.kept(chunk)}` : null;
    const { kind } = count.sums;
    let known = question === null ? undefined : this.of.partials.get(chunk, question);
    if (known === undefined || !hasAll(known.kind, kind)) {
      const selection = select();
      const grouped = groups.of(chunk);
      count.sums = roomFor(groups.size(), count.sums);
      // Many combinations of a whole query are looked through for each day's.
      if (question === null || grouped.groupOf.length > this.of.partials.mostGroups) {
        countGroups(run, selection, grouped, count.sums);
        if (!measures.onlyCounts) measures.scan({ chunk, run, selection, grouped, groups: groups.size() });
        return;
      }
      const scratch = (this.#scratch[kind] = roomFor(groups.size(), this.#scratch[kind]));
      countGroups(run, selection, grouped, scratch);
      const taken = takeOut(scratch, grouped.groupOf);
      known = { ...taken, groups: groups.split(taken.groups) };
      this.of.partials.set(chunk, question, known);
    }
    const ofQuery = groups.join(known.groups);
    count.sums = roomFor(groups.size(), count.sums);
    addTo(count.sums, ofQuery, known);
  }

  #lane(filter: Filter | null): Lane {
    const key = new Bun.CryptoHasher("sha256").update(JSON.stringify(filter)).digest("base64");
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const { range, dictionary, truths } = this.of;
      lane = { key, selector: new Selector(filter, range.fromMs, range.toMs, dictionary, truths), asked: [] };
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}

/** A dimension with very many values has no sums. */
function hasTable(day: SummedDay, { table }: RolledInto): boolean {
  const { from, to } = day.rows(table);
  return to > from;
}
