import { isTimeDimension } from "../model/dimension.ts";
import type { ResultRow } from "../model/plan.ts";
import type { Comparing } from "./comparison.ts";
import { invalid } from "./invalid.ts";
import type { Joined } from "./join.ts";
import type { Label } from "./labels.ts";
import { compareInOrder } from "./order.ts";
import type { Planned } from "./plan.ts";
import { isNameDimension, isSeries } from "./query.ts";

export interface Page {
  readonly rows: readonly ResultRow[];
  /** Before limit and offset. */
  readonly totalRows: number;
}

/** The rows that are answered: those of the store, and where they are ordered here or lack buckets, all of that. */
export function pageRows(planned: Planned, joined: Joined, labels: readonly Label[], comparing: Comparing | null): Page {
  const { query, now, ordersHere } = planned;
  if (!ordersHere) return { rows: withRowsOnlyBefore(planned, joined, comparing), totalRows: joined.totalRows };
  if (joined.totalRows > joined.rows.length) {
    throw invalid("order_by", `cannot order ${joined.totalRows} rows in this way, only ${now.main.limit}; narrow filters or date_range.`);
  }
  const rows = query.include.emptyBuckets ? [...joined.rows, ...missingBuckets(planned, joined, () => true)] : joined.rows;
  const inOrder = compareInOrder(query);
  // Names order where they are asked for; otherwise the keys do.
  const named = query.dimensions.map(isNameDimension);
  const sortable = rows.map((row) => ({
    row,
    metrics: row.metrics,
    keys: row.keys.map((key, at) => (named[at] ? labels[at]!(key)! : key)),
  }));
  const { limit, offset } = query.pagination;
  const sorted = sortable.toSorted(inOrder).map(({ row }) => row);
  return { rows: sorted.slice(offset, offset + limit), totalRows: sorted.length };
}

/** A series that is compared also shows the buckets in which there was something only before, with its own nothing. */
function withRowsOnlyBefore(planned: Planned, joined: Joined, comparing: Comparing | null): readonly ResultRow[] {
  const { query, now } = planned;
  const [order] = query.orderBy;
  const paged = now.main.offset > 0 || joined.rows.length >= now.main.limit;
  if (comparing === null || !isSeries(query.dimensions) || !isTimeDimension(order!.by) || paged) return joined.rows;
  const sign = order!.descending ? -1 : 1;
  return [...joined.rows, ...missingBuckets(planned, joined, comparing.wasSeen)]
    .sort((left, right) => sign * (Number(left.keys[0]) - Number(right.keys[0])))
    .slice(0, now.main.limit);
}

function missingBuckets({ now }: Planned, { rows, emptyRow }: Joined, wanted: (bucket: number) => boolean): ResultRow[] {
  const [only] = now.main.groupings;
  if (only?.by !== "time") return [];
  const known = new Set(rows.map(({ keys }) => keys[0]));
  return only.buckets.startsMs.flatMap((_, bucket) => (known.has(bucket) || !wanted(bucket) ? [] : [emptyRow([bucket])]));
}
