import { zoneOf } from "../../lib/zone.ts";
import type { Plan, Result } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { Counting } from "./counting.ts";
import type { FirstDays } from "./lasting-visitors.ts";
import { orderRows } from "./order-rows.ts";
import type { PartialResults } from "./partial-results.ts";
import { partsOf } from "./parts.ts";
import { addRemoved, type RemovedDays } from "./rolled-counts.ts";
import { rowsOf, type Answer } from "./rows-of.ts";
import type { Truths } from "./truth.ts";

export interface Execution {
  readonly chunks: Iterable<Chunk>;
  readonly dictionary: SiteDictionary;
  /** Days that no chunk tells of any more; null while there are none. */
  readonly removed: RemovedDays | null;
  readonly partials: PartialResults;
  /** Days are answered from their sums where these tell it. */
  readonly readsSums: boolean;
  /** Of lasting visitors, where a plan asks for them: from the site's first day on. */
  readonly firstDays: FirstDays;
  readonly nowMs: number;
  readonly truths: Truths;
  /** Awaited before each chunk: others have their turn. Throws when the question is no longer wanted or takes too long. */
  readonly turn: () => Promise<void> | void;
}

/** Plans of one site and range, executed together: chunks are visited once, and plans of one filter share the selection. */
export async function executeTogether(plans: readonly Plan[], execution: Execution): Promise<Result[]> {
  const { chunks, dictionary, partials, readsSums, firstDays, truths, nowMs, turn } = execution;
  const zone = zoneOf(plans[0]!.timezone);
  const counting = new Counting({ range: plans[0]!, zone, dictionary, firstDays, partials, truths, readsSums });
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
    const isWhole = removed === null || (await addRemoved(plan, answers[index]!, { removed, range: plan, dictionary, truths, zone, turn }));
    const result = orderRows(rowsOf(plan, answers[index]!), plan);
    results.push(isWhole ? result : { ...result, incompleteBeforeMs: removed.retainedFromMs });
  }
  return results;
}

/** Plans that can be executed together. */
export const togetherKey = ({ site, timezone, fromMs, toMs }: Plan): string => JSON.stringify([site, timezone, fromMs, toMs]);
