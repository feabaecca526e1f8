// C0 controls and DEL: none of them belongs into a name, an address or a property, and NUL ends strings elsewhere.
const CONTROLS = /[\u0000-\u001f\u007f]/;
const ALL_CONTROLS = /[\u0000-\u001f\u007f]+/g;

/**
 * Text as it is stored: well-formed (a lone surrogate becomes U+FFFD), without control characters, composed (NFC) so that equal
 * texts are equal strings, and without white space around it.
 */
export function cleanText(text: string): string {
  const printable = CONTROLS.test(text) ? text.replace(ALL_CONTROLS, "") : text;
  const wellFormed = printable.isWellFormed() ? printable : printable.toWellFormed();
  return wellFormed.normalize("NFC").trim();
}

/** Cuts to so many UTF-16 units without splitting a character. */
export function cutText(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const last = text.charCodeAt(chars - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splits ? chars - 1 : chars);
}

/** Undoes percent-encoding; what is no valid UTF-8 stays as it was written. */
export function unescapePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
