import type { Goal } from "../model/goal.ts";
import type { Filter, Plan } from "../model/plan.ts";
import { invalid } from "./invalid.ts";
import { hasSegment } from "./filter-tree.ts";
import { parseFilters } from "./parse-filter.ts";
import type { ValueTree } from "./query.ts";
import { resolveFilter } from "./resolve-filter.ts";

/** The part of a site's events that these filters of a segment leave. Throws AppError 400 when they hold a goal that is gone. */
export function partOf(filters: readonly unknown[], goals: readonly Goal[]): Filter {
  const condition = parseFilters(filters);
  if (condition === null || hasSegment(condition)) throw invalid("filters", "the segment cannot stand alone.");
  return resolveFilter(condition as ValueTree, goals);
}

/**
 * The plans, over that part of the events alone. It is done with plans and not with the question, of which sums, shares and comparisons
 * leave conditions out; and it holds inside `visit_has` too, which would tell of the visit's other events.
 */
export function narrow(plans: readonly Plan[], part: Filter): readonly Plan[] {
  // Plans of one filter share the work.
  const known = new Map<Filter | null, Filter>();
  const narrowed = (filter: Filter | null): Filter => {
    const before = known.get(filter);
    if (before !== undefined) return before;
    const both: Filter = filter === null ? part : { op: "and", of: [part, within(filter, part)] };
    known.set(filter, both);
    return both;
  };
  return plans.map((plan) => ({ ...plan, filter: narrowed(plan.filter) }));
}

function within(filter: Filter, part: Filter): Filter {
  switch (filter.op) {
    case "and":
    case "or":
      return { op: filter.op, of: filter.of.map((one) => within(one, part)) };
    case "not":
      return { op: "not", of: within(filter.of, part) };
    case "visit_has":
      return { op: "visit_has", of: { op: "and", of: [part, within(filter.of, part)] } };
    default:
      return filter;
  }
}
