import type { FindingCode } from "../src/model/finding.ts";
import type { Finding } from "./settings-api.ts";
import type { Language } from "./words/tables.ts";

/** What is so, and what to do; words in braces stand for a finding's values. English is what the server says (src/model/finding.ts). */
export type FindingWords = Readonly<Record<FindingCode, { readonly message: string; readonly hint: string }>>;

/** Null: the server's own words are the reader's. */
export async function loadFindingWords(language: Language): Promise<FindingWords | null> {
  return language === "fr" ? (await import("./words/fr/findings.ts")).findings : null;
}

/** A code that a newer server knows and this page does not is told in the server's words. */
export function findingText({ code, message, hint, values }: Finding, words: FindingWords | null) {
  const own = words?.[code];
  if (own === undefined) return { message, hint };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { message: fill(own.message), hint: fill(own.hint) };
}
