import { compileExpression, ExpressionError } from "../lib/expression.ts";
import { LIMITS } from "../model/limits.ts";
import { invalid } from "./invalid.ts";
import { OPERATORS, type ValueCondition } from "./query.ts";

/** Refuses what cannot be compiled, or would be slow; answers how large the expression is. */
export function checkExpression(pattern: string, field: string): number {
  const { queryExpressionChars: chars, queryExpressionSize: most } = LIMITS;
  if (pattern.length > chars) throw invalid(field, `an expression may have ${chars} characters at most.`);
  try {
    const { size } = compileExpression(pattern, true);
    if (size > most) throw invalid(field, "this expression is too large; repeat less.");
    return size;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw invalid(field, `is no regular expression in RE2's syntax: ${error.message.slice(0, 100)}.`);
  }
}

/** Whether a text that is not stored (a name) fits what is asked, whatever the negation. */
export function textTest({ op, values, caseSensitive }: ValueCondition): (text: string) => boolean {
  const same = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const wanted = values.map(same);
  switch (OPERATORS[op].op) {
    case "is":
      return (text) => wanted.includes(same(text));
    case "contains":
      return (text) => wanted.some((part) => same(text).includes(part));
    case "matches": {
      const expressions = values.map((pattern) => compileExpression(pattern, caseSensitive));
      return (text) => expressions.some(({ test }) => test(text));
    }
  }
}
