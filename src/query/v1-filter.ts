import { invalid, quote } from "./invalid.ts";

/**
 * Filters of the older API as those of a query: `;` between them, `==` and `!=`, `|` between values (`\|` is itself), `*` for anything.
 * "visit:source==Google|Bing;event:page!=/blog*".
 */
export function parseV1Filters(text: string): unknown[] {
  return text.split(";").map((part) => {
    const { dimension, sign, value } = split(part);
    const values = value.split(/(?<!\\)\|/).map((one) => one.replaceAll("\\|", "|"));
    const not = sign === "!=" ? "_not" : "";
    // The name of a goal may well hold a star.
    if (dimension !== "event:goal" && values.some((one) => one.includes("*")))
      return [`matches${not}`, dimension, values.map(toExpression)];
    return [`is${not}`, dimension, values];
  });
}

/** By the first sign. Spaces are trimmed and not matched: an expression with spaces on both sides takes the cube of their number. */
function split(part: string): { dimension: string; sign: string; value: string } {
  const at = part.search(/[=!]/);
  const [dimension, sign, value] = [part.slice(0, Math.max(at, 0)).trim(), part.slice(at, at + 2), part.slice(at + 2).trim()];
  if (dimension === "" || (sign !== "==" && sign !== "!=") || value === "") {
    throw invalid("filters", `${quote(part)} must have the form dimension==value or dimension!=value.`);
  }
  return { dimension, sign, value };
}

const toExpression = (pattern: string): string => `^${pattern.split(/\*+/).map(escape).join(".*")}$`;

const escape = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
