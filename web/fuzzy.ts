/**
 * How well a text answers a search, the more the better; null when it does not. Every word of the search has to be found: as a piece of
 * the text, or its letters one after the other. Beginnings of words count most.
 */
export function matchScore(text: string, search: string): number | null {
  const words = plain(search).split(" ").filter(Boolean);
  const within = plain(text);
  let score = 0;
  for (const word of words) {
    const found = wordScore(within, word);
    if (found === null) return null;
    score += found;
  }
  // Of two that answer equally well the shorter says less besides.
  return score - within.length / 100;
}

/** Without accents and case, and with single spaces: "Édition" is found by "edit". */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

function wordScore(text: string, word: string): number | null {
  const at = text.indexOf(word);
  if (at !== -1) {
    const starts = new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u").test(text);
    return word.length * (starts ? 4 : 2) + (at === 0 ? 2 : 0);
  }
  return lettersScore(text, word);
}

/** The letters in their order, not too far apart; the first begins a word. */
function lettersScore(text: string, word: string): number | null {
  for (let from = 0; from < text.length; from++) {
    if (text[from] !== word[0] || (from > 0 && /[\p{L}\p{N}]/u.test(text[from - 1]!))) continue;
    let at = from;
    let gaps = 0;
    for (const letter of word.slice(1)) {
      const next = text.indexOf(letter, at + 1);
      if (next === -1) return null;
      gaps += next - at - 1;
      at = next;
    }
    if (gaps <= word.length * 4) return word.length - gaps / 4;
  }
  return null;
}
