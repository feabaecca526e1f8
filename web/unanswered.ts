import { ApiError, type Answer } from "./api.ts";
import { errorText } from "./error-text.ts";
import { formatDays } from "./format.ts";
import { t } from "./words/t.ts";

/** Why an answer has no numbers; null for one that has. */
export function unansweredError({ meta: { unanswered } }: Answer): ApiError | null {
  if (unanswered === undefined) return null;
  const { code, error, events_from: from } = unanswered;
  return new ApiError(400, code, from === undefined ? error : t("errors.removed", { day: formatDays(from, from) }));
}

/** The same in one sentence; empty for an answer that has numbers. */
export function unansweredText(answer: Answer): string {
  const error = unansweredError(answer);
  return error === null ? "" : errorText(error);
}
