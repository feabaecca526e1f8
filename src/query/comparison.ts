import { zoneOf } from "../lib/zone.ts";
import type { MetricValue, ResultRow } from "../model/plan.ts";
import { changeOf, showMetric, type Shown } from "./compare.ts";
import { counterpartsOf } from "./counterparts.ts";
import { joinRows, type ResultOf } from "./join.ts";
import { labelsOf } from "./labels.ts";
import type { Planned, PlanSet } from "./plan.ts";

export interface ComparedRow {
  readonly dimensions: readonly (string | null)[];
  readonly metrics: readonly Shown[];
  readonly change: readonly (number | null)[];
}

export interface Comparing {
  readonly range: PlanSet["range"];
  /** What a row's counterpart holds, not yet rounded. */
  readonly earlier: (keys: ResultRow["keys"]) => readonly MetricValue[];
  readonly compare: (keys: ResultRow["keys"], now: readonly Shown[]) => ComparedRow;
  /** Whether anything was in the bucket that this one is compared with. */
  readonly wasSeen: (bucket: number) => boolean;
}

/** Sets rows beside the earlier ones of the same values, buckets beside their counterparts. */
export function comparing(planned: Planned, before: PlanSet, resultOf: ResultOf): Comparing {
  const { query, now } = planned;
  const joined = joinRows(query.metrics, before, resultOf);
  const byKeys = new Map(joined.rows.map((row) => [JSON.stringify(row.keys), row.metrics]));
  const labels = labelsOf(planned, before);
  const time = before.main.groupings.findIndex(({ by }) => by === "time");
  const counterpart = counterpartsOf(planned, now, before, zoneOf(planned.site.timezone));
  const isComplete = joined.totalRows <= joined.rows.length;

  const keysBefore = (keys: ResultRow["keys"]): readonly (string | number | null)[] =>
    keys.map((key, index) => (index === time ? counterpart(Number(key)) : key));
  const metricsAt = (keys: readonly (string | number | null)[]): readonly MetricValue[] => {
    const found = byKeys.get(JSON.stringify(keys));
    if (found !== undefined) return found;
    // Of so many rows some were not fetched: what is not known is not nothing.
    return isComplete ? joined.emptyRow(keys.map((key) => key ?? -1)).metrics : query.metrics.map(() => null);
  };
  return {
    range: before.range,
    earlier: (keys) => metricsAt(keysBefore(keys)),
    compare(keys, now) {
      const other = keysBefore(keys);
      const metrics = metricsAt(other).map((value, index) => showMetric(query.metrics[index]!, value));
      const change = metrics.map((value, index) => changeOf(query.metrics[index]!, value, now[index]!));
      return { dimensions: other.map((key, index) => labels[index]!(key)), metrics, change };
    },
    wasSeen: (bucket) => byKeys.has(JSON.stringify([counterpart(bucket)])),
  };
}
