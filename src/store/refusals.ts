import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";

/** What the query thread gives up with, by its word for it, and what is said to who asked. */
const REFUSALS: Readonly<Record<string, { readonly status: number; readonly text: string }>> = {
  too_many_groups: {
    status: 400,
    text: `These dimensions have more than ${LIMITS.queryGroups.toLocaleString("en")} combinations; narrow filters or date_range.`,
  },
  filter_too_slow: { status: 400, text: "These conditions take too long to compare with all values; use fewer or simpler ones." },
  query_timeout: {
    status: 503,
    text: `The query took longer than ${LIMITS.queryTimeoutMs / 1000} seconds; ask for a shorter range.`,
  },
};

/** An error that has crossed from the query thread, of which only the message is left. Whatever is no refusal stays as it is. */
export function readRefusal(error: unknown): unknown {
  const word = error instanceof Error && Object.hasOwn(REFUSALS, error.message) ? error.message : null;
  return word === null ? error : new AppError(word, REFUSALS[word]!.status, REFUSALS[word]!.text);
}
