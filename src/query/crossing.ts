import { GOAL_DIMENSION } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import type { ResultRow } from "../model/plan.ts";
import { showMetric, type Shown } from "./compare.ts";
import { allOf } from "./filter-tree.ts";
import { invalid } from "./invalid.ts";
import { joinRows, type ResultOf } from "./join.ts";
import { labelsOf } from "./labels.ts";
import { defaultOrder } from "./parse-columns.ts";
import { planUnchecked, type Planned } from "./plan.ts";
import type { Include, Pagination, SettledDimension, SettledQuery } from "./query.ts";
import { pageRows } from "./rows.ts";

/** What is worked out beside the rows of a query: sums over each of its dimensions, and its table of two dimensions. */
export interface Crossing {
  readonly totals: Totals | null;
  readonly pivot: { readonly rows: Planned; readonly columns: Planned; readonly cells: Planned; readonly all: Planned } | null;
}

interface Totals {
  readonly all: Planned;
  readonly by: readonly Planned[];
}

/** Visitors of rows do not add up: each sum is a plan of its own, over the same events. */
export function planCrossing(planned: Planned, goals: Planned["goals"], nowMs: number): Crossing {
  const { query } = planned;
  const { totals, pivot } = query.include;
  const over = (dimensions: readonly SettledDimension[], limit: number): Planned =>
    planUnchecked({ query: reduce(planned, dimensions, { limit, offset: 0 }), site: planned.site, goals }, nowMs);
  const everything = LIMITS.queryComparisonRows;
  return {
    totals: totals ? { all: over([], 1), by: query.dimensions.map((dimension) => over([dimension], everything)) } : null,
    pivot: pivot && {
      rows: over([query.dimensions[0]!], pivot.rows),
      columns: over([query.dimensions[1]!], pivot.columns),
      cells: over(query.dimensions, everything),
      all: over([], 1),
    },
  };
}

export const crossingPlans = ({ totals, pivot }: Crossing): readonly Planned[] => [
  ...(totals === null ? [] : [totals.all, ...totals.by]),
  ...(pivot === null ? [] : [pivot.rows, pivot.columns, pivot.cells, pivot.all]),
];

export function formatCrossing(crossing: Crossing, main: Planned, resultOf: ResultOf): Record<string, unknown> {
  return {
    ...(crossing.totals && { totals: formatTotals(crossing.totals, main, resultOf) }),
    ...(crossing.pivot && { pivot: formatPivot(crossing.pivot, resultOf) }),
  };
}

const NOTHING_ELSE: Include = {
  ...{ imports: false, timeLabels: false, totalRows: false, trimRelativeDateRange: false, emptyBuckets: false, totals: false },
  ...{ pivot: null, comparisons: null, asked: {} },
};

/** The same query by fewer dimensions. Without the goal as a dimension it is about the events that reach any of the goals. */
function reduce({ query, goals, now }: Planned, dimensions: readonly SettledDimension[], pagination: Pagination): SettledQuery {
  const left = query.orderBy.filter(
    ({ by }) => (query.metrics as readonly string[]).includes(by) || (dimensions as readonly string[]).includes(by),
  );
  const reachesAny = { op: "is", dimension: GOAL_DIMENSION, values: goals.map(({ name }) => name), caseSensitive: true } as const;
  const losesGoal = query.dimensions.includes(GOAL_DIMENSION) && !dimensions.includes(GOAL_DIMENSION);
  return {
    ...query,
    dimensions,
    orderBy: left.length > 0 ? left : (defaultOrder(query.metrics, dimensions) as SettledQuery["orderBy"]),
    condition: losesGoal ? allOf(query.condition === null ? [reachesAny] : [query.condition, reachesAny]) : query.condition,
    dateRange: { kind: "instants", ...now.range },
    include: NOTHING_ELSE,
    pagination,
  };
}

interface Read {
  /** With the names of their keys, in order. */
  readonly rows: readonly { readonly keys: ResultRow["keys"]; readonly names: readonly string[]; readonly metrics: readonly Shown[] }[];
  readonly totalRows: number;
}

function read(planned: Planned, resultOf: ResultOf): Read {
  const { query, now } = planned;
  const labels = labelsOf(planned, now);
  const { rows, totalRows } = pageRows(planned, joinRows(query.metrics, now, resultOf), labels, null);
  return {
    rows: rows.map(({ keys, metrics }) => ({
      keys,
      names: keys.map((key, index) => labels[index]!(key)!),
      metrics: metrics.map((value, index) => showMetric(query.metrics[index]!, value)),
    })),
    totalRows,
  };
}

/** Of the values that the answer's rows show. */
function formatTotals({ all, by }: Totals, main: Planned, resultOf: ResultOf) {
  const shown = read(main, resultOf).rows;
  const byDimension = by.map((planned, index) => {
    const values = new Set(shown.map(({ keys }) => keys[index]!));
    const rows = read(planned, resultOf).rows.filter(({ keys }) => values.has(keys[0]!));
    return [planned.query.dimensions[0]!, rows.map(({ names, metrics }) => ({ dimensions: names, metrics }))];
  });
  return { all: read(all, resultOf).rows[0]!.metrics, by: Object.fromEntries(byDimension) as Record<string, unknown> };
}

function formatPivot(pivot: NonNullable<Crossing["pivot"]>, resultOf: ResultOf) {
  const [rows, columns, cells] = [pivot.rows, pivot.columns, pivot.cells].map((planned) => read(planned, resultOf)) as [Read, Read, Read];
  if (cells.totalRows > cells.rows.length) {
    throw invalid(
      "include.pivot",
      `the table would have ${cells.totalRows} cells to choose from, more than ${cells.rows.length}; narrow filters.`,
    );
  }
  const found = new Map(cells.rows.map(({ keys, metrics }) => [JSON.stringify(keys), metrics]));
  return {
    rows: rows.rows.map(({ names }) => names[0]!),
    columns: columns.rows.map(({ names }) => names[0]!),
    cells: rows.rows.map((row) => columns.rows.map((column) => found.get(JSON.stringify([row.keys[0], column.keys[0]])) ?? null)),
    row_totals: rows.rows.map(({ metrics }) => metrics),
    column_totals: columns.rows.map(({ metrics }) => metrics),
    total: read(pivot.all, resultOf).rows[0]!.metrics,
    row_count: rows.totalRows,
    column_count: columns.totalRows,
  };
}
