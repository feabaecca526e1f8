import type { Zone } from "../../lib/zone.ts";
import { definitionOf, type FieldDimension } from "../../model/dimension.ts";
import { LIMITS } from "../../model/limits.ts";
import { DAILY_SUMS, OTHER_VALUE, ROLLED_DIMENSIONS, TOTAL } from "../daily.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk, Column } from "./chunk.ts";
import { tallyDay, type GroupedRows, type Tally } from "./day-tally.ts";
import { readerOf } from "./dimension-reader.ts";
import { zeroCodes } from "./zero-codes.ts";

/** A chunk added up by every dimension that is kept. */
export interface RolledChunk {
  readonly lastDay: number;
  readonly rows: Float64Array;
  readonly revenue: Float64Array;
}

/** Groups of one dimension, and the code that stands for each in the roll-up. */
interface Grouped extends GroupedRows {
  readonly codeOf: readonly number[];
}

/** Adds a day's chunk up: a fifth of what it takes to make it. */
export function rollUpChunk(chunk: Chunk, zone: Zone, dictionary: SiteDictionary): RolledChunk {
  const later = daysLater(chunk, zone);
  const rows: number[] = [];
  const revenue: number[] = [];
  for (const [place, dimension] of [null, ...ROLLED_DIMENSIONS].entries()) {
    const grouped = dimension === null ? EVERYTHING(chunk) : groupsOf(chunk, dimension, dictionary);
    write(TOTAL + place, ...withMostVisited(chunk, grouped, later), rows, revenue);
  }
  const lastDay = chunk.events === 0 ? chunk.day : zone.dayOf(chunk.lastMs);
  return { lastDay, rows: Float64Array.from(rows), revenue: Float64Array.from(revenue) };
}

/** How many days after the chunk's day each event was; null when all were on it. */
function daysLater({ events, lastMs, baseMs, day, time }: Chunk, zone: Zone): Uint16Array | null {
  if (events === 0 || zone.dayOf(lastMs) === day) return null;
  const later = new Uint16Array(events);
  for (let event = 0; event < events; event++) later[event] = zone.dayOf(baseMs + time[event]!) - day;
  return later;
}

const EVERYTHING = ({ visits }: Chunk): Grouped => ({
  level: "visit",
  codes: zeroCodes(visits),
  groupOf: Uint32Array.of(0),
  groups: 1,
  codeOf: [0],
});

/** Codes of the dictionary that mean the same are one group, for which the first of them stands. */
function groupsOf(chunk: Chunk, dimension: FieldDimension, dictionary: SiteDictionary): Grouped {
  const { level, codes, valueOf } = readerOf(dimension, dictionary).of(chunk);
  const { values } = columnOf(chunk, dimension);
  const numbers = new Map<number, number>();
  const codeOf: number[] = [];
  const groupOf = new Uint32Array(valueOf.length);
  for (let code = 0; code < valueOf.length; code++) {
    let group = numbers.get(valueOf[code]!);
    if (group === undefined) {
      numbers.set(valueOf[code]!, (group = codeOf.length));
      codeOf.push(values[code]!);
    }
    groupOf[code] = group;
  }
  return { level, codes, groupOf, groups: codeOf.length, codeOf };
}

function columnOf(chunk: Chunk, dimension: FieldDimension): Column {
  const definition = definitionOf(dimension);
  switch (definition.from) {
    case "origin":
      return chunk.origin;
    case "client":
      return chunk.client;
    case "event":
      return chunk[definition.field];
    case "visit":
      if (definition.field !== "length") return chunk[definition.field];
  }
  throw new Error(`${dimension} has no dictionary`);
}

/** The most visited groups of a day, and all others together, in which each visitor counts once. */
function withMostVisited(chunk: Chunk, grouped: Grouped, later: Uint16Array | null): [Grouped, Tally] {
  const tally = tallyDay(chunk, grouped, later);
  if (grouped.groups <= LIMITS.dailyValues) return [grouped, tally];
  const most = [...grouped.codeOf.keys()]
    .sort((a, b) => tally.sum("visitors", b) - tally.sum("visitors", a) || tally.sum("events", b) - tally.sum("events", a) || a - b)
    .slice(0, LIMITS.dailyValues);
  const kept = new Map(most.map((group, place) => [group, place]));
  const cut: Grouped = {
    ...grouped,
    groupOf: grouped.groupOf.map((group) => kept.get(group) ?? most.length),
    groups: most.length + 1,
    codeOf: [...most.map((group) => grouped.codeOf[group]!), OTHER_VALUE],
  };
  return [cut, tallyDay(chunk, cut, later)];
}

function write(dimension: number, { codeOf }: Grouped, tally: Tally, rows: number[], revenue: number[]): void {
  for (const [slot, { group, later, seen }] of tally.slots.entries()) {
    const sums = tally.sumsOf(slot);
    if (sums.every((sum) => sum === 0)) continue;
    rows.push(dimension, codeOf[group]!, later, seen, ...sums);
    if (sums.length !== DAILY_SUMS.length) throw new Error("daily: wrong width");
  }
  for (const { group, later, currency, minor, count } of tally.revenue) {
    revenue.push(dimension, codeOf[group]!, later, currency, minor, count);
  }
}
