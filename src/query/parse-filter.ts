import { DIMENSION_ALIASES, GOAL_DIMENSION, isFieldDimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import { checkExpression } from "./expression.ts";
import { invalid, quote } from "./invalid.ts";
import { knownDimensions } from "./parse-columns.ts";
import { expectArray, expectBoolean, expectObject } from "./parse-value.ts";
import { isNameDimension, isTime, OPERATORS, type Condition, type Operator, type SegmentCondition, type ValueCondition } from "./query.ts";

/** What is left of the limits while a tree of filters is read. */
interface Budget {
  nodes: number;
  values: number;
  expressions: number;
  segments: number;
}

/** Filters of the list must all hold. `field` is what the list is called where it stands. */
export function parseFilters(value: unknown, field = "filters"): Condition | null {
  const filters = expectArray(value, field);
  const budget = {
    nodes: LIMITS.queryFilterNodes,
    values: LIMITS.queryFilterValues,
    expressions: LIMITS.queryExpressions,
    segments: LIMITS.querySegments,
  };
  const conditions = filters.map((filter, index) => parseFilter(filter, `${field}[${index}]`, 1, budget));
  return conditions.length <= 1 ? (conditions[0] ?? null) : { op: "and", of: conditions };
}

/** A name of a dimension whose values can be asked for; null when it is none. */
export function readFieldDimension(name: unknown): ValueCondition["dimension"] | null {
  if (typeof name !== "string" || name.length > LIMITS.queryNameChars) return null;
  if (isFieldDimension(name) || isNameDimension(name) || name === GOAL_DIMENSION) return name;
  return Object.hasOwn(DIMENSION_ALIASES, name) ? DIMENSION_ALIASES[name]! : null;
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
    case "has_done":
    case "has_not_done":
      expectLength(parts, 2, 2, field, `["${op}", filter]`);
      return { op, of: parseFilter(parts[1], `${field}[1]`, depth + 1, budget) };
    default:
      if (typeof op !== "string" || !Object.hasOwn(OPERATORS, op)) {
        const known = [...Object.keys(OPERATORS), "and", "or", "not", "has_done", "has_not_done"].join(", ");
        throw invalid(`${field}[0]`, `unknown operator ${quote(op)}; known are ${known}.`);
      }
      expectLength(parts, 3, 4, field, `["${op}", dimension, [value, ...], modifiers?]`);
      return parts[1] === "segment" ? parseSegments(parts, field, budget) : parseCondition(op as Operator, parts, field, budget);
  }
}

function parseCondition(op: Operator, parts: readonly unknown[], field: string, budget: Budget): ValueCondition {
  const dimension = readFieldDimension(parts[1]);
  if (dimension === null) {
    if (typeof parts[1] === "string" && isTime(parts[1])) {
      throw invalid(`${field}[1]`, `${quote(parts[1])} cannot be filtered; narrow date_range instead.`);
    }
    throw invalid(`${field}[1]`, `unknown dimension ${quote(parts[1])}; ${knownDimensions(parts[1])}.`);
  }
  const values = parseClauses(parts[2], `${field}[2]`, budget).map((clause, index) => parseClause(clause, `${field}[2][${index}]`));
  const caseSensitive = parseModifiers(parts[3], `${field}[3]`);
  if (OPERATORS[op].op === "matches") {
    for (const [index, value] of values.entries()) {
      if (--budget.expressions < 0) throw invalid(`${field}[2][${index}]`, `more than ${LIMITS.queryExpressions} expressions.`);
      checkExpression(value, `${field}[2][${index}]`);
    }
  }
  return { op, dimension, values, caseSensitive };
}

/** Saved filters stand for themselves: what they say is looked up once the site is known. */
function parseSegments(parts: readonly unknown[], field: string, budget: Budget): SegmentCondition {
  if (parts[0] !== "is" || parts.length > 3) throw invalid(field, `a segment is asked for as ["is", "segment", [number]].`);
  const ids = parseClauses(parts[2], `${field}[2]`, budget).map((id, index) => {
    const number = typeof id === "string" && /^\d{1,15}$/.test(id) ? Number(id) : id;
    if (Number.isSafeInteger(number) && (number as number) > 0) return number as number;
    throw invalid(`${field}[2][${index}]`, `must be the number of a segment, not ${quote(id)}.`);
  });
  budget.segments -= ids.length;
  if (budget.segments < 0) throw invalid(`${field}[2]`, `more than ${LIMITS.querySegments} segments.`);
  return { op: "segment", ids, field };
}

function parseClauses(value: unknown, field: string, budget: Budget): readonly unknown[] {
  const clauses = expectArray(value, field);
  if (clauses.length === 0) throw invalid(field, "needs at least one value.");
  budget.values -= clauses.length;
  if (budget.values < 0) throw invalid(field, `more than ${LIMITS.queryFilterValues} values in all filters together.`);
  return clauses;
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
