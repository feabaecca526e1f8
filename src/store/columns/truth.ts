import { compileExpression } from "../../lib/expression.ts";
import { compileGlob } from "../../lib/path-glob.ts";
import type { ValueFilter } from "../../model/plan.ts";

/** A byte per value: 1 where the value fits. Once per string and request, however many events have it. */
export function truthOf(filter: ValueFilter, values: readonly string[]): Uint8Array {
  const fits = testOf(filter);
  const truth = new Uint8Array(values.length);
  for (const [number, value] of values.entries()) if (fits(value)) truth[number] = 1;
  return truth;
}

function testOf({ op, values, caseSensitive }: ValueFilter): (value: string) => boolean {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const wanted = values.map(fold);
  switch (op) {
    case "is": {
      const set = new Set(wanted);
      return (value) => set.has(fold(value));
    }
    case "contains":
      return (value) => {
        const text = fold(value);
        return wanted.some((part) => text.includes(part));
      };
    case "glob": {
      const globs = wanted.map(compileGlob);
      return (value) => {
        const text = fold(value);
        return globs.some((fits) => fits(text));
      };
    }
    case "matches": {
      const expressions = values.map((pattern) => compileExpression(pattern, caseSensitive));
      return (value) => expressions.some(({ test }) => test(value));
    }
  }
}
