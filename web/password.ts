import { LIMITS } from "../src/model/limits.ts";

/** How well a password stands up to guessing. Advice only: the server decides by length. */
export interface Strength {
  /** 0 is too short, 4 is strong. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** Characters to go until it is long enough. */
  readonly missing: number;
}

const COMMON = /pass(word)?|qwert[yz]|asdf|admin|letmein|welcome|cairn|analytics|1234|abcd|iloveyou|dragon|monkey|(19|20)\d\d/gi;

/** Counts what a guesser has to find: common words, the owner's own name, repeats and runs are worth little. */
export function passwordStrength(password: string, email: string): Strength {
  const missing = LIMITS.passwordMinChars - [...password].length;
  if (missing > 0) return { level: 0, missing };
  const rest = withoutOwnName(password.replace(COMMON, "*"), email);
  // A guesser knows words: a letter within them is worth some three bits, not five.
  const perCharacter = /^[a-z\s*-]*$/i.test(rest) ? 3 : Math.log2(alphabet(rest));
  const bits = freshCharacters(rest) * perCharacter;
  return { level: bits < 30 ? 1 : bits < 45 ? 2 : bits < 60 ? 3 : 4, missing: 0 };
}

function withoutOwnName(text: string, email: string): string {
  const parts = email.toLowerCase().split(/[@.]/);
  return parts
    .filter((part) => part.length >= 3 && text.toLowerCase().includes(part))
    .reduce((rest, part) => rest.toLowerCase().replaceAll(part, "*"), text);
}

/** Characters that neither repeat nor continue the one before, and were not seen three times. */
function freshCharacters(text: string): number {
  const seen = new Map<string, number>();
  let fresh = 0;
  let last = -10;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const times = (seen.get(character) ?? 0) + 1;
    seen.set(character, times);
    if (Math.abs(code - last) > 1 && times <= 3) fresh++;
    last = code;
  }
  return fresh;
}

function alphabet(text: string): number {
  let size = 2;
  if (/[a-z]/.test(text)) size += 24;
  if (/[A-Z]/.test(text)) size += 26;
  if (/\d/.test(text)) size += 10;
  if (/[^A-Za-z\d]/.test(text)) size += 20;
  return size;
}
