import { DAILY_SUMS, type DailySum } from "../daily.ts";
import type { Chunk, Sparse } from "./chunk.ts";

/** A chunk's rows in terms of groups: a code per event or per visit, the group of each code, and how many groups there are. */
export interface GroupedRows {
  readonly level: "event" | "visit";
  readonly codes: Uint16Array | Uint32Array;
  readonly groupOf: Uint32Array;
  readonly groups: number;
}

/** A group, how many days after the chunk's its events were, and after which of these days it is the next: -1 for none. */
export interface Slot {
  readonly group: number;
  readonly later: number;
  readonly seen: number;
}

interface Amount {
  readonly group: number;
  readonly later: number;
  /** Code of the dictionary. */
  readonly currency: number;
  minor: number;
  count: number;
}

const WIDTH = DAILY_SUMS.length;
const PLACE = Object.fromEntries(DAILY_SUMS.map((name, place) => [name, place])) as Record<DailySum, number>;

/** The sums of a day by group and slot. */
export class Tally {
  readonly slots: Slot[];
  readonly revenue: Amount[] = [];
  readonly #found = new Map<string, number>();
  #sums: Float64Array;

  constructor(groups: number) {
    // Nearly everything is of the day itself: the first slots are these, by group.
    this.slots = Array.from({ length: groups }, (_, group) => ({ group, later: 0, seen: -1 }));
    this.#sums = new Float64Array(groups * WIDTH);
  }

  slotOf(group: number, later: number, seen: number): number {
    if (later === 0) return group;
    const key = `${group} ${later} ${seen}`;
    let slot = this.#found.get(key);
    if (slot !== undefined) return slot;
    slot = this.slots.push({ group, later, seen }) - 1;
    this.#found.set(key, slot);
    if (this.#sums.length < this.slots.length * WIDTH) {
      const larger = new Float64Array(this.slots.length * WIDTH * 2);
      larger.set(this.#sums);
      this.#sums = larger;
    }
    return slot;
  }

  add(slot: number, what: DailySum, number: number): void {
    this.#sums[slot * WIDTH + PLACE[what]]! += number;
  }

  sumsOf(slot: number): Float64Array {
    return this.#sums.subarray(slot * WIDTH, (slot + 1) * WIDTH);
  }

  /** Of the day itself; what is later is little. */
  sum(what: DailySum, group: number): number {
    return this.#sums[group * WIDTH + PLACE[what]]!;
  }
}

/** Whose day was counted last for each group: in it, the next one of the same is told from a new one. */
class Seen {
  readonly #last: Uint32Array;
  readonly #later: Uint16Array;

  constructor(groups: number) {
    this.#last = new Uint32Array(groups);
    this.#later = new Uint16Array(groups);
  }

