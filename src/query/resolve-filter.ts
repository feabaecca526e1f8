import { definitionOf, GOAL_DIMENSION, type FieldDimension } from "../model/dimension.ts";
import type { Goal } from "../model/goal.ts";
import type { Filter } from "../model/plan.ts";
import { textTest } from "./expression.ts";
import { conjuncts, isBranch } from "./filter-tree.ts";
import { goalCondition } from "./goal-condition.ts";
import { invalid, quote } from "./invalid.ts";
import { codeDimension, codesOf, nameOf } from "./names.ts";
import { isNameDimension, OPERATORS, type NameDimension, type ValueCondition, type ValueTree } from "./query.ts";

/** Turns the words of the API into stored values and the store's few operations. */
export function resolveFilter(condition: ValueTree, goals: readonly Goal[]): Filter {
  if (!isBranch(condition)) {
    const filter = resolveValues(condition, goals);
    return OPERATORS[condition.op].negated ? { op: "not", of: filter } : filter;
  }
  switch (condition.op) {
    case "and":
    case "or":
      return { op: condition.op, of: condition.of.map((part) => resolveFilter(part, goals)) };
    case "not":
      return { op: "not", of: resolveFilter(condition.of, goals) };
    case "has_done":
      return { op: "visit_has", of: resolveFilter(condition.of, goals) };
    case "has_not_done":
      return { op: "not", of: { op: "visit_has", of: resolveFilter(condition.of, goals) } };
  }
}

/** Those goals whose names fit all that is asked of goals: the rows of a breakdown by goal, by name. */
export function goalsAskedFor(condition: ValueTree | null, goals: readonly Goal[]): readonly Goal[] {
  const asked = conjuncts(condition).filter((part): part is ValueCondition => !isBranch(part) && part.dimension === GOAL_DIMENSION);
  const fits = (goal: Goal): boolean => asked.every((one) => fittingGoals(one, goals).includes(goal) !== OPERATORS[one.op].negated);
  return goals.filter(fits).toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function resolveValues(condition: ValueCondition, goals: readonly Goal[]): Filter {
  const { dimension } = condition;
  if (dimension === GOAL_DIMENSION) return { op: "or", of: fittingGoals(condition, goals).map(goalCondition) };
  if (isNameDimension(dimension)) return resolveNames(condition, dimension);
  return resolveField(condition, dimension);
}

function resolveField({ op: asked, values, caseSensitive }: ValueCondition, dimension: FieldDimension): Filter {
  const { op } = OPERATORS[asked];
  return { op, dimension, caseSensitive, values: op === "is" ? withEmpty(dimension, values, caseSensitive) : values };
}

/** "(not set)" and its like also ask for the empty string that they stand for. */
function withEmpty(dimension: FieldDimension, values: readonly string[], caseSensitive: boolean): readonly string[] {
  const { empty } = definitionOf(dimension);
  const meansEmpty = (value: string): boolean => (caseSensitive ? value === empty : value.toLowerCase() === empty.toLowerCase());
  return values.some(meansEmpty) && !values.includes("") ? [...values, ""] : values;
}

/** Names are not stored: what is asked of them is asked of their codes. */
function resolveNames(condition: ValueCondition, dimension: NameDimension): Filter {
  const stored = codeDimension(dimension);
  const codes = codesOf(dimension);
  if (codes === null) return resolveField(condition, stored);
  const fits = textTest(condition);
  const values = ["", ...codes].filter((code) => fits(code === "" ? definitionOf(stored).empty : nameOf(dimension, code)));
  return { op: "is", dimension: stored, values, caseSensitive: true };
}

/** A goal that is named must exist; parts of names may fit none. */
function fittingGoals(condition: ValueCondition, goals: readonly Goal[]): readonly Goal[] {
  const { op, values, caseSensitive } = condition;
  if (OPERATORS[op].op === "is") {
    const same = (text: string): string => (caseSensitive ? text : text.toLowerCase());
    const missing = values.find((value) => !goals.some(({ name }) => same(name) === same(value)));
    if (missing !== undefined) throw invalid("filters", `this site has no goal ${quote(missing)}; ${listed(goals)}.`);
  }
  const fits = textTest(condition);
  return goals.filter(({ name }) => fits(name));
}

const LISTED_GOALS = 20;

function listed(goals: readonly Goal[]): string {
  if (goals.length === 0) return "it has none yet";
  const names = goals.slice(0, LISTED_GOALS).map(({ name }) => quote(name));
  return `its goals are ${names.join(", ")}${goals.length > LISTED_GOALS ? ", ..." : ""}`;
}
