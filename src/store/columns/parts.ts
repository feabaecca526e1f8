import { PAGEVIEW } from "../../model/event.ts";
import { levelOf } from "../../model/metric.ts";
import type { Filter, Grouping, Plan, PlanMetric } from "../../model/plan.ts";
import type { FieldDimension } from "../../model/dimension.ts";
import type { SimpleGrouping } from "./grouping.ts";

/** Something to be counted in one pass over the chunks. */
export interface Counted {
  readonly filter: Filter | null;
  readonly groupings: readonly SimpleGrouping[];
  readonly metrics: readonly PlanMetric[];
}

/** What of a plan is counted together for one choice of conditions, and joined by the keys of its rows. */
export interface Parts {
  /** The numbers of the conditions, in the order of the plan's groupings by condition. */
  readonly conditions: readonly number[];
  readonly main: Counted;
  /** Visit metrics of a page are those of the visits that entered on it (the field's convention). */
  readonly byEntry: Counted | null;
  /** How often the pages that visits ended on were viewed, also by visits that ended elsewhere. */
  readonly viewed: Counted | null;
}

/** An event counts in each condition that holds: each is a question of its own. */
export function partsOf(plan: Plan): Parts[] {
  const simple = plan.groupings.filter((grouping): grouping is SimpleGrouping => grouping.by !== "condition");
  let choices: { numbers: readonly number[]; filters: readonly Filter[] }[] = [{ numbers: [], filters: [] }];
  for (const grouping of plan.groupings) {
    if (grouping.by !== "condition") continue;
    choices = choices.flatMap(({ numbers, filters }) =>
      grouping.conditions.map((condition, number) => ({ numbers: [...numbers, number], filters: [...filters, condition] })),
    );
  }
  return choices.map(({ numbers, filters }) => partsFor(plan.metrics, simple, both(plan.filter, ...filters), numbers));
}

function partsFor(
  metrics: readonly PlanMetric[],
  groupings: readonly SimpleGrouping[],
  filter: Filter | null,
  conditions: readonly number[],
): Parts {
  const joined = (metric: PlanMetric): boolean =>
    metric !== "exit_rate" && levelOf(metric) === "visit" && groupings.some((grouping) => isBy(grouping, "event:page"));
  const ofEntry = metrics.filter(joined);
  return {
    conditions,
    main: { filter, groupings, metrics: metrics.filter((metric) => !joined(metric)) },
    byEntry: ofEntry.length === 0 ? null : { filter, groupings: replaced(groupings, "event:page", "visit:entry_page"), metrics: ofEntry },
    viewed: metrics.includes("exit_rate")
      ? { filter: both(filter, IS_PAGEVIEW), groupings: replaced(groupings, "visit:exit_page", "event:page"), metrics: ["pageviews"] }
      : null,
  };
}

const IS_PAGEVIEW: Filter = { op: "is", dimension: "event:name", values: [PAGEVIEW], caseSensitive: true };

const isBy = (grouping: Grouping, dimension: FieldDimension): boolean => grouping.by === "field" && grouping.dimension === dimension;

function replaced(groupings: readonly SimpleGrouping[], dimension: FieldDimension, other: FieldDimension): SimpleGrouping[] {
  return groupings.map((grouping) => (isBy(grouping, dimension) ? { by: "field", dimension: other } : grouping));
}

function both(...filters: readonly (Filter | null)[]): Filter | null {
  const of = filters.filter((filter) => filter !== null);
  return of.length <= 1 ? (of[0] ?? null) : { op: "and", of };
}
