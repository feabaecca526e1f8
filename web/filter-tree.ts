import { isFilterDimension, isGroup, isGroupOperator, isOperator, isSegment, type Filter } from "./filter.ts";

/** A filter as the API takes it: docs/stats-api.md. */
export type FilterTree =
  | readonly [operator: string, dimension: string, values: readonly (string | number)[], modifiers?: { readonly case_sensitive: boolean }]
  | readonly [operator: "and" | "or", of: readonly FilterTree[]]
  | readonly [operator: "not" | "has_done" | "has_not_done", of: FilterTree];

export function treeOf(filter: Filter): FilterTree {
  if (isSegment(filter)) return ["is", "segment", [filter.id]];
  if (isGroup(filter)) {
    const of = filter.of.map(treeOf);
    if (filter.operator === "and" || filter.operator === "or") return of.length === 1 ? of[0]! : [filter.operator, of];
    return [filter.operator, of.length === 1 ? of[0]! : ["and", of]];
  }
  const { operator, dimension, values, anyCase } = filter;
  return anyCase === true ? [operator, dimension, values, { case_sensitive: false }] : [operator, dimension, values];
}

/** What a program saved may say more than the page can show: null then. */
export function filterOfTree(tree: unknown): Filter | null {
  if (!Array.isArray(tree)) return null;
  const [operator, second, values, modifiers] = tree as [unknown, unknown, unknown, unknown];
  if (typeof operator !== "string") return null;
  if (operator === "and" || operator === "or") {
    const of = Array.isArray(second) ? filtersOfTrees(second) : null;
    return of && { operator, of };
  }
  if (isGroupOperator(operator)) {
    const of = filterOfTree(second);
    return of && { operator, of: isGroup(of) && of.operator === "and" ? of.of : [of] };
  }
  if (!isOperator(operator) || typeof second !== "string" || !isFilterDimension(second) || !Array.isArray(values)) return null;
  if (values.length === 0) return null;
  const anyCase = (modifiers as { case_sensitive?: unknown } | undefined)?.case_sensitive === false ? { anyCase: true as const } : {};
  return { operator, dimension: second, values: values.map(String), ...anyCase };
}

/** Null when the page cannot show all of them. */
export function filtersOfTrees(trees: readonly unknown[]): readonly Filter[] | null {
  const filters = trees.map(filterOfTree);
  return filters.every((filter) => filter !== null) ? filters : null;
}
