import type { MetricValue, Plan, ResultRow } from "../../model/plan.ts";
import type { Count } from "./counting.ts";
import type { Parts } from "./parts.ts";

/** The counts of one choice of conditions. */
export interface Answer {
  readonly parts: Parts;
  readonly main: Count;
  readonly byEntry: Count | null;
  readonly viewed: Count | null;
}

/** The rows of a plan, one at a time: there may be many more than anyone will see. */
export function* rowsOf(plan: Plan, answers: readonly Answer[]): Generator<ResultRow> {
  for (const { parts, main, byEntry, viewed } of answers) {
    const entries = byEntry && groupsByKey(byEntry);
    const views = viewed && groupsByKey(viewed);
    for (let group = 0; group < main.groups.size(); group++) {
      // Without groupings there is one row, also of nothing.
      if (main.sums.visitors[group] === 0 && plan.groupings.length > 0) continue;
      const keys = main.groups.key(group);
      const name = entries === null && views === null ? "" : JSON.stringify(keys);
      const entry = entries?.get(name);
      const view = views?.get(name);
      const metrics = plan.metrics.map((metric): MetricValue => {
        if (metric === "exit_rate") return view === undefined ? null : exitRate(main.sums.visits[group]!, viewed!.sums.pageviews[view]!);
        if (parts.main.metrics.includes(metric)) return main.measures.value(metric, group, main.sums);
        return entry === undefined ? null : byEntry!.measures.value(metric, entry, byEntry!.sums);
      });
      yield { keys: withConditions(plan, keys, parts.conditions), metrics };
    }
  }
}

const exitRate = (exits: number, views: number): number | null => (views === 0 ? null : (exits / views) * 100);

/** Numbers of conditions stand among the other keys where the plan has them. */
function withConditions({ groupings }: Plan, keys: (string | number)[], conditions: readonly number[]): (string | number)[] {
  if (conditions.length === 0) return keys;
  let key = 0;
  let condition = 0;
  return groupings.map((grouping) => (grouping.by === "condition" ? conditions[condition++]! : keys[key++]!));
}

function groupsByKey({ groups, sums }: Count): Map<string, number> {
  const found = new Map<string, number>();
  for (let group = 0; group < groups.size(); group++) if (sums.visitors[group]! > 0) found.set(JSON.stringify(groups.key(group)), group);
  return found;
}
