import { DIMENSION_ALIASES, isFieldDimension, isTimeDimension, type FieldDimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import { invalid, quote } from "./invalid.ts";
import { expectArray, expectBoolean, expectObject } from "./parse-value.ts";
import { OPERATORS, type Condition, type Operator } from "./query.ts";

/** What is left of the limits while a tree of filters is read. */
interface Budget {
  nodes: number;
  values: number;
}

/** Filters of the list must all hold. */
export function parseFilters(value: unknown): Condition | null {
  const filters = expectArray(value, "filters");
  const budget = { nodes: LIMITS.queryFilterNodes, values: LIMITS.queryFilterValues };
  const conditions = filters.map((filter, index) => parseFilter(filter, `filters[${index}]`, 1, budget));
  return conditions.length <= 1 ? (conditions[0] ?? null) : { op: "and", of: conditions };
}

export function parseFieldDimension(name: unknown, field: string): FieldDimension {
  if (typeof name === "string") {
    if (isFieldDimension(name)) return name;
    if (Object.hasOwn(DIMENSION_ALIASES, name)) return DIMENSION_ALIASES[name]!;
    if (isTimeDimension(name)) throw invalid(field, `${quote(name)} cannot be filtered; narrow date_range instead.`);
  }
  throw invalid(field, `unknown dimension ${quote(name)}.`);
}

function parseFilter(value: unknown, field: string, depth: number, budget: Budget): Condition {
  const parts = expectArray(value, field);
  if (depth > LIMITS.queryFilterDepth) throw invalid(field, `filters may be nested ${LIMITS.queryFilterDepth} levels deep at most.`);
  if (--budget.nodes < 0) throw invalid(field, `more than ${LIMITS.queryFilterNodes} filters.`);
  const op = parts[0];
  switch (op) {
    case "and":
    case "or": {
      expectLength(parts, 2, 2, field, `["${op}", [filter, ...]]`);
      const of = expectArray(parts[1], `${field}[1]`);
      if (of.length === 0) throw invalid(`${field}[1]`, `"${op}" needs at least one filter.`);
      return { op, of: of.map((part, index) => parseFilter(part, `${field}[1][${index}]`, depth + 1, budget)) };
    }
    case "not":
      expectLength(parts, 2, 2, field, `["not", filter]`);
      return { op, of: parseFilter(parts[1], `${field}[1]`, depth + 1, budget) };
    default:
      if (typeof op !== "string" || !Object.hasOwn(OPERATORS, op)) {
        throw invalid(`${field}[0]`, `unknown operator ${quote(op)}; known are ${Object.keys(OPERATORS).join(", ")}, and, or, not.`);
      }
      expectLength(parts, 3, 4, field, `["${op}", dimension, [value, ...], modifiers?]`);
      return parseCondition(op as Operator, parts, field, budget);
  }
}

function parseCondition(op: Operator, parts: readonly unknown[], field: string, budget: Budget): Condition {
  const dimension = parseFieldDimension(parts[1], `${field}[1]`);
  const clauses = expectArray(parts[2], `${field}[2]`);
  if (clauses.length === 0) throw invalid(`${field}[2]`, "needs at least one value.");
  budget.values -= clauses.length;
  if (budget.values < 0) throw invalid(`${field}[2]`, `more than ${LIMITS.queryFilterValues} values in all filters together.`);
  const values = clauses.map((clause, index) => parseClause(clause, `${field}[2][${index}]`));
  return { op, dimension, values, caseSensitive: parseModifiers(parts[3], `${field}[3]`) };
}

function parseClause(clause: unknown, field: string): string {
  if (Number.isSafeInteger(clause)) return String(clause);
  if (typeof clause !== "string") throw invalid(field, `must be a string or a whole number, not ${quote(clause)}.`);
  if (clause.length > LIMITS.queryValueChars) throw invalid(field, `longer than ${LIMITS.queryValueChars} characters.`);
  return clause;
}

function parseModifiers(value: unknown, field: string): boolean {
  if (value === undefined) return true;
  const caseSensitive = expectObject(value, field, ["case_sensitive"]).get("case_sensitive");
  return caseSensitive === undefined ? true : expectBoolean(caseSensitive, `${field}.case_sensitive`);
}

function expectLength(parts: readonly unknown[], least: number, most: number, field: string, form: string): void {
  if (parts.length < least || parts.length > most) throw invalid(field, `must have the form ${form}.`);
}
