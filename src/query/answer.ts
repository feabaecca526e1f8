import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Plan, Result } from "../model/plan.ts";
import { crossingPlans, formatCrossing, planCrossing, type Crossing } from "./crossing.ts";
import { formatAnswer, formatUnanswered, type QueryResponse } from "./format.ts";
import { invalid, within } from "./invalid.ts";
import type { ResultOf } from "./join.ts";
import { planAnswer, plansOf, type Asked, type Planned } from "./plan.ts";
import { refusal, unansweredBy, withKnownComparison } from "./removed.ts";

/** Where a site's events lie in time; null while it has none. */
export type SpanOf = (site: SiteId) => Promise<{ readonly fromMs: number } | null>;

/**
 * Answers queries together: all plans, comparisons and sums included, go to the store at once, so that they can share its work. "all"
 * begins where `spanOf` says that the site's events do; without it, in 2010.
 */
export async function answerQueries(
  asked: readonly Asked[],
  nowMs: number,
  execute: (plans: readonly Plan[]) => Promise<readonly Result[]>,
  spanOf?: SpanOf,
): Promise<QueryResponse[]> {
  const parts = await Promise.all(asked.map((one) => planParts(one, nowMs, spanOf)));
  const plans = parts.flatMap(({ planned, crossing }) => [planned, ...crossingPlans(crossing)].flatMap(plansOf));
  if (plans.length > LIMITS.queryPlans) {
    throw invalid(
      asked.length > 1 ? "queries" : "include",
      `${plans.length} passes over the events are needed; ${LIMITS.queryPlans} are possible at once.`,
    );
  }
  const results = await execute(plans);
  const found = new Map(plans.map((plan, index) => [plan, results[index]!]));
  const resultOf = (plan: Plan): Result => found.get(plan)!;
  return parts.map((part, index) => within(asked[index]!.place, () => formatPart(part, asked[index]!, resultOf)));
}

/** A query that may not or cannot be answered is refused; one of several is answered without numbers, and its neighbours as ever. */
function formatPart({ planned, crossing }: Part, { withheld, place }: Asked, resultOf: ResultOf): QueryResponse {
  const unanswered = withheld ?? unansweredBy(planned, crossing, resultOf);
  if (unanswered !== null && place === undefined) throw refusal(unanswered);
  if (unanswered !== null) return formatUnanswered(planned, unanswered);
  const known = withKnownComparison(planned, resultOf);
  const skipped = known === planned ? {} : { comparison_skip_reason: "events_removed" };
  return formatAnswer(known, resultOf, { ...formatCrossing(crossing, known, resultOf), ...skipped });
}

interface Part {
  readonly planned: Planned;
  readonly crossing: Crossing;
}

async function planParts(asked: Asked, nowMs: number, spanOf?: SpanOf): Promise<Part> {
  const isAll = asked.query.dateRange.kind === "all" && spanOf !== undefined;
  const first = isAll ? ((await spanOf(asked.site.id))?.fromMs ?? nowMs) : undefined;
  return within(asked.place, () => {
    const planned = planAnswer(asked, nowMs, first);
    return { planned, crossing: planCrossing(planned, asked.goals ?? [], nowMs) };
  });
}
