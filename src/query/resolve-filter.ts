import { DIMENSIONS } from "../model/dimension.ts";
import type { Filter } from "../model/plan.ts";
import { OPERATORS, type Condition } from "./query.ts";

/** Turns the words of the API into stored values and the store's few operations. */
export function resolveFilter(condition: Condition): Filter {
  switch (condition.op) {
    case "and":
    case "or":
      return { op: condition.op, of: condition.of.map(resolveFilter) };
    case "not":
      return { op: "not", of: resolveFilter(condition.of) };
    default: {
      const { dimension, caseSensitive } = condition;
      const { op, negated } = OPERATORS[condition.op];
      const filter: Filter = { op, dimension, caseSensitive, values: op === "is" ? withEmpty(condition) : condition.values };
      return negated ? { op: "not", of: filter } : filter;
    }
  }
}

/** "(not set)" and its like also ask for the empty string that they stand for. */
function withEmpty({ dimension, values, caseSensitive }: Extract<Condition, { values: unknown }>): readonly string[] {
  const { empty } = DIMENSIONS[dimension];
  const meansEmpty = (value: string): boolean => (caseSensitive ? value === empty : value.toLowerCase() === empty.toLowerCase());
  return values.some(meansEmpty) && !values.includes("") ? [...values, ""] : values;
}
