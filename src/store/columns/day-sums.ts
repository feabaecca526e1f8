import {
  DAILY_WIDTH,
  MONEY_WIDTH,
  OTHER_VALUE,
  REVENUE_WIDTH,
  ROLLED_DIMENSIONS,
  ROW_WIDTH,
  type DayRows,
  type SummedDay,
} from "../daily.ts";
import type { Numbers } from "./chunk-arrays.ts";
import type { RolledChunk } from "./roll-up.ts";
import { zeroCodes } from "./zero-codes.ts";

/** Columns of DayRows of all dimensions, one after the other: those of dimension d from starts[d] to starts[d + 1]. */
export interface SumTable {
  readonly starts: Uint32Array;
  readonly columns: readonly Numbers[];
}

/** What a day that is over adds up to. A dimension with as many values as events, nearly, is left out: it has no rows. */
export interface DaySums {
  readonly rows: SumTable;
  readonly revenue: SumTable;
}

/** Everything, and each dimension that is rolled up. */
export const SUM_TABLES = 1 + ROLLED_DIMENSIONS.length;
/** A day with fewer events, in units of the events that a row stands for, is counted as quickly as its sums are read. */
const LEAST_ROWS = 128;

export const isWorthSums = (events: number, eventsPerSum: number): boolean => events > 0 && events >= LEAST_ROWS * eventsPerSum;

export function daySums({ rows, revenue }: RolledChunk, events: number, eventsPerSum: number): DaySums {
  const left = leftOut(rows, events, eventsPerSum);
  return { rows: tableOf(rows, DAILY_WIDTH, ROW_WIDTH, left), revenue: tableOf(revenue, REVENUE_WIDTH, MONEY_WIDTH, left) };
}

export function summedDay({ rows, revenue }: DaySums, day: number, lastDay: number): SummedDay {
  return { day, lastDay, rows: (dimension) => rowsOf(rows, dimension), revenue: (dimension) => rowsOf(revenue, dimension) };
}

const rowsOf = ({ starts, columns }: SumTable, dimension: number): DayRows => ({
  columns,
  from: starts[dimension]!,
  to: starts[dimension + 1]!,
});

/** Dimensions that have too many values, or of which not all are told apart. */
function leftOut(rows: Float64Array, events: number, eventsPerSum: number): Set<number> {
  const left = new Set<number>();
  const counts = new Uint32Array(SUM_TABLES);
  for (let at = 0; at < rows.length; at += DAILY_WIDTH) {
    const dimension = rows[at]!;
    if (++counts[dimension]! * eventsPerSum > events || rows[at + 1] === OTHER_VALUE) left.add(dimension);
  }
  return left;
}

/** Of rows in the order of their dimensions. In each the dimension comes first, and then `width` numbers. */
function tableOf(rows: Float64Array, rowWidth: number, width: number, left: ReadonlySet<number>): SumTable {
  const starts = new Uint32Array(SUM_TABLES + 1);
  const columns = Array.from({ length: width }, (): number[] => []);
  for (let at = 0; at < rows.length; at += rowWidth) {
    const dimension = rows[at]!;
    if (left.has(dimension)) continue;
    starts[dimension + 1]!++;
    // As DayRows has it.
    columns[0]!.push(rows[at + 1]! + 1);
    for (let place = 1; place < width; place++)
      columns[place]!.push(rows[at + 1 + place]! + (rowWidth === DAILY_WIDTH && place === 2 ? 1 : 0));
  }
  for (let dimension = 0; dimension < SUM_TABLES; dimension++) starts[dimension + 1]! += starts[dimension]!;
  return { starts, columns: columns.map(narrow) };
}

/** As few bytes as the numbers need; none where all are 0. */
function narrow(numbers: readonly number[]): Numbers {
  let most = 0;
  let isWhole = true;
  for (const number of numbers) {
    if (number > most) most = number;
    isWhole &&= Number.isInteger(number) && number >= 0;
  }
  if (!isWhole || most > 0xffffffff) return Float64Array.from(numbers);
  if (most === 0) return zeroCodes(numbers.length);
  return most <= 0xff ? Uint8Array.from(numbers) : most <= 0xffff ? Uint16Array.from(numbers) : Uint32Array.from(numbers);
}

const PARTS = ["rows", "revenue"] as const;

/** By the names that they have in the chunk's file. */
export function sumArrays(sums: DaySums | null): [string, Numbers][] {
  if (sums === null) return [];
  return PARTS.flatMap((part): [string, Numbers][] => [
    [`sums.${part}.starts`, sums[part].starts],
    ...sums[part].columns.flatMap((column, place): [string, Numbers][] =>
      column.some(Boolean) ? [[`sums.${part}.${place}`, column]] : [],
    ),
  ]);
}

/** The way back. */
export function sumsFrom(arrays: ReadonlyMap<string, Numbers>): DaySums | null {
  const tableFrom = (part: (typeof PARTS)[number], width: number): SumTable | null => {
    const starts = arrays.get(`sums.${part}.starts`) as Uint32Array | undefined;
    if (starts === undefined) return null;
    const none = zeroCodes(starts.at(-1)!);
    return { starts, columns: Array.from({ length: width }, (_, place) => arrays.get(`sums.${part}.${place}`) ?? none) };
  };
  const rows = tableFrom("rows", ROW_WIDTH);
  const revenue = tableFrom("revenue", MONEY_WIDTH);
  return rows && revenue && { rows, revenue };
}
