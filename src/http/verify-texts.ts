import { FINDINGS, type FindingCode, type Level } from "../model/finding.ts";

export interface PageFinding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly message: string;
  /** What to do; empty when there is nothing to do. */
  readonly hint: string;
  /** The words that were put in, for a translation. */
  readonly values: Readonly<Record<string, string>>;
}

/** Longest piece of a stranger's page that is shown. */
const SHOWN_CHARS = 100;

export function finding(code: FindingCode, given: Readonly<Record<string, string>> = {}): PageFinding {
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, shorten(value)]));
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const { level, message, hint } = FINDINGS[code];
  return { code, level, message: fill(message), hint: fill(hint), values };
}

/** One line, and never long. */
function shorten(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length <= SHOWN_CHARS ? line : `${line.slice(0, SHOWN_CHARS - 1)}…`;
}
