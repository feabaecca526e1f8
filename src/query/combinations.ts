import { GOAL_DIMENSION } from "../model/dimension.ts";
import { levelOf, type Metric } from "../model/metric.ts";
import { conjuncts, isBranch, someLeaf } from "./filter-tree.ts";
import { invalid } from "./invalid.ts";
import type { Query } from "./query.ts";

type Asked = Pick<Query, "metrics" | "dimensions" | "condition">;

/** Which metrics need what (Plausible's rules where it has the metric). `fails` tells what is wrong, or null. */
const RULES: readonly { readonly of: (metric: Metric) => boolean; readonly fails: (asked: Asked) => string | null }[] = [
  {
    of: (metric) => levelOf(metric) === "visit",
    fails: ({ dimensions }) => {
      const wrong = dimensions.find((dimension) => isOfEvents(dimension) && !isPageOrBeside(dimension, dimensions));
      return wrong === undefined
        ? null
        : `belongs to whole visits and cannot be combined with ${wrong} (only with event:page, and with event:hostname beside it).`;
    },
  },
  {
    of: (metric) => metric === "exit_rate",
    fails: ({ dimensions }) => (dimensions.includes("visit:exit_page") ? null : "needs the dimension visit:exit_page."),
  },
  {
    of: (metric) => metric === "scroll_depth" || metric === "time_on_page",
    fails: ({ dimensions, condition }) => {
      const asksForPage =
        condition !== null && someLeaf(condition, (leaf) => leaf.op !== "segment" && leaf.dimension === "event:page", false);
      return dimensions.includes("event:page") || asksForPage ? null : "needs event:page as a dimension or in a filter.";
    },
  },
  {
    of: (metric) => metric === "percentage",
    fails: ({ dimensions }) => (dimensions.length > 0 ? null : "needs a dimension: without one it is always 100."),
  },
  {
    of: (metric) => metric === "conversion_rate" || metric === "group_conversion_rate",
    fails: ({ dimensions, condition }) => {
      const byGoal = conjuncts(condition).some((part) => !isBranch(part) && part.op !== "segment" && part.dimension === GOAL_DIMENSION);
      return dimensions.includes(GOAL_DIMENSION) || byGoal ? null : "needs event:goal as a dimension, or as a filter of its own.";
    },
  },
  {
    of: (metric) => metric === "group_conversion_rate",
    fails: ({ dimensions }) => (dimensions.length > 0 ? null : "needs a dimension, whose values are the groups."),
  },
];

/** The site's clock tells buckets of time; everything else of an event's own divides visits. */
const isOfEvents = (dimension: string): boolean =>
  dimension.startsWith("event:") && dimension !== "event:hour" && dimension !== "event:weekday";

const isPageOrBeside = (dimension: string, dimensions: readonly string[]): boolean =>
  dimension === "event:page" || (dimension === "event:hostname" && dimensions.includes("event:page"));

export function checkCombination(asked: Asked): void {
  for (const [index, metric] of asked.metrics.entries()) {
    for (const { of, fails } of RULES) {
      const wrong = of(metric) ? fails(asked) : null;
      if (wrong !== null) throw invalid(`metrics[${index}]`, `${metric} ${wrong}`);
    }
  }
}
