import { ApiError, type Answer } from "./api.ts";

/** Why an answer has no numbers; null for one that has. */
export function unansweredError({ meta: { unanswered } }: Answer): ApiError | null {
  return unanswered === undefined ? null : new ApiError(400, unanswered.code, unanswered.error);
}
