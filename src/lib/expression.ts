import { RE2JS, RE2JSException } from "re2js";

/** A regular expression with RE2's syntax: its time grows with the text and never explodes. */
export interface Expression {
  /** Whether some part of the text fits. */
  readonly test: (text: string) => boolean;
  /** Instructions: what a text costs at most is this times its length. */
  readonly size: number;
}

const PLAIN = /^[\w/ -]*$/;

/** Throws `ExpressionError`, whose message says what is wrong with the pattern. */
export function compileExpression(pattern: string, caseSensitive: boolean): Expression {
  try {
    const compiled = RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    // Plain words are the commonest patterns, and this is a hundred times quicker.
    if (caseSensitive && PLAIN.test(pattern)) return { test: (text) => text.includes(pattern), size: compiled.programSize() };
    return { test: (text) => compiled.matcher(text).find(), size: compiled.programSize() };
  } catch (error) {
    if (error instanceof RE2JSException) throw new ExpressionError(error.message.replace("error parsing regexp: ", ""), { cause: error });
    throw error;
  }
}

export class ExpressionError extends Error {}
