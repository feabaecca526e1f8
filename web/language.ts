import { LANGUAGES, loadWords, type Language } from "./words/tables.ts";

/** The language of the page: chosen in this browser, else the first that the browser asks for and Cairn has. */
const KEY = "cairn.language";

/** Where the reader's browser names no country. */
const USUAL: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr-FR" };

const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code);
const listeners = new Set<() => void>();
let current: Language = "en";

export const language = (): Language => current;

/** For Intl: the reader's own kind of the language, "en-US" or "fr-CA". */
export function locale(): string {
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.find((name) => name.split("-")[0] === current) ?? USUAL[current];
}

/** Before the first screen. Without its words the page speaks English. */
export async function startLanguage(): Promise<void> {
  await speak(keptLanguage() ?? askedLanguage()).catch(() => {});
}

/** Empty: as the browser asks. Rejects when the words cannot be fetched; the page then goes on in the language it had. */
export async function chooseLanguage(next: Language | ""): Promise<void> {
  const spoken = next === "" ? askedLanguage() : next;
  if (spoken !== current) await speak(spoken);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** Calls back when the page speaks another language. Returns how to stop. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function speak(next: Language): Promise<void> {
  await loadWords(next);
  current = next;
  if (globalThis.document !== undefined) document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(KEY) ?? "";
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

function askedLanguage(): Language {
  const codes = navigator.languages.map((name) => name.split("-")[0]!);
  return codes.find(isLanguage) ?? "en";
}