  /** The slot where one (numbered from 0) counts once more; -1 when it has been counted on this day. */
  next(tally: Tally, group: number, one: number, later: number): number {
    let seen = -1;
    if (this.#last[group] === one + 1) {
      seen = this.#later[group]!;
      if (seen === later) return -1;
    }
    this.#last[group] = one + 1;
    this.#later[group] = later;
    return tally.slotOf(group, later, seen);
  }
}

/**
 * Adds up a chunk so that every range of whole days can be answered: each row counts for the day of its events, and a visit that goes
 * on after midnight counts on its later days again, in rows that say which day it was counted on before.
 */
export function tallyDay(chunk: Chunk, grouped: GroupedRows, later: Uint16Array | null): Tally {
  const tally = new Tally(grouped.groups);
  countVisits(chunk, grouped, later, tally);
  countOutcomes(chunk, grouped, later, tally);
  countEngaged(chunk, grouped, later, tally);
  countScroll(chunk, grouped, later, tally);
  countRevenue(chunk, grouped, later, tally);
  return tally;
}

function countVisits(chunk: Chunk, { level, codes, groupOf, groups }: GroupedRows, later: Uint16Array | null, tally: Tally): void {
  const { visitStart, eventStart, pageview, visitBounce, visitPageviews, visitDurationMs } = chunk;
  const visits = new Seen(groups);
  const visitors = new Seen(groups);
  for (let visitor = 0; visitor < chunk.visitors; visitor++) {
    for (let visit = visitStart[visitor]!; visit < visitStart[visitor + 1]!; visit++) {
      for (let event = eventStart[visit]!; event < eventStart[visit + 1]!; event++) {
        const group = groupOf[codes[level === "visit" ? visit : event]!]!;
        const day = later === null ? 0 : later[event]!;
        const slot = tally.slotOf(group, day, -1);
        tally.add(slot, "events", 1);
        tally.add(slot, "pageviews", pageview[event]!);
        const ofVisit = visits.next(tally, group, visit, day);
        if (ofVisit === -1) continue;
        tally.add(ofVisit, "visits", 1);
        tally.add(ofVisit, "bounces", visitBounce[visit]!);
        tally.add(ofVisit, "visitPageviews", visitPageviews[visit]!);
        tally.add(ofVisit, "durationMs", visitDurationMs[visit]!);
        const ofVisitor = visitors.next(tally, group, visitor, day);
        if (ofVisitor !== -1) tally.add(ofVisitor, "visitors", 1);
      }
    }
  }
}

const SUCCESS = 2;

function countOutcomes(chunk: Chunk, grouped: GroupedRows, later: Uint16Array | null, tally: Tally): void {
  const { outcome, eventStart, visits } = chunk;
  // Most sites never say.
  if (outcome.values.every((value) => value === 0)) return;
  for (let visit = 0; visit < visits; visit++) {
    for (let event = eventStart[visit]!; event < eventStart[visit + 1]!; event++) {
      const value = outcome.values[outcome.codes[event]!]!;
      if (value === 0) continue;
      const slot = tally.slotOf(groupAt(grouped, visit, event), later?.[event] ?? 0, -1);
      tally.add(slot, value === SUCCESS ? "successes" : "failures", 1);
    }
  }
}

function countEngaged(chunk: Chunk, grouped: GroupedRows, later: Uint16Array | null, tally: Tally): void {
  const visits = new Seen(grouped.groups);
  for (const { visit, event, value } of entriesOf(chunk, chunk.engaged)) {
    const group = groupAt(grouped, visit, event);
    const day = later?.[event] ?? 0;
    tally.add(tally.slotOf(group, day, -1), "engagedMs", value);
    const slot = visits.next(tally, group, visit, day);
    if (slot !== -1) tally.add(slot, "engagedVisits", 1);
  }
}

/** The deepest point that a visit's events of one group came to on a day. */
interface Deepest {
  readonly later: number;
  depth: number;
}

function countScroll(chunk: Chunk, grouped: GroupedRows, later: Uint16Array | null, tally: Tally): void {
  let current = -1;
  const known = new Map<number, Deepest[]>();
  const flush = (): void => {
    for (const [group, days] of known) addDeepest(tally, group, days);
    known.clear();
  };
  for (const { visit, event, value } of entriesOf(chunk, chunk.scroll)) {
    if (visit !== current) flush();
    current = visit;
    const group = groupAt(grouped, visit, event);
    const day = later?.[event] ?? 0;
    const days = known.get(group);
    const last = days?.at(-1);
    if (days === undefined) known.set(group, [{ later: day, depth: value }]);
    else if (last!.later !== day) days.push({ later: day, depth: value });
    else last!.depth = Math.max(last!.depth, value);
  }
  flush();
}

/**
 * A range counts the deepest of the days that it has. So each day adds what it exceeds all days before it by; and, for ranges that
 * leave some of these out, row by row what it exceeds the rest by.
 */
function addDeepest(tally: Tally, group: number, days: readonly Deepest[]): void {
  for (const [place, { later, depth }] of days.entries()) {
    tally.add(tally.slotOf(group, later, place === 0 ? -1 : days[place - 1]!.later), "scrollVisits", 1);
    let added = 0;
    for (let left = 0; left <= place; left++) {
      const exceeds = days.slice(left, place).reduce((rest, before) => Math.min(rest, depth - before.depth), depth);
      const more = Math.max(0, exceeds) - added;
      if (more > 0) tally.add(tally.slotOf(group, later, left === 0 ? -1 : days[left - 1]!.later), "scroll", more);
      added += more;
    }
  }
}

function countRevenue(chunk: Chunk, grouped: GroupedRows, later: Uint16Array | null, tally: Tally): void {
  const found = new Map<string, Amount>();
  for (const { visit, event, value } of entriesOf(chunk, chunk.revenue)) {
    const group = groupAt(grouped, visit, event);
    const day = later?.[event] ?? 0;
    const currency = chunk.currency.values[chunk.currency.codes[event]!]!;
    const key = `${group} ${day} ${currency}`;
    let amount = found.get(key);
    if (amount === undefined) {
      found.set(key, (amount = { group, later: day, currency, minor: 0, count: 0 }));
      tally.revenue.push(amount);
    }
    amount.minor += value;
    amount.count++;
  }
}

const groupAt = ({ level, codes, groupOf }: GroupedRows, visit: number, event: number): number =>
  groupOf[codes[level === "visit" ? visit : event]!]!;

/** Numbers that few events have, with the visits of these. */
function* entriesOf({ eventStart }: Chunk, { events, values }: Sparse): Generator<{ visit: number; event: number; value: number }> {
  let visit = 0;
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    while (eventStart[visit + 1]! <= event) visit++;
    yield { visit, event, value: values[at]! };
  }
}
