import { PAGEVIEW } from "../model/event.ts";
import type { Goal, GoalProp } from "../model/goal.ts";
import type { Filter, ValueFilter } from "../model/plan.ts";

/** Which events reach a goal. */
export function goalCondition({ rule }: Pick<Goal, "rule">): Filter {
  switch (rule.kind) {
    case "page":
      return { op: "and", of: [isExactly("event:name", [PAGEVIEW]), onPath(rule.path)] };
    case "event":
      if (rule.props.length === 0) return isExactly("event:name", [rule.name]);
      return { op: "and", of: [isExactly("event:name", [rule.name]), ...rule.props.map(propCondition)] };
    case "scroll":
      return {
        op: "and",
        of: [isExactly("event:name", [PAGEVIEW]), onPath(rule.path), { op: "at_least", of: "scroll_depth", value: rule.depth }],
      };
    case "duration":
      return { op: "at_least", of: "visit_duration", value: rule.seconds * 1000 };
  }
}

const isExactly = (dimension: ValueFilter["dimension"], values: readonly string[]): ValueFilter => ({
  op: "is",
  dimension,
  values,
  caseSensitive: true,
});

const onPath = (path: string): ValueFilter => ({ op: "glob", dimension: "event:page", values: [path], caseSensitive: true });

function propCondition({ key, op, values }: GoalProp): Filter {
  const holds: ValueFilter = {
    op: op === "is" || op === "is_not" ? "is" : "contains",
    dimension: `event:props:${key}`,
    values,
    caseSensitive: true,
  };
  return op === "is" || op === "contains" ? holds : { op: "not", of: holds };
}
