import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { FINDINGS, type FindingCode } from "../../src/model/finding.ts";
import { findingText } from "../../web/finding-text.ts";
import { findings } from "../../web/words/fr/findings.ts";
import { chooseLanguage } from "../../web/language.ts";
import { formatBucket, formatChange, formatChoices, formatDays, formatDuration, formatExact, formatShort } from "../../web/format.ts";
import { ApiError, type Answer } from "../../web/api.ts";
import { errorText } from "../../web/error-text.ts";
import { valueName } from "../../web/names.ts";
import { unansweredText } from "../../web/unanswered.ts";
import { en } from "../../web/words/en.ts";
import { enLater } from "../../web/words/en-later.ts";
import { fr } from "../../web/words/fr.ts";
import { frLater } from "../../web/words/fr-later.ts";
import type { Message } from "../../web/words/message.ts";
import { loadLaterWords } from "../../web/words/tables.ts";
import { t, tNodes } from "../../web/words/t.ts";
import { literalsIn } from "../helpers/literals.ts";
import { sourceFiles } from "../helpers/source-files.ts";

type Flat = ReadonlyMap<string, string>;

/** Every text by its key; the forms of a plural by "key/one" and "key/other". */
function flat(areas: Readonly<Record<string, Readonly<Record<string, Message>>>>): Flat {
  return new Map(
    Object.entries(areas).flatMap(([area, messages]) =>
      Object.entries(messages).flatMap(([name, message]): [string, string][] =>
        typeof message === "string"
          ? [[`${area}.${name}`, message]]
          : Object.entries(message).map(([form, text]): [string, string] => [`${area}.${name}/${form}`, text as string]),
      ),
    ),
  );
}

const english = flat({ ...en, ...enLater });
const french = flat({ ...fr, ...frLater });
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).toSorted();

