import { isFieldDimension, type FieldDimension } from "../src/model/dimension.ts";

/** One condition: any of the values. Several conditions hold all together. */
export interface SimpleFilter {
  readonly operator: Operator;
  readonly dimension: FieldDimension;
  readonly values: readonly string[];
}

/** Operators in the API's words; a reader sees `t("site.operator.is")`. */
export const OPERATORS = ["is", "is_not", "contains", "contains_not"] as const;
export type Operator = (typeof OPERATORS)[number];
const isOperator = (text: string): text is Operator => (OPERATORS as readonly string[]).includes(text);

/** "is,visit:country,FR,DE"; a comma inside a value is written "\,". */
export function writeFilter({ operator, dimension, values }: SimpleFilter): string {
  return [operator, dimension, ...values.map((value) => value.replace(/[\\,]/g, "\\$&"))].join(",");
}

/** Null for anything that is no filter: an address typed by hand must not break the page. */
export function readFilter(text: string): SimpleFilter | null {
  const [operator = "", dimension = "", ...values] = splitEscaped(text);
  if (!isOperator(operator) || !isFieldDimension(dimension) || values.length === 0) return null;
  return { operator, dimension, values };
}

function splitEscaped(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "\\" && at + 1 < text.length) part += text[++at]!;
    else if (character === ",") {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}

/** A click on a row: it filters by the value, or takes that filter away again. */
export function toggleFilter(filters: readonly SimpleFilter[], dimension: FieldDimension, value: string): readonly SimpleFilter[] {
  if (hasFilter(filters, dimension, value)) return filters.filter((filter) => !isExactly(filter, dimension, value));
  const others = filters.filter((filter) => filter.dimension !== dimension || filter.operator !== "is");
  return [...others, { operator: "is", dimension, values: [value] }];
}

export function hasFilter(filters: readonly SimpleFilter[], dimension: FieldDimension, value: string): boolean {
  return filters.some((filter) => isExactly(filter, dimension, value));
}

function isExactly(filter: SimpleFilter, dimension: FieldDimension, value: string): boolean {
  return filter.dimension === dimension && filter.operator === "is" && filter.values.length === 1 && filter.values[0] === value;
}
