import type { ValueFilter } from "../../src/model/plan.ts";

/** Whether a text fits a condition: written for the oracle, character by character where it can be. */
export function fitsNaively(text: string, { op, values, caseSensitive }: ValueFilter): boolean {
  const same = (part: string): string => (caseSensitive ? part : part.toLowerCase());
  switch (op) {
    case "is":
      return values.some((wanted) => same(text) === same(wanted));
    case "contains":
      return values.some((wanted) => same(text).includes(same(wanted)));
    case "matches":
      return values.some((pattern) => new RegExp(pattern, caseSensitive ? "u" : "iu").test(text));
    case "glob":
      return values.some((glob) => globFits(same(text), same(glob)));
  }
}

/** Part by part between slashes: `**` is any number of parts, `*` any characters of one. */
function globFits(text: string, glob: string): boolean {
  return partsFit(text.split("/"), glob.split("/"));
}

function partsFit([part, ...parts]: readonly string[], [pattern, ...patterns]: readonly string[]): boolean {
  if (pattern === undefined) return part === undefined;
  if (pattern === "**")
    return partsFit(part === undefined ? [] : [part, ...parts], patterns) || (part !== undefined && partsFit(parts, ["**", ...patterns]));
  return part !== undefined && starFits(part, pattern) && partsFit(parts, patterns);
}

function starFits(text: string, pattern: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] !== "*") return text[0] === pattern[0] && starFits(text.slice(1), pattern.slice(1));
  return starFits(text, pattern.slice(1)) || (text !== "" && starFits(text.slice(1), pattern));
}