describe("the French words", () => {
  /** Words that both languages share, names, and texts that consist of placeholders. */
  const SAME = new Set([
    ...["Site", "Sites", "Pages", "Page", "Source", "Sources", "Direct", "Audio", "SMS", "Mobile", "E-mail", "Do Not Track"],
    ...["Global Privacy Control", "Robots", "{size} pt", "{size} pts", "{number} {metric}", "Segment", "Segments"],
    ...["{dimension} {operator}", "{subject} {values}"],
    ...["{rows} × {columns}", "Total"],
    ...["Minutes", "Annotations", "vs {days}", "{email} · {role}", "Do Not Track (DNT)."],
    ...["HTML", "WordPress", "Next.js", "Astro", "Hugo", "npm", "Plausible", "Umami", "GoatCounter"],
  ]);

  test("say everything in French", () => {
    expect([...french].filter(([key, text]) => english.get(key) === text && !SAME.has(text)).map(([key]) => key)).toEqual([]);
  });

  test("have the placeholders of the English ones", () => {
    const wrong = [...english].filter(
      ([key, text]) => french.has(key) && placeholders(french.get(key)!).join() !== placeholders(text).join(),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test("are set as French is: a space before double signs, curved apostrophes", () => {
    const wrong = [...french].filter(([, text]) => /[\p{L}\d}][;:!?»](\s|$)|«\S|\p{L}'\p{L}/u.test(text));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});

describe("what is found on a page, in French", () => {
  test("has the values of the English text, and a hint where that has one", () => {
    const wrong = (Object.keys(FINDINGS) as FindingCode[]).filter((code) => {
      const [english, french] = [FINDINGS[code], findings[code]];
      const values = ({ message, hint }: { message: string; hint: string }): string => placeholders(message + hint).join();
      return values(english) !== values(french) || (english.hint === "") !== (french.hint === "") || english.message === french.message;
    });
    expect(wrong).toEqual([]);
  });

  test("is filled with what was found; an unknown code speaks English", () => {
    const finding = {
      code: "twice",
      level: "warning",
      message: "It is there twice.",
      hint: "Remove one.",
      values: { times: "2" },
    } as const;
    expect(findingText(finding, findings).message).toBe("Le script est 2 fois sur la page.");
    expect(findingText({ ...finding, code: "newer" as FindingCode }, findings)).toEqual({
      message: "It is there twice.",
      hint: "Remove one.",
    });
    expect(findingText(finding, null).message).toBe("It is there twice.");
  });
});

/** The files of the dashboard that the first page loads: what it imports, not what it fetches later. */
function firstFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const ahead = [join(import.meta.dir, "../../web/main.ts")];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (files.has(file) || !file.endsWith(".ts")) continue;
    const text = readFileSync(file, "utf8");
    files.set(file, text);
    const imports = text.matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)"/gm);
    for (const [, name] of imports) ahead.push(join(dirname(file), name!));
  }
  return files;
}

test("the first page says nothing in words that come later", () => {
  const files = firstFiles();
  expect(files.size).toBeGreaterThan(30);
  const areas = Object.keys(enLater);
  const saysLater = (text: string): boolean => [...text.matchAll(/\bt(?:Nodes)?\(.(\w+)\./g)].some(([, area]) => areas.includes(area!));
  expect([...files].filter(([, text]) => saysLater(text)).map(([file]) => file)).toEqual([]);
});

test("no message holds markup or an empty text", () => {
  const wrong = [...english, ...french].filter(([, text]) => text.trim() === "" || /<[a-z/]|&[a-z]+;/i.test(text));
  expect(wrong.map(([key]) => key)).toEqual([]);
});

describe("in French", () => {
  beforeAll(async () => {
    await loadLaterWords("fr");
    await chooseLanguage("fr");
  });
  afterAll(() => chooseLanguage("en"));
  /** Spaces of any width are one. */
  const plain = (text: string): string => text.replace(/\s/g, " ");

  test("texts, counts and numbers", () => {
    expect(plain(t("site.range.28d"))).toBe("28 derniers jours");
    expect([0, 1, 2, 1_234_567].map((count) => plain(t("sites.visitors", { count })))).toEqual([
      "0 visiteur",
      "1 visiteur",
      "2 visiteurs",
      "1 234 567 visiteurs",
    ]);
    expect([formatExact(41.3, "percent"), formatShort(18_400), formatChange(-3.4, "percent"), formatDuration(3720)].map(plain)).toEqual([
      "41,3 %",
      "18,4 k",
      "3,4 pts",
      "1 h 02",
    ]);
    expect(formatChoices(["a", "b", "c"])).toBe("a, b ou c");
  });

  test("a line never breaks before a double sign", () => {
    expect(t("setup.site.question")).toBe("Quel site voulez-vous mesurer\u00a0?");
  });

  test("dates and names", () => {
    expect(formatBucket("2026-11-01", "month")).toBe("novembre 2026");
    expect(formatDays("2026-11-21", "2026-11-21")).toContain("sam.");
    expect(valueName("visit:country", "DE")).toBe("Allemagne");
    expect(valueName("event:weekday", "1")).toBe("lundi");
    expect(valueName("visit:channel", "Organic Search")).toBe("Recherche naturelle");
    expect(valueName("event:page", "Organic Search")).toBe("Organic Search");
  });
});

/** What a screen never asks for, or never sees the answer of: programs with keys, the doors of collecting, the command line, a wrong address. */
const TOLD_TO_PROGRAMS = new Set([
  ...["invalid_body", "unknown_field", "malformed_json", "malformed_form", "unsupported_media_type", "body_too_slow", "method_not_allowed"],
  ...["key_required", "key_invalid", "scope_missing", "two_credentials", "login_required", "no_account", "invalid_sites", "invalid_days"],
  ...["too_many_events", "counters_private", "password_mismatch", "not_built", "not_found", "bad_host", "unknown_host", "connection_gone"],
  // A question that the screen of a shared link answers with a form.
  "password_required",
]);

describe("what the server refuses", () => {
  const codes = sourceFiles(["src"]).flatMap(({ path, text }) => [
    ...[...text.matchAll(/AppError\(\s*"([a-z_]+)"/g)].map(([, code]) => code!),
    ...(path === "src/store/refusals.ts" ? [...text.matchAll(/^ {2}([a-z_]+): \{/gm)].map(([, code]) => code!) : []),
  ]);

  test("has words of the reader's language wherever a screen can meet it", () => {
    expect(codes.length).toBeGreaterThan(60);
    const without = codes.filter((code) => !french.has(`errors.code.${code}`) && !french.has(`refusals.${code}`));
    expect([...new Set(without)].filter((code) => !TOLD_TO_PROGRAMS.has(code))).toEqual([]);
  });

  test.each([
    [400, "invalid_query", "filters[0]: is no regular expression", /^Le serveur ne comprend pas cette question\s: filters\[0\]: is no/],
    [503, "query_timeout", "The query took longer than 30 seconds.", /^Cela a pris trop de temps/],
    [500, "", "Something went wrong on the server.", /^Le serveur a répondu avec le statut 500/],
    [400, "unknown_field", "There is no field x.", /^There is no field x\.$/],
  ])("%i %s is told in French", async (status, code, message, told) => {
    await chooseLanguage("fr");
    await loadLaterWords("fr");
    expect(errorText(new ApiError(status, code, message))).toMatch(told);
    await chooseLanguage("en");
  });

  test("numbers that are removed are told in the reader's words, with the day", async () => {
    const unanswered = {
      code: "events_removed",
      events_from: "2026-04-16",
      error: "Events from before 2026-04-16 are removed, and so on.",
    };
    const answer = { results: [], meta: { unanswered }, query: {} } as unknown as Answer;
    expect(unansweredText(answer)).toStartWith("Events from before Thu, 16 Apr 2026 are removed");
    await chooseLanguage("fr");
    expect(unansweredText(answer)).toStartWith("Les événements d’avant le jeu. 16 avr. 2026 sont supprimés");
    await chooseLanguage("en");
  });
});

test("markup stands in a sentence where its name stands", () => {
  expect(tNodes("tools.not-found.advice", { link: 7 }).join("|")).toBe("Perhaps the address was cut. |7|.");
});

/** Attributes and properties that a reader sees or hears. */
const SPOKEN = /\s(?:(?:aria-label|aria-description|title|placeholder|alt|label|hint|kept|caption|summary)="|name="(?=\p{Lu}))([^"]*)"/gu;
/** Names and signs that are the same in every language; what may stand in code is not read. */
const UNTRANSLATED = /\b(?:[Cc]airn( serve)?|example\.com|email|password|domain)\b|#token/g;
const LETTERS = /\p{L}{2,}/u;
/** Strings with a capital or a sentence's end that are no words: keys of the keyboard, headers, names of kinds. */
const NO_WORDS = new Set([
  ...[
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "ArrowRight",
    "Enter",
    "Escape",
    "Cairn",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Esc",
    "Backspace",
    "Ctrl K",
    "ApiError",
    "UTC",
    "GMT+0",
  ],
  ...["GET", "POST", "DELETE", "PUT", "PATCH", "Desktop", "Laptop", "Tablet", "Mobile", "Direct / None"],
]);
const isSentence = (text: string): boolean => /^\p{Lu}\p{Ll}+/u.test(text) || /\p{L}{2,} \p{L}+.*[.…?!:]$/u.test(text);

test("no screen holds words of its own: what a reader sees stands in web/words", () => {
  const screens = sourceFiles(["web"]).filter(({ path }) => !/^web\/(tracker|words)\//.test(path));
  const wrong = screens.flatMap(({ path, text }) =>
    literalsIn(text).flatMap((literal) => {
      const where = (words: string): string => `${path}:${literal.line}: ${words.trim()}`;
      if (literal.kind !== "html") {
        return isSentence(literal.text) && !NO_WORDS.has(literal.text) ? [where(literal.text)] : [];
      }
      const spoken = [...literal.text.matchAll(SPOKEN)].map(([, words]) => words!);
      const shown = literal.text.replace(/<(?:"[^"]*"|[^>"])*>/g, "\n").split("\n");
      return [...spoken, ...shown].filter((words) => LETTERS.test(words.replace(UNTRANSLATED, ""))).map(where);
    }),
  );
  expect(wrong).toEqual([]);
});
