import { LIMITS } from "../model/limits.ts";
import { invalid } from "./invalid.ts";
import { parseFilters } from "./parse-filter.ts";
import { OPERATORS, type Branch, type Condition, type Tree, type ValueCondition, type ValueTree } from "./query.ts";

/** The filters of a site's segment, as they stand in requests; null when the site has no such segment, or the reader may not use it. */
export type SegmentFilters = (id: number) => readonly unknown[] | null;

/** Writes segments out. What comes of it obeys the limits of a request; segments within segments are refused, so there is no circle. */
export function expandSegments(condition: Condition | null, filtersOf: SegmentFilters): ValueTree | null {
  if (condition === null) return null;
  const expanded = replaceLeaves(condition, (leaf): ValueTree => {
    if (leaf.op !== "segment") return leaf;
    const each = leaf.ids.map((id, index): ValueTree => {
      const field = `${leaf.field}[2][${index}]`;
      const filters = filtersOf(id);
      if (filters === null) throw invalid(field, `this site has no segment ${id} that you may use.`);
      const tree = parseFilters(filters, `segment ${id}`);
      if (tree === null) throw invalid(field, `segment ${id} is empty.`);
      return replaceLeaves(tree, (inner) => {
        if (inner.op === "segment") throw invalid(field, `segment ${id} holds another segment.`);
        return inner;
      });
    });
    return each.length === 1 ? each[0]! : { op: "or", of: each };
  });
  if (hasSegment(condition)) expectWithinLimits(expanded);
  return expanded;
}

export const hasSegment = (tree: Condition): boolean => someLeaf(tree, (leaf) => leaf.op === "segment");

/** Of the filters that must all hold: those that stand by themselves. */
export function conjuncts<Leaf extends { readonly op: string }>(tree: Tree<Leaf> | null): readonly Tree<Leaf>[] {
  if (tree === null) return [];
  return isBranch(tree) && tree.op === "and" ? childrenOf<Leaf>(tree).flatMap((part) => conjuncts(part)) : [tree];
}

export function allOf(parts: readonly ValueTree[]): ValueTree | null {
  return parts.length <= 1 ? (parts[0] ?? null) : { op: "and", of: parts };
}

export function isBranch<Leaf extends { readonly op: string }>(tree: Tree<Leaf>): tree is Branch<Leaf> {
  return "of" in tree;
}

function childrenOf<Leaf>(branch: Branch<Leaf>): readonly Tree<Leaf>[] {
  switch (branch.op) {
    case "and":
    case "or":
      return branch.of;
    case "not":
    case "has_done":
    case "has_not_done":
      return [branch.of];
  }
}

/** `inVisits` false leaves out what is said of other events of the visit. */
export function someLeaf<Leaf extends { readonly op: string }>(tree: Tree<Leaf>, holds: (leaf: Leaf) => boolean, inVisits = true): boolean {
  if (!isBranch(tree)) return holds(tree);
  if (!inVisits && (tree.op === "has_done" || tree.op === "has_not_done")) return false;
  return childrenOf<Leaf>(tree).some((part) => someLeaf(part, holds, inVisits));
}

function replaceLeaves<Leaf extends { readonly op: string }>(tree: Tree<Leaf>, replace: (leaf: Leaf) => ValueTree): ValueTree {
  if (!isBranch(tree)) return replace(tree);
  const [first, ...others] = childrenOf<Leaf>(tree).map((part) => replaceLeaves(part, replace));
  return tree.op === "and" || tree.op === "or" ? { op: tree.op, of: [first!, ...others] } : ({ op: tree.op, of: first! } as ValueTree);
}

function expectWithinLimits(tree: ValueTree): void {
  const seen = { nodes: 0, values: 0, expressions: 0, depth: 0 };
  const visit = (part: ValueTree, depth: number): void => {
    seen.nodes++;
    seen.depth = Math.max(seen.depth, depth);
    if (!isBranch(part)) countValues(part, seen);
    else for (const inner of childrenOf(part)) visit(inner, depth + 1);
  };
  visit(tree, 1);
  for (const [what, most] of [
    ["nodes", LIMITS.queryFilterNodes],
    ["values", LIMITS.queryFilterValues],
    ["expressions", LIMITS.queryExpressions],
    ["depth", LIMITS.queryFilterDepth],
  ] as const) {
    if (seen[what] > most) throw invalid("filters", `together with the segments they have ${seen[what]} ${what}; ${most} are possible.`);
  }
}

function countValues({ op, values }: ValueCondition, seen: { values: number; expressions: number }): void {
  seen.values += values.length;
  if (OPERATORS[op].op === "matches") seen.expressions += values.length;
}
