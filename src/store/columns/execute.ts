import { zoneOf } from "../../lib/zone.ts";
import type { Plan, Result } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { Counting } from "./counting.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import { orderRows } from "./order-rows.ts";
import type { PartialResults } from "./partial-results.ts";
import { partsOf } from "./parts.ts";
import { addRolled, daysWithin, isRolled, type RemovedDays, type Rolling } from "./rolled-counts.ts";
import { rowsOf, type Answer } from "./rows-of.ts";
import type { Truths } from "./truth.ts";

export interface Execution {
  readonly chunks: Iterable<Chunk>;
  readonly dictionary: SiteDictionary;
  /** Days that no chunk tells of any more; null while there are none. */
  readonly removed: RemovedDays | null;
  readonly partials: PartialResults;
  /** Of lasting visitors, where a plan asks for them: from the site's first day on. */
  readonly firstDays: FirstDays;
  readonly nowMs: number;
  readonly truths: Truths;
  /** Awaited before each chunk: others have their turn. Throws when the question is no longer wanted or takes too long. */
  readonly turn: () => Promise<void> | void;
}

/** Plans of one site and range, executed together: chunks are visited once, and plans of one filter share the selection. */
export async function executeTogether(plans: readonly Plan[], execution: Execution): Promise<Result[]> {
  const { chunks, dictionary, partials, firstDays, truths, nowMs, turn } = execution;
  const counting = new Counting(plans[0]!, dictionary, firstDays, partials, truths);
  const answers = plans.map((plan) =>
    partsOf(plan).map((parts): Answer => ({
      parts,
      main: counting.add(parts.main),
      byEntry: parts.byEntry && counting.add(parts.byEntry),
      viewed: parts.viewed && counting.add(parts.viewed),
    })),
  );
  for (const chunk of chunks) {
    const waiting = turn();
    if (waiting !== undefined) await waiting;
    counting.scan(chunk, chunk.source.untilMs < nowMs);
  }
  const results: Result[] = [];
  for (const [index, plan] of plans.entries()) {
    const { removed } = execution;
    const isWhole =
      removed === null || (await addRemoved(plan, answers[index]!, { removed, dictionary, truths, zone: zoneOf(plan.timezone), turn }));
    const result = orderRows(rowsOf(plan, answers[index]!), plan);
    results.push(isWhole ? result : { ...result, incompleteBeforeMs: removed.retainedFromMs });
  }
  return results;
}

/** False when the plan asks for what the roll-ups do not tell. */
async function addRemoved(plan: Plan, answers: readonly Answer[], rolling: Rolling): Promise<boolean> {
  // Who was there before is known of nobody whose events are removed.
  if (plan.metrics.includes("new_visitors")) return false;
  const removed = { ...rolling.removed, days: daysWithin(rolling.removed.days, plan, rolling.zone) };
  if (removed.days.length === 0) return true;
  const within = { ...rolling, removed };
  if (!isRolled(plan, answers, within)) return false;
  for (const { main, byEntry, viewed } of answers) {
    for (const count of [main, byEntry, viewed]) if (count !== null) await addRolled(count, plan, within);
  }
  return true;
}

/** Plans that can be executed together. */
export const togetherKey = ({ site, timezone, fromMs, toMs }: Plan): string => JSON.stringify([site, timezone, fromMs, toMs]);
