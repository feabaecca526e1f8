import type { MetricValue, Plan, Result, ResultRow } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { Counting, type Count } from "./counting.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import { orderRows } from "./order-rows.ts";
import type { PartialResults } from "./partial-results.ts";
import { partsOf, type Parts } from "./parts.ts";

export interface Execution {
  readonly chunks: Iterable<Chunk>;
  readonly dictionary: SiteDictionary;
  readonly partials: PartialResults;
  /** Of lasting visitors, where a plan asks for them: from the site's first day on. */
  readonly firstDays: FirstDays;
  readonly nowMs: number;
  /** Called before each chunk; throws when the question is no longer wanted or takes too long. */
  readonly proceed: () => void;
}

/** The counts of one choice of conditions. */
interface Answer {
  readonly parts: Parts;
  readonly main: Count;
  readonly byEntry: Count | null;
  readonly viewed: Count | null;
}

/** Plans of one site and range, executed together: chunks are visited once, and plans of one filter share the selection. */
export function executeTogether(plans: readonly Plan[], { chunks, dictionary, partials, firstDays, nowMs, proceed }: Execution): Result[] {
  const counting = new Counting(plans[0]!, dictionary, firstDays, partials);
  const answers = plans.map((plan) =>
    partsOf(plan).map((parts): Answer => ({
      parts,
      main: counting.add(parts.main),
      byEntry: parts.byEntry && counting.add(parts.byEntry),
      viewed: parts.viewed && counting.add(parts.viewed),
    })),
  );
  for (const chunk of chunks) {
    proceed();
    counting.scan(chunk, chunk.source.untilMs < nowMs);
  }
  return plans.map((plan, index) => {
    const rows = answers[index]!.flatMap((answer) => rowsOf(plan, answer));
    return { rows: orderRows(rows, plan), totalRows: rows.length };
  });
}

/** Plans that can be executed together. */
export const togetherKey = ({ site, timezone, fromMs, toMs }: Plan): string => JSON.stringify([site, timezone, fromMs, toMs]);

function rowsOf(plan: Plan, { parts, main, byEntry, viewed }: Answer): ResultRow[] {
  const entries = byEntry && groupsByKey(byEntry);
  const views = viewed && groupsByKey(viewed);
  const rows: ResultRow[] = [];
  for (let group = 0; group < main.groups.size(); group++) {
    // Without groupings there is one row, also of nothing.
    if (main.sums.events[group] === 0 && plan.groupings.length > 0) continue;
    const keys = main.groups.key(group);
    const name = entries === null && views === null ? "" : JSON.stringify(keys);
    const entry = entries?.get(name);
    const view = views?.get(name);
    const metrics = plan.metrics.map((metric): MetricValue => {
      if (metric === "exit_rate") return view === undefined ? null : exitRate(main.sums.visits[group]!, viewed!.sums.pageviews[view]!);
      if (parts.main.metrics.includes(metric)) return main.measures.value(metric, group, main.sums);
      return entry === undefined ? null : byEntry!.measures.value(metric, entry, byEntry!.sums);
    });
    rows.push({ keys: withConditions(plan, keys, parts.conditions), metrics });
  }
  return rows;
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
  for (let group = 0; group < groups.size(); group++) if (sums.events[group]! > 0) found.set(JSON.stringify(groups.key(group)), group);
  return found;
}
