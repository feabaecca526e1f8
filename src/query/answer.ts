import type { SiteId } from "../model/ids.ts";
import type { Plan, Result } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import { formatResult, type QueryResponse } from "./format.ts";
import { planComparison, planQuery } from "./plan.ts";
import type { Query } from "./query.ts";

/** A query and the site that it asks about, which its sender may see. */
export interface Asked {
  readonly query: Query;
  readonly site: Site;
}

interface Planned {
  readonly query: Query;
  readonly plan: Plan;
  readonly comparison: Plan | null;
}

/** Where a site's events lie in time; null while it has none. */
export type SpanOf = (site: SiteId) => Promise<{ readonly fromMs: number } | null>;

/**
 * Answers queries together: all plans, comparisons included, go to the store at once, so that they can share its work. "all" begins
 * where `spanOf` says that the site's events do; without it, in 2010.
 */
export async function answerQueries(
  asked: readonly Asked[],
  nowMs: number,
  execute: (plans: readonly Plan[]) => Promise<readonly Result[]>,
  spanOf?: SpanOf,
): Promise<QueryResponse[]> {
  const planned = await Promise.all(asked.map((one) => planBoth(one, nowMs, spanOf)));
  const plans = planned.flatMap(({ plan, comparison }) => (comparison === null ? [plan] : [plan, comparison]));
  const results = await execute(plans);
  const resultOf = new Map(plans.map((plan, index) => [plan, results[index]!]));
  return planned.map(({ query, plan, comparison }) => {
    const before = comparison === null ? undefined : { plan: comparison, result: resultOf.get(comparison)! };
    return formatResult(query, plan, resultOf.get(plan)!, before);
  });
}

async function planBoth({ query, site }: Asked, nowMs: number, spanOf?: SpanOf): Promise<Planned> {
  const first = query.dateRange.kind === "all" && spanOf !== undefined ? ((await spanOf(site.id))?.fromMs ?? nowMs) : undefined;
  return { query, plan: planQuery(query, site, nowMs, first), comparison: planComparison(query, site, nowMs, first) };
}
