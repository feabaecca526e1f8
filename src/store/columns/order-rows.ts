import type { Plan, ResultRow } from "../../model/plan.ts";

export type Row = ResultRow;

/** Sorts by the plan's order, breaks ties by the keys in turn, and cuts out the page asked for. Nulls come last. */
export function orderRows(rows: Row[], { order, limit, offset }: Pick<Plan, "order" | "limit" | "offset">): Row[] {
  const keys = rows[0]?.keys.length ?? 0;
  rows.sort((left, right) => {
    for (const { key, descending } of order) {
      const difference =
        key < keys
          ? compare(left.keys[key]!, right.keys[key]!)
          : compareNumbers(left.metrics[key - keys]!, right.metrics[key - keys]!, descending);
      if (difference !== 0) return descending && key < keys ? -difference : difference;
    }
    for (let key = 0; key < keys; key++) {
      const difference = compare(left.keys[key]!, right.keys[key]!);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return rows.slice(offset, offset + limit);
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareNumbers(left: number | null, right: number | null, descending: boolean): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return descending ? right - left : left - right;
}
