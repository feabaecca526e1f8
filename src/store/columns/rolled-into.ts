import type { Zone } from "../../lib/zone.ts";
import { definitionOf, type FieldDimension } from "../../model/dimension.ts";
import { isNamedMetric } from "../../model/metric.ts";
import type { Filter, PlanMetric } from "../../model/plan.ts";
import { rolledNumber, ROW_LATER, ROW_OTHER, ROW_SEEN, ROW_SUM, ROW_VALUE, TOTAL, type DayRows, type SummedDay } from "../daily.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { GrowingSpace } from "../sqlite/value-space.ts";
import type { Count } from "./counting.ts";
import { onlyDimension, valueTest } from "./rolled-filter.ts";
import { roomFor } from "./sums.ts";
import type { Truths } from "./truth.ts";

/** Adds days to one count by what they add up to. */
export interface RolledInto {
  /** The number of the dimension whose rows are read. */
  readonly table: number;
  /** The day's sums tell what its events did. */
  tells(day: SummedDay): boolean;
  add(day: SummedDay): void;
}

/** What rows of roll-ups are read with. */
export interface Rolling {
  readonly range: { readonly fromMs: number; readonly toMs: number };
  readonly dictionary: SiteDictionary;
  readonly truths: Truths;
  readonly zone: Zone;
}

/** Null where no day's sums can answer it. */
export function rolledInto(count: Count, filter: Filter | null, { range, dictionary, truths, zone }: Rolling): RolledInto | null {
  const { groupings, metrics } = count.counted;
  const fields = groupings.filter((grouping) => grouping.by === "field");
  const times = groupings.filter((grouping) => grouping.by === "time");
  if (fields.length > 1 || times.length > 1 || !metrics.every(isRolledMetric)) return null;
  const field = fields[0]?.dimension ?? null;
  const chosen = filter === null ? null : onlyDimension(filter);
  // Visitors of one dimension's values do not tell those of another's.
  if (filter !== null && (chosen === null || (field !== null && field !== chosen))) return null;
  const dimension = field ?? chosen;
  const table = dimension === null ? TOTAL : rolledNumber(dimension);
  if (table === null) return null;

  const bounds = [range.fromMs, ...(times[0]?.buckets.startsMs.slice(1) ?? []), range.toMs];
  const numberOf = valueNumbers(dimension, dictionary);
  const fits = filter === null ? null : valueTest(filter, dictionary, truths);
  const groupOf = (value: number, bucket: number): number => {
    if (groupings.length === 0) return 0;
    if (groupings.length === 1) return field === null ? bucket : value;
    return count.groups.at(groupings.map(({ by }) => (by === "time" ? bucket : value)));
  };
  const hasRevenue = metrics.includes("total_revenue") || metrics.includes("average_revenue");

  const addRows = ({ columns, from, to }: DayRows, day: number, dates: Dates, bucket: number): void => {
    const [values, laters, seens] = [columns[ROW_VALUE]!, columns[ROW_LATER]!, columns[ROW_SEEN]!];
    for (let at = from; at < to; at++) {
      if (!isWithin(day + laters[at]!, dates)) continue;
      // Counted on an earlier day of the range already.
      if (seens[at] !== 0 && day + seens[at]! - 1 >= dates.from) continue;
      const value = numberOf(values[at]!);
      if (fits !== null && !fits(value)) continue;
      const group = groupOf(value, bucket);
      if (group >= count.sums.size) count.sums = roomFor(Math.max(count.groups.size(), group + 1), count.sums);
      if (!count.measures.onlyCounts) count.measures.roll(group, columns, at);
      addRow(count, group, columns, at);
    }
  };
  const addRevenue = ({ columns, from, to }: DayRows, day: number, dates: Dates, bucket: number): void => {
    const [values, laters, currencies, minors, times] = columns as readonly [ArrayLike<number>, ...ArrayLike<number>[]];
    for (let at = from; at < to; at++) {
      const value = numberOf(values[at]!);
      if (!isWithin(day + laters![at]!, dates) || (fits !== null && !fits(value))) continue;
      count.measures.rollRevenue(groupOf(value, bucket), currencies![at]!, minors![at]!, times![at]!);
    }
  };

  return {
    table,
    tells(day) {
      if (cutsDay(bounds, day, zone)) return false;
      if (fits === null) return true;
      const { columns, from, to } = day.rows(table);
      const chosen = new Set<number>();
      for (let at = from; at < to; at++) {
        const code = columns[ROW_VALUE]![at]!;
        // What "(other)" stands for is not known.
        if (code === ROW_OTHER) return false;
        const value = numberOf(code);
        if (field === null && fits(value)) chosen.add(value);
      }
      // Without groups: visitors of several values do not add up.
      return chosen.size <= 1;
    },
    add(day) {
      const last = bounds.length - 2;
      for (let bucket = Math.max(0, firstAbove(bounds, zone.dayStartMs(day.day)) - 1); bucket <= last; bucket++) {
        const dates = { from: zone.dayOf(bounds[bucket]!), to: zone.dayOf(bounds[bucket + 1]! - 1) + 1 };
        if (dates.from > day.lastDay) return;
        addRows(day.rows(table), day.day, dates, bucket);
        if (hasRevenue) addRevenue(day.revenue(table), day.day, dates, bucket);
      }
    },
  };
}

