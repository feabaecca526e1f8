import { locale } from "./language.ts";
import type { Option } from "./parts/combobox.ts";

/** The browser's own zone: the best guess for the reader's site. */
export const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** All zones the browser knows, with the offset each has now. */
export function zoneOptions(nowMs: number): readonly Option[] {
  const names = new Set(["UTC", browserZone(), ...Intl.supportedValuesOf("timeZone")]);
  return [...names].sort().map((name) => ({ value: name, label: name.replaceAll("_", " "), hint: offsetOf(name, nowMs) }));
}

function offsetOf(timeZone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(nowMs);
  return (parts.find(({ type }) => type === "timeZoneName")?.value ?? "").replace(/^GMT$/, "GMT+0");
}

/** What a clock in the zone shows now; null for a name that is no zone. */
export function clockIn(timeZone: string, nowMs: number): string | null {
  try {
    return new Intl.DateTimeFormat(locale(), { timeZone, weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
      nowMs,
    );
  } catch {
    return null;
  }
}
