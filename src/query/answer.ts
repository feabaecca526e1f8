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

/** Answers queries together: all plans, comparisons included, go to the store at once, so that they can share its work. */
export async function answerQueries(
  asked: readonly Asked[],
  nowMs: number,
  execute: (plans: readonly Plan[]) => Promise<readonly Result[]>,
): Promise<QueryResponse[]> {
  const planned = asked.map(({ query, site }) => ({
    query,
    plan: planQuery(query, site, nowMs),
    comparison: planComparison(query, site, nowMs),
  }));
  const plans = planned.flatMap(({ plan, comparison }) => (comparison === null ? [plan] : [plan, comparison]));
  const results = await execute(plans);
  const resultOf = new Map(plans.map((plan, index) => [plan, results[index]!]));
  return planned.map(({ query, plan, comparison }) =>
    formatResult(
      query,
      plan,
      resultOf.get(plan)!,
      comparison === null ? undefined : { plan: comparison, result: resultOf.get(comparison)! },
    ),
  );
}
