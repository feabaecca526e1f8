import { UsageError } from "../config/parse.ts";
import { describeError, escapeControls } from "../lib/log.ts";
import { OperatorError } from "../lib/operator-error.ts";
import { NewerDatabaseError } from "../lib/sqlite.ts";
import { AppError } from "../model/app-error.ts";

/** What a command prints when it fails, on one line, and its exit code. */
export function describeFailure(error: unknown): { line: string; code: number } {
  if (error instanceof UsageError) return { line: escapeControls(error.message), code: 2 };
  // A value that the product refuses (a domain, an address, a short password) is a mistake on the command line like any other.
  if (error instanceof AppError) return { line: escapeControls(error.message), code: error.status === 400 ? 2 : 1 };
  const expected = error instanceof OperatorError || error instanceof NewerDatabaseError;
  const text = expected ? error.message : describeError(error);
  return { line: escapeControls(text), code: 1 };
}