/** Who was there before is known of nobody whose events are removed; nor are single numbers. */
const isRolledMetric = (metric: PlanMetric): boolean => isNamedMetric(metric) && metric !== "new_visitors";

/** Dates of the site, half-open. */
interface Dates {
  readonly from: number;
  readonly to: number;
}

const isWithin = (day: number, { from, to }: Dates): boolean => day >= from && day < to;

/** The range or a bucket begins within a day of which the sums alone are known. */
function cutsDay(bounds: readonly number[], { day, lastDay }: SummedDay, zone: Zone): boolean {
  const endMs = zone.dayStartMs(lastDay + 1);
  for (let at = firstAbove(bounds, zone.dayStartMs(day)); at < bounds.length && bounds[at]! < endMs; at++) {
    if (zone.dayStartMs(zone.dayOf(bounds[at]!)) !== bounds[at]) return true;
  }
  return false;
}

/** The place of the first of ascending numbers that is above another. */
function firstAbove(numbers: readonly number[], other: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! > other) high = middle;
    else low = middle + 1;
  }
  return low;
}

function addRow({ sums }: Count, group: number, columns: DayRows["columns"], at: number): void {
  sums.visitors[group]! += columns[ROW_SUM.visitors]![at]!;
  if (sums.kind === "visitors") return;
  sums.events[group]! += columns[ROW_SUM.events]![at]!;
  sums.pageviews[group]! += columns[ROW_SUM.pageviews]![at]!;
  sums.visits[group]! += columns[ROW_SUM.visits]![at]!;
  if (sums.kind === "counts") return;
  sums.bounces[group]! += columns[ROW_SUM.bounces]![at]!;
  sums.visitPageviews[group]! += columns[ROW_SUM.visitPageviews]![at]!;
  sums.durationMs[group]! += columns[ROW_SUM.durationMs]![at]!;
}

const OTHER_NAME = "(other)";

/** The number of the value that stands in a row: 1 + its code in the dictionary. */
function valueNumbers(dimension: FieldDimension | null, dictionary: SiteDictionary): (value: number) => number {
  if (dimension === null) return () => 0;
  const space = spaceOf(dimension, dictionary);
  return (value) => (value === ROW_OTHER ? space.numberFor(OTHER_NAME) : space.valueOf[value - 1]!);
}

function spaceOf(dimension: FieldDimension, dictionary: SiteDictionary): GrowingSpace {
  const definition = definitionOf(dimension);
  switch (definition.from) {
    case "origin":
      return dictionary.origins(definition.field);
    case "client":
      return dictionary.clients(definition.field);
    case "visit":
      return dictionary.strings("path");
    case "event":
      if (definition.field !== "engine" && definition.field !== "outcome") return dictionary.strings(definition.field);
  }
  throw new Error(`${dimension} is not rolled up`);
}
