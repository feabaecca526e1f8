import { LIMITS } from "../model/limits.ts";
import { invalid } from "./invalid.ts";
import { OPERATORS, type ValueCondition } from "./query.ts";

export function checkExpression(pattern: string, field: string): void {
  if (pattern.length > LIMITS.queryExpressionChars) {
    throw invalid(field, `an expression may have ${LIMITS.queryExpressionChars} characters at most.`);
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
    case "matches":
      return () => false;
  }
}
