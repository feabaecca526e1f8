import type { ApiError } from "./api.ts";
import { language } from "./language.ts";
import { messageOf } from "./words/tables.ts";
import { t } from "./words/t.ts";

/** Our own sentence for a code; null where there is none, or where it was not loaded because only a later screen needs it. */
function ownText({ code, message }: ApiError): string | null {
  const key = [`errors.code.${code}`, `refusals.${code}`].find((name) => messageOf(language(), name) !== name);
  // What it says in general, the server's words may say in particular.
  return key === undefined ? null : t(key as "errors.page_failed", { message });
}

/** What went wrong, in the reader's language where its code is known; else, and in details of English, in the server's own words. */
export function errorText(error: ApiError): string {
  return [whatOf(error), waitOf(error.waitS)].filter((sentence) => sentence !== "").join(" ");
}

function whatOf(error: ApiError): string {
  const { status, code, message } = error;
  if (code === "unreachable" || code === "outdated") return t(`errors.${code}`);
  if (code === "page_failed") return t("errors.page_failed", { message });
  const own = language() !== "en" || message === "" ? ownText(error) : null;
  if (own !== null) return own;
  // What is broken is told in the log.
  return message === "" || (status >= 500 && language() !== "en") ? t("errors.status", { status: String(status) }) : message;
}

function waitOf(waitS: number | undefined): string {
  if (waitS === undefined) return "";
  return waitS < 90 ? t("errors.retry.seconds", { count: waitS }) : t("errors.retry.minutes", { count: Math.ceil(waitS / 60) });
}
