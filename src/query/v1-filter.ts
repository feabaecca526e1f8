import { invalid, quote } from "./invalid.ts";

/**
 * Filters of the older API as those of a query: `;` between them, `==` and `!=`, `|` between values (`\|` is itself), `*` for anything.
 * "visit:source==Google|Bing;event:page!=/blog*".
 */
export function parseV1Filters(text: string): unknown[] {
  return text.split(";").map((part) => {
    const [, dimension, sign, value] = /^\s*([^=!]+?)\s*(==|!=)\s*(.*?)\s*$/s.exec(part) ?? [];
    if (dimension === undefined || value === undefined || value === "") {
      throw invalid("filters", `${quote(part)} must have the form dimension==value or dimension!=value.`);
    }
    const values = value.split(/(?<!\\)\|/).map((one) => one.replaceAll("\\|", "|"));
    const not = sign === "!=" ? "_not" : "";
    // The name of a goal may well hold a star.
    if (dimension !== "event:goal" && values.some((one) => one.includes("*")))
      return [`matches${not}`, dimension, values.map(toExpression)];
    return [`is${not}`, dimension, values];
  });
}

const toExpression = (pattern: string): string => `^${pattern.split(/\*+/).map(escape).join(".*")}$`;

const escape = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
