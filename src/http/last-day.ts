import type { Plan, Result } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import { parseQuery } from "../query/parse.ts";
import { planQuery } from "../query/plan.ts";

export interface LastDay {
  readonly visitors24h: number;
  /** Visitors of each of the last 24 hours, oldest first. */
  readonly sparkline: readonly number[];
}

const HOURS = 24;

/** Two plans per site in one call: the whole of the last 24 hours, since hours do not add up, and its hours. */
export async function lastDayOf(
  sites: readonly Site[],
  nowMs: number,
  execute: (plans: readonly Plan[]) => Promise<readonly Result[]>,
): Promise<LastDay[]> {
  const plans = sites.flatMap((site) =>
    [[], ["time:hour"]].map((dimensions) =>
      planQuery(parseQuery({ site_id: site.domain, metrics: ["visitors"], date_range: "24h", dimensions }), site, nowMs),
    ),
  );
  const results = await execute(plans);
  return sites.map((_, index) => ({
    visitors24h: Number(results[index * 2]!.rows[0]?.metrics[0] ?? 0),
    sparkline: fillHours(plans[index * 2 + 1]!, results[index * 2 + 1]!),
  }));
}

/** The store leaves out empty hours; the range may begin within one, and then the first is left out here. */
function fillHours(plan: Plan, result: Result): number[] {
  const [hours] = plan.groupings;
  const counts = Array<number>(hours?.by === "time" ? hours.buckets.startsMs.length : HOURS).fill(0);
  for (const { keys, metrics } of result.rows) counts[Number(keys[0])] = Number(metrics[0] ?? 0);
  return counts.slice(-HOURS);
}
