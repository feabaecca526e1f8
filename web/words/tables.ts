import { en } from "./en.ts";
import type { Areas, Message } from "./message.ts";

/** The languages by their codes, each under its own name. */
export const LANGUAGES = { en: "English", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;

type Table = { readonly [Area in keyof Areas]?: Readonly<Record<string, Message>> };

/** "first" belongs to the page that everybody loads; "later" comes with the screens that are fetched when they are shown. */
type Part = "first" | "later";

const LOAD: Readonly<Record<Language, Readonly<Record<Part, () => Promise<Table>>>>> = {
  en: {
    first: async () => en,
    later: async () => (await import("./en-later.ts")).enLater,
  },
  fr: {
    first: async () => (await import("./fr.ts")).fr,
    later: async () => (await import("./fr-later.ts")).frLater,
  },
};

const wanted = new Set<Part>(["first"]);
const tables: Record<Language, Table> = { en, fr: {} };

/** Fetches what this page needs of a language. Rejects when it cannot be had. */
export async function loadWords(language: Language): Promise<void> {
  const parts = await Promise.all([...wanted].map((part) => LOAD[language][part]()));
  tables[language] = Object.assign({}, tables[language], ...parts);
}

/** From now on the words of the later screens are needed too. */
export function loadLaterWords(language: Language): Promise<void> {
  wanted.add("later");
  return loadWords(language);
}

/** A message by its key. English where a language lacks it, and the key itself where even that is not loaded. */
export function messageOf(language: Language, key: string): Message {
  const dot = key.indexOf(".");
  const [area, name] = [key.slice(0, dot) as keyof Areas, key.slice(dot + 1)];
  return tables[language][area]?.[name] ?? tables.en[area]?.[name] ?? key;
}
