import type { Plan } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";
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

/** Answers queries together: all plans, comparisons included, go to the store at once, so that they can share its work. */
export async function answerQueries(
  asked: readonly Asked[],
  nowMs: number,
  store: Pick<Store, "execute" | "span">,
  signal: AbortSignal,
): Promise<QueryResponse[]> {
  const planned = await Promise.all(asked.map((one) => planAll(one, nowMs, store)));
  const plans = planned.flatMap(({ plan, comparison }) => (comparison === null ? [plan] : [plan, comparison]));
  const results = await store.execute(plans, signal);
  const resultOf = (plan: Plan) => results[plans.indexOf(plan)]!;
  return planned.map(({ query, plan, comparison }) => {
    const before = comparison === null ? undefined : { plan: comparison, result: resultOf(comparison) };
    return formatResult(query, plan, resultOf(plan), before);
  });
}

/** "all" begins where the site's events do: only the store knows. */
async function planAll({ query, site }: Asked, nowMs: number, store: Pick<Store, "span">): Promise<Planned> {
  const firstEventMs = query.dateRange.kind === "all" ? ((await store.span(site.id))?.fromMs ?? nowMs) : undefined;
  return {
    query,
    plan: planQuery(query, site, nowMs, firstEventMs),
    comparison: planComparison(query, site, nowMs, firstEventMs),
  };
}
