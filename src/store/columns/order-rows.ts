import type { MetricValue, Plan, ResultRow } from "../../model/plan.ts";

/** Below this many rows a full sort is quicker than choosing first. */
const MANY_ROWS = 2_000;

/** Sorts by the plan's order, breaks ties by the keys in turn, and cuts out the page asked for. Nulls come last. */
export function orderRows(rows: readonly ResultRow[], { order, limit, offset }: Pick<Plan, "order" | "limit" | "offset">): ResultRow[] {
  const keys = rows[0]?.keys.length ?? 0;
  const candidates = best(rows, order[0], keys, offset + limit);
  candidates.sort((left, right) => {
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
  });
  return candidates.slice(offset, offset + limit);
}

/** Of many rows, those that can be on the page by the metric that orders them first, in no order. */
function best(rows: readonly ResultRow[], first: Plan["order"][number] | undefined, keys: number, wanted: number): ResultRow[] {
  if (first === undefined || first.key < keys || rows.length < MANY_ROWS || wanted * 4 > rows.length) return [...rows];
  // The larger, the further in front.
  const rank = ({ metrics }: ResultRow): number => {
    const number = asNumber(metrics[first.key - keys]!);
    return number === null ? -Infinity : first.descending ? number : -number;
  };
  const least = Float64Array.from(rows, rank).sort()[rows.length - wanted]!;
  return rows.filter((row) => rank(row) >= least);
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
