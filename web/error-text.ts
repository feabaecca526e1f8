import type { ApiError } from "./api.ts";
import { en } from "./words/en.ts";
import { language } from "./language.ts";
import { t } from "./words/t.ts";

type OwnCode = Extract<keyof typeof en.errors, `code.${string}`>;
const isOwnCode = (name: string): name is OwnCode => Object.hasOwn(en.errors, name);

/** What went wrong, in the reader's language where its code is known; else, and in details of English, in the server's own words. */
export function errorText(error: ApiError): string {
  return [whatOf(error), waitOf(error.waitS)].filter((sentence) => sentence !== "").join(" ");
}

function whatOf({ status, code, message }: ApiError): string {
  const name = `code.${code}`;
  if (code === "unreachable" || code === "outdated") return t(`errors.${code}`);
  if (code === "page_failed") return t("errors.page_failed", { message });
  if (isOwnCode(name) && (language() !== "en" || message === "")) return t(`errors.${name}`);
  return message === "" ? t("errors.status", { status: String(status) }) : message;
}

function waitOf(waitS: number | undefined): string {
  if (waitS === undefined) return "";
  return waitS < 90 ? t("errors.retry.seconds", { count: waitS }) : t("errors.retry.minutes", { count: Math.ceil(waitS / 60) });
}
