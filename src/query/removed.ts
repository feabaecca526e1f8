import { dayToDate, firstDayFrom, zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import type { Plan } from "../model/plan.ts";
import { crossingPlans, type Crossing } from "./crossing.ts";
import type { ResultOf } from "./join.ts";
import { plansOf, type Planned, type Withheld } from "./plan.ts";

/** Why a query has no numbers, as `meta.unanswered` says it. */
export interface Unanswered {
  readonly code: "events_removed";
  /** The site's first day of which there are events. */
  readonly events_from: string;
  readonly error: string;
}

/** Null when every number of the answer is known. The earlier numbers of a comparison may be missing: see `withKnownComparison`. */
export function unansweredBy(planned: Planned, crossing: Crossing, resultOf: ResultOf): Unanswered | null {
  const plans = [{ ...planned, before: null }, ...crossingPlans(crossing)].flatMap(plansOf);
  const fromMs = incompleteBefore(plans, resultOf);
  if (fromMs === null) return null;
  const zone = zoneOf(planned.site.timezone);
  const from = dayToDate(firstDayFrom(zone, fromMs));
  return {
    code: "events_removed",
    events_from: from,
    error: `Events from before ${from} are removed, and the sums that are kept of each day do not answer this query. Ask from that day on, or by whole days without conditions and with one dimension at most.`,
  };
}

export const refusal = (unanswered: Unanswered | Withheld): AppError =>
  "field" in unanswered
    ? new AppError(unanswered.code, 403, unanswered.error, unanswered.field)
    : new AppError(unanswered.code, 400, unanswered.error, "date_range");

/** Without the comparison when too little is kept of the time it is with. */
export function withKnownComparison(planned: Planned, resultOf: ResultOf): Planned {
  const { before } = planned;
  return before === null || incompleteBefore(plansOf({ ...planned, now: before, before: null }), resultOf) === null
    ? planned
    : { ...planned, before: null };
}

function incompleteBefore(plans: readonly Plan[], resultOf: ResultOf): number | null {
  for (const plan of plans) {
    const { incompleteBeforeMs } = resultOf(plan);
    if (incompleteBeforeMs !== undefined) return incompleteBeforeMs;
  }
  return null;
}
