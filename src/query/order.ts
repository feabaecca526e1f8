import type { MetricValue, Order } from "../model/plan.ts";
import { isNameDimension, isTime, type AskedDimension, type SettledQuery } from "./query.ts";
import { isShare, planMetrics } from "./shares.ts";
import type { Metric } from "../model/metric.ts";

/** Of a row, for ordering: its keys with names where names order it, and its metrics. */
export interface Sortable {
  readonly keys: readonly (string | number)[];
  readonly metrics: readonly MetricValue[];
}

/** Rates of groups and names are not known to the store; buckets without events are added here. */
export function needsOwnOrder({ orderBy, include }: SettledQuery): boolean {
  return include.emptyBuckets || orderBy.some(({ by }) => by === "group_conversion_rate" || isNameDimension(by));
}

/** For the store: a share of the same total orders rows as the visitors do. Nothing where the order is made here. */
export function planOrder(query: SettledQuery): readonly Order[] {
  if (needsOwnOrder(query)) return [];
  const { dimensions, metrics, orderBy } = query;
  const answered = planMetrics(metrics);
  return orderBy.map(({ by, descending }) => {
    const dimension = (dimensions as readonly string[]).indexOf(by);
    const metric = isMetricName(by) && isShare(by) ? "visitors" : by;
    return { key: dimension !== -1 ? dimension : dimensions.length + (answered as readonly string[]).indexOf(metric), descending };
  });
}

const isMetricName = (by: Metric | AskedDimension): by is Metric => !by.startsWith("visit:") && !by.startsWith("event:") && !isTime(by);

/** As the store orders: nothing known comes last, ties are broken by the keys. */
export function compareInOrder({ dimensions, metrics, orderBy }: SettledQuery): (left: Sortable, right: Sortable) => number {
  const orders = orderBy.map(({ by, descending }) => {
    const dimension = (dimensions as readonly string[]).indexOf(by);
    const metric = (metrics as readonly string[]).indexOf(by);
    const valueOf = (row: Sortable): string | number | null => (dimension !== -1 ? row.keys[dimension]! : toNumber(row.metrics[metric]!));
    return { valueOf, descending };
  });
  return (left, right) => {
    for (const { valueOf, descending } of orders) {
      const [a, b] = [valueOf(left), valueOf(right)];
      if (a === b) continue;
      if (a === null) return 1;
      if (b === null) return -1;
      return a < b === descending ? 1 : -1;
    }
    for (const [index, key] of left.keys.entries()) {
      if (key !== right.keys[index]) return key < right.keys[index]! ? -1 : 1;
    }
    return 0;
  };
}

/** Money is ordered by the amount of its first currency. */
const toNumber = (value: MetricValue): number | null => (value === null || typeof value === "number" ? value : (value[0]?.minor ?? null));
