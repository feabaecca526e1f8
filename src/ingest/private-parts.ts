/** What stands in place of a part of an address that may point to a person. */
const EMAIL = "<email>";
const TOKEN = "<token>";

/** Shorter parts are never taken for a token, except card numbers. */
const TOKEN_CHARS = 24;
const HEX_TOKEN_CHARS = 32;

/** Replaces the parts between slashes that look like an e-mail address, a token or a card number. */
export function hidePrivateParts(path: string): string {
  if (!mayHide(path)) return path;
  return path
    .split("/")
    .map((part) => hidePart(part))
    .join("/");
}

/** A single value (of a campaign parameter): only e-mail addresses, because advertisers' ids look like tokens. */
export function hideEmail(value: string): string {
  return value.includes("@") && looksLikeEmail(value) ? EMAIL : value;
}

/** Most paths have no long part and no "@": one pass without allocation tells. */
function mayHide(path: string): boolean {
  let length = 0;
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code === 64) return true;
    length = code === 47 ? 0 : length + 1;
    // The shortest card number has 13 digits.
    if (length >= 13) return true;
  }
  return false;
}

function hidePart(part: string): string {
  if (part.includes("@") && looksLikeEmail(part)) return EMAIL;
  return looksLikeToken(part) || looksLikeCard(part) ? TOKEN : part;
}

/** something@domain.ending, the ending made of letters: "lodash@4.17.21" and "@name" are none. */
function looksLikeEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const dot = text.lastIndexOf(".");
  if (at < 1 || dot < at + 2 || text.length - dot - 1 < 2) return false;
  for (let index = dot + 1; index < text.length; index++) if (kindOf(text.charCodeAt(index)) !== LETTER) return false;
  return true;
}

const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return DIGIT;
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) ? LETTER : OTHER;
}

/**
 * Long and random: 32 or more hexadecimal digits (an UUID counts), a JWT, or at least 24 characters of base64 in which digits and
 * letters alternate often. Words, dates and version numbers between hyphens do not: only runs of 8 or more characters are looked at.
 */
function looksLikeToken(part: string): boolean {
  if (part.length < TOKEN_CHARS) return false;
  if (part.startsWith("eyJ") && part.split(".").length === 3) return true;
  let hex = 0;
  let changes = 0;
  let runLength = 0;
  let runChanges = 0;
  let previous = OTHER;
  for (let at = 0; at < part.length; at++) {
    const code = part.charCodeAt(at);
    const kind = kindOf(code);
    if (hex >= 0) hex = kind === DIGIT || ((code | 32) - 97 < 6 && kind === LETTER) ? hex + 1 : code === 45 ? hex : -1;
    if (kind === OTHER) {
      // Only - _ = . ~ + % stand in tokens; anything else is text of people.
      if (code > 126 || code === 32) return false;
      runLength = runChanges = 0;
    } else {
      if (runLength > 0 && kind !== previous) runChanges++;
      if (++runLength === 8) changes += runChanges;
      else if (runLength > 8 && kind !== previous) changes++;
    }
    previous = kind;
  }
  return hex >= HEX_TOKEN_CHARS || (hex < 0 && changes >= 4);
}

/** 13 to 19 digits that begin like a card number and have its check digit (Luhn). */
function looksLikeCard(part: string): boolean {
  const digits = part.replace(/[ -]/g, "");
  if (digits.length < 13 || digits.length > 19 || !/^[3-6]\d+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighted = at % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
