import type { Zone } from "../../lib/zone.ts";
import { definitionOf, type FieldDimension } from "../../model/dimension.ts";
import { isNamedMetric } from "../../model/metric.ts";
import type { Plan, PlanMetric } from "../../model/plan.ts";
import { OTHER_VALUE, rolledNumber, ROW_LATER, ROW_SEEN, ROW_SUM, ROW_VALUE, TOTAL } from "../daily.ts";
import type { DailyReader, DayRows, KnownDay } from "../sqlite/daily-reader.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { GrowingSpace } from "../sqlite/value-space.ts";
import type { Count } from "./counting.ts";
import { onlyDimension, valueTest } from "./rolled-filter.ts";
import type { Answer } from "./rows-of.ts";
import { roomFor } from "./sums.ts";
import type { Truths } from "./truth.ts";

/** Days of a site whose events are removed, as far as a range has anything of them. */
export interface RemovedDays {
  readonly days: readonly KnownDay[];
  /** From when on the site's events are there. */
  readonly retainedFromMs: number;
  readonly daily: DailyReader;
}

/** What rows of roll-ups are read with. */
export interface Rolling {
  readonly removed: RemovedDays;
  readonly dictionary: SiteDictionary;
  readonly truths: Truths;
  readonly zone: Zone;
  /** As Execution has it, before each day. */
  readonly turn: () => Promise<void> | void;
}

/** Those of the days that had events within the range, after midnight too. */
export function daysWithin(days: readonly KnownDay[], { fromMs, toMs }: Plan, zone: Zone): KnownDay[] {
  const first = zone.dayOf(fromMs);
  const last = zone.dayOf(toMs - 1);
  return days.filter(({ day, lastDay }) => day <= last && lastDay >= first);
}

/** The roll-ups tell what the events told, had they been kept. */
export function isRolled(plan: Plan, answers: readonly Answer[], rolling: Rolling): boolean {
  const { groupings, metrics } = plan;
  const fields = groupings.filter(({ by }) => by === "field");
  const times = groupings.filter(({ by }) => by === "time");
  if (fields.length > 1 || times.length > 1 || fields.length + times.length < groupings.length) return false;
  if (fields.some((field) => field.by === "field" && rolledNumber(field.dimension) === null)) return false;
  if (!metrics.every(isRolledMetric) || cutsDays(plan, rolling)) return false;
  return plan.filter === null || answers.every((answer) => isFilterRolled(plan, answer, rolling));
}

/** Who was there before is known of nobody whose events are removed; nor are single numbers. */
const isRolledMetric = (metric: PlanMetric): boolean => isNamedMetric(metric) && metric !== "new_visitors";

/** The range or a bucket begins within a day of which the sums alone are known. */
function cutsDays(plan: Plan, { removed: { days }, zone }: Rolling): boolean {
  const startMs = zone.dayStartMs(days[0]!.day);
  const endMs = zone.dayStartMs(days.reduce((last, { lastDay }) => Math.max(last, lastDay), -Infinity) + 1);
  return boundsOf(plan).some((ms) => ms > startMs && ms < endMs && zone.dayStartMs(zone.dayOf(ms)) !== ms);
}

/**
 * The values of one dimension may be chosen from where they are the rows, or where a day has one of them at most: visitors of several
 * values do not add up. What "(other)" stands for is not known.
 */
function isFilterRolled({ filter, groupings }: Plan, { byEntry, viewed }: Answer, { removed, dictionary, truths }: Rolling): boolean {
  const dimension = onlyDimension(filter!);
  const field = groupings.find((grouping) => grouping.by === "field");
  const number = dimension === null ? null : rolledNumber(dimension);
  if (dimension === null || number === null || byEntry !== null || viewed !== null) return false;
  if (field?.by === "field" && field.dimension !== dimension) return false;
  const numberOf = valueNumbers(dimension, dictionary);
  const fits = valueTest(filter!, dictionary, truths);
  return removed.days.every((day) => {
    truths.proceed();
    const rows = removed.daily.rows(day.number, number);
    if (rows.some((row) => row[ROW_VALUE] === OTHER_VALUE)) return false;
    if (field !== undefined) return true;
    return new Set(rows.map((row) => numberOf(row[ROW_VALUE]!)).filter(fits)).size <= 1;
  });
}

