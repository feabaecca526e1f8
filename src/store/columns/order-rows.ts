import type { MetricValue, Plan, Result, ResultRow } from "../../model/plan.ts";

/** Rows that are held before those that cannot be on the page are let go of. */
const HELD_ROWS = 4_096;

/**
 * The page asked for: by the plan's order, ties broken by the keys in turn, nulls last. Of many rows only those are held that may be
 * on it.
 */
export function orderRows(
  rows: Iterable<ResultRow>,
  { order, limit, offset, groupings }: Pick<Plan, "order" | "limit" | "offset" | "groupings">,
): Result {
  const comparison = comparisonFor(order, groupings.length);
  const wanted = offset + limit;
  const held: ResultRow[] = [];
  let worst: ResultRow | undefined;
  let totalRows = 0;
  for (const row of rows) {
    totalRows++;
    if (worst !== undefined && comparison(row, worst) > 0) continue;
    held.push(row);
    if (held.length < Math.max(HELD_ROWS, wanted * 2)) continue;
    held.sort(comparison).length = wanted;
    worst = held.at(-1);
  }
  return { rows: held.sort(comparison).slice(offset, wanted), totalRows };
}

type Comparison = (left: ResultRow, right: ResultRow) => number;

function comparisonFor(order: Plan["order"], keys: number): Comparison {
  return (left, right) => {
    for (const { key, descending } of order) {
      const difference =
        key < keys
          ? compare(left.keys[key]!, right.keys[key]!)
          : compareNumbers(asNumber(left.metrics[key - keys]!), asNumber(right.metrics[key - keys]!), descending);
      if (difference !== 0) return descending && key < keys ? -difference : difference;
    }
    for (let key = 0; key < keys; key++) {
      const difference = compare(left.keys[key]!, right.keys[key]!);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareNumbers(left: number | null, right: number | null, descending: boolean): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return descending ? right - left : left - right;
}

/** Money is ordered by its first currency's amount. */
const asNumber = (value: MetricValue): number | null => (value === null || typeof value === "number" ? value : (value[0]?.minor ?? null));
