import { describeError, type Log } from "../lib/log.ts";
import { AppError } from "../model/app-error.ts";

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly error: string;
    readonly code?: string;
    readonly field?: string;
    /** Names the line in the log. */
    readonly id?: string;
  };
}

/** Where errors become answers. Only an AppError's own words leave the server; everything else is a number that names a line of the log. */
export function errorAnswer(error: unknown, log: Log, route: string): ErrorAnswer {
  if (error instanceof AppError) {
    const { status, message, code, field, retryAfterS } = error;
    return {
      status,
      headers: retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) },
      body: field === undefined ? { error: message, code } : { error: message, code, field },
    };
  }
  // Whoever asked has gone: nobody reads this.
  if ((error as { name?: unknown } | null)?.name === "AbortError") return { status: 499, headers: {}, body: { error: "Cancelled." } };
  const id = crypto.randomUUID();
  // The route's pattern, not the address: that may hold what a visitor or a user wrote.
  log.error(`Request failed: ${describeError(error)}`, { id, route });
  return { status: 500, headers: {}, body: { error: "Something went wrong on the server. Its log has the details under this id.", id } };
}

export const notFound = (): AppError => new AppError("not_found", 404, "There is nothing here.");
