import type { Filter } from "../../model/plan.ts";
import type { SummedDay } from "../daily.ts";
import type { Chunk } from "./chunk.ts";
import { countGroups } from "./count-groups.ts";
import { groupsFor, type Grouped, type Groups } from "./grouping.ts";
import type { Run } from "./kernels.ts";
import { summedDay } from "./day-sums.ts";
import { measuresFor, type Measures } from "./measures.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import type { PartialResults } from "./partial-results.ts";
import type { Counted } from "./parts.ts";
import { rolledInto, type RolledInto, type Rolling } from "./rolled-into.ts";
import { Selector, type Selection } from "./selection.ts";
import { addTo, hasAll, newSums, roomFor, takeOut, type GroupSums, type Sums } from "./sums.ts";

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

/** A chunk on its way through one lane. */
interface Scan {
  /** Tells the lane; null where nothing is kept. */
  readonly key: string | null;
  readonly whole: Chunk;
  readonly run: () => Run;
  /** What the filter selects of the visits that count, of all, and of those that are hidden. */
  readonly shown: () => Selection;
  readonly all: () => Selection;
  readonly hidden: (() => Selection) | null;
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

  /** `isOver`: the chunk stays as it is for ever, so that what it gives is worth keeping; so does the whole of a young day's part. */
  scan(chunk: Chunk, isOver: boolean): void {
    const { sums, day, hiddenVisits } = chunk;
    const summed = sums === null ? null : summedDay(sums, day, this.of.zone.dayOf(chunk.lastMs));
    const whole = chunk.whole ?? chunk;
    const [firstVisit, firstVisitor] = [this.#firstVisit, this.#firstVisitor];
    // The rows of a day that is known by its sums are not even looked at.
    const run = once(() => runOf(chunk, firstVisit, firstVisitor));
    for (const { key, selector, asked } of this.#lanes.values()) {
      const isKept = (isOver || chunk.whole !== null) && !selector.clips(chunk);
      const shown = once(() => selector.select(chunk));
      const all = hiddenVisits === null ? shown : once(() => selector.select(whole));
      const hidden = hiddenVisits && once(() => selector.selectOf(whole, hiddenVisits));
      const scan: Scan = { key: isKept ? key : null, whole, run, shown, all, hidden };
      for (const { count, rolled } of asked) {
        if (summed !== null && rolled !== null && hasTable(summed, rolled) && rolled.tells(summed)) rolled.add(summed);
        else if (scan.key === null || !count.measures.onlyCounts || !this.#addKept(count, scan)) count.sums = scanEvents(count, scan);
      }
    }
    this.#firstVisit += chunk.visits;
    this.#firstVisitor += chunk.visitors;
  }

  /** What the whole chunk gave or gives, and without what is hidden. False where it has too many groups to be kept. */
  #addKept(count: Count, { key, whole, run, all, hidden }: Scan): boolean {
    const { groups } = count;
    const { partials } = this.of;
    const question = `${key} ${groups.kept(whole)}`;
    const { kind } = count.sums;
    let known = partials.get(whole, question);
    if (known === undefined || !hasAll(known.kind, kind)) {
      const grouped = groups.of(whole);
      // Many combinations of a whole query are looked through for each day's.
      if (grouped.groupOf.length > partials.mostGroups) return false;
      const taken = this.#count(count, run(), all(), grouped);
      known = { ...taken, groups: groups.split(taken.groups) };
      partials.set(whole, question, known);
    }
    const ofQuery = groups.join(known.groups);
    count.sums = roomFor(groups.size(), count.sums);
    addTo(count.sums, ofQuery, known);
    if (hidden === null) return true;
    const taken = this.#count(count, run(), hidden(), groups.of(whole));
    addTo(count.sums, taken.groups, taken, -1);
    return true;
  }

  #count({ groups, sums: { kind } }: Count, run: Run, selection: Selection, grouped: Grouped): GroupSums {
    const scratch = (this.#scratch[kind] = roomFor(groups.size(), this.#scratch[kind]));
    countGroups(run, selection, grouped, scratch);
    return takeOut(scratch, grouped.groupOf);
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

/** The sums, with what is selected of the chunk. */
function scanEvents({ groups, measures, sums }: Count, { whole, run, shown }: Scan): Sums {
  const selection = shown();
  const grouped = groups.of(whole);
  const larger = roomFor(groups.size(), sums);
  countGroups(run(), selection, grouped, larger);
  if (!measures.onlyCounts) measures.scan({ chunk: whole, run: run(), selection, grouped, groups: groups.size() });
  return larger;
}

function runOf(chunk: Chunk, firstVisit: number, firstVisitor: number): Run {
  const { visitors, visits, visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs } = chunk;
  return { visitors, visits, visitStart, eventStart, pageview, visitPageviews, visitBounce, visitDurationMs, firstVisit, firstVisitor };
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null;
  return () => (made ??= make());
}
