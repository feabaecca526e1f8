import { locale } from "./language.ts";

const STEPS = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 days ago", "now": a moment that is past, as an ISO text. */
export function agoText(iso: string, nowMs: number): string {
  const pastMs = Math.max(0, nowMs - Date.parse(iso));
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const step = STEPS.find(([, sizeMs]) => pastMs >= sizeMs);
  return step === undefined ? format.format(0, "second") : format.format(-Math.floor(pastMs / step[1]), step[0]);
}