/** Where the plan cuts time: its buckets, or the range alone. */
function boundsOf({ fromMs, toMs, groupings }: Plan): number[] {
  const time = groupings.find(({ by }) => by === "time");
  return [fromMs, ...(time?.by === "time" ? time.buckets.startsMs.slice(1) : []), toMs];
}

/** Dates of the site, half-open. */
interface Dates {
  readonly from: number;
  readonly to: number;
}

/** Adds days that were rolled up to what is counted of a plan that they can answer. */
export async function addRolled(count: Count, plan: Plan, rolling: Rolling): Promise<void> {
  const { dictionary, truths, zone, turn } = rolling;
  const { days, daily } = rolling.removed;
  const { groupings, metrics } = count.counted;
  const field = groupings.find((grouping) => grouping.by === "field");
  const dimension = field?.by === "field" ? field.dimension : plan.filter === null ? null : onlyDimension(plan.filter);
  const table = dimension === null ? TOTAL : rolledNumber(dimension)!;
  const numberOf = valueNumbers(dimension, dictionary);
  const fits = plan.filter === null ? () => true : valueTest(plan.filter, dictionary, truths);
  const bounds = boundsOf(plan);
  const buckets = bounds.slice(1).map((endMs, nth): Dates => ({ from: zone.dayOf(bounds[nth]!), to: zone.dayOf(endMs - 1) + 1 }));
  const hasRevenue = metrics.includes("total_revenue") || metrics.includes("average_revenue");
  let first = 0;
  for (const { number, day, lastDay } of days) {
    const waiting = turn();
    if (waiting !== undefined) await waiting;
    while (buckets[first]!.to <= day) first++;
    for (let bucket = first; bucket < buckets.length && buckets[bucket]!.from <= lastDay; bucket++) {
      const groupOf = (code: number): number | null => {
        const value = numberOf(code);
        if (!fits(value)) return null;
        const group = count.groups.at(groupings.map(({ by }) => (by === "time" ? bucket : value)));
        count.sums = roomFor(count.groups.size(), count.sums);
        return group;
      };
      addRows(count, daily.rows(number, table), day, buckets[bucket]!, groupOf);
      if (!hasRevenue) continue;
      for (const [code, later, currency, minor, times] of daily.revenue(number, table)) {
        const group = isWithin(day + later!, buckets[bucket]!) ? groupOf(code!) : null;
        if (group !== null) count.measures.rollRevenue(group, currency!, minor!, times!);
      }
    }
  }
}

const isWithin = (day: number, { from, to }: Dates): boolean => day >= from && day < to;

function addRows(count: Count, rows: DayRows, day: number, dates: Dates, groupOf: (code: number) => number | null): void {
  for (const row of rows) {
    if (!isWithin(day + row[ROW_LATER]!, dates)) continue;
    // Counted on an earlier day of the range already.
    if (row[ROW_SEEN]! >= 0 && day + row[ROW_SEEN]! >= dates.from) continue;
    const group = groupOf(row[ROW_VALUE]!);
    if (group === null) continue;
    const { sums, measures } = count;
    measures.roll(group, row);
    sums.visitors[group]! += row[ROW_SUM.visitors]!;
    if (sums.kind === "visitors") continue;
    sums.events[group]! += row[ROW_SUM.events]!;
    sums.pageviews[group]! += row[ROW_SUM.pageviews]!;
    sums.visits[group]! += row[ROW_SUM.visits]!;
    if (sums.kind === "counts") continue;
    sums.bounces[group]! += row[ROW_SUM.bounces]!;
    sums.visitPageviews[group]! += row[ROW_SUM.visitPageviews]!;
    sums.durationMs[group]! += row[ROW_SUM.durationMs]!;
  }
}

const OTHER = "(other)";

/** The number of the value that a code of the dictionary stands for. */
function valueNumbers(dimension: FieldDimension | null, dictionary: SiteDictionary): (code: number) => number {
  if (dimension === null) return () => 0;
  const space = spaceOf(dimension, dictionary);
  return (code) => (code === OTHER_VALUE ? space.numberFor(OTHER) : space.valueOf[code]!);
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
