import { isGroup, isSegment, type Filter, type FilterDimension, type GroupOperator, type Operator } from "./filter.ts";

/** What is kept: what matches, all but that, or whole visits in which something that matches was done, or was not. */
export const REACHES = ["match", "has_done", "has_not_done", "not"] as const;
export type Reach = (typeof REACHES)[number];
export type Join = "and" | "or";

/** A condition while it is being written: perhaps without a value yet. */
export interface DraftCondition {
  readonly kind: "condition";
  /** Tells parts apart while they are drawn. */
  readonly id: number;
  readonly dimension: FilterDimension;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly anyCase: boolean;
  /** Typed, and not yet a value. */
  readonly text: string;
}

export interface DraftSegment {
  readonly kind: "segment";
  readonly id: number;
  readonly segment: number;
}

export interface DraftGroup {
  readonly kind: "group";
  readonly id: number;
  readonly reach: Reach;
  readonly join: Join;
  readonly of: readonly DraftPart[];
}

export type DraftPart = DraftCondition | DraftSegment | DraftGroup;

let lastId = 0;
const newId = (): number => ++lastId;

export const emptyCondition = (): DraftCondition => ({
  ...{ kind: "condition", id: newId(), dimension: "event:page", operator: "is" },
  ...{ values: [], anyCase: false, text: "" },
});

export const emptyGroup = (): DraftGroup => ({ kind: "group", id: newId(), reach: "match", join: "or", of: [emptyCondition()] });

/** A filter to be changed, or a new one. A single condition is a group of one. */
export function draftOf(filter: Filter | null): DraftGroup {
  if (filter === null) return { ...emptyGroup(), join: "and" };
  const part = partOf(filter);
  return part.kind === "group" ? part : { kind: "group", id: newId(), reach: "match", join: "and", of: [part] };
}

function partOf(filter: Filter): DraftPart {
  if (isSegment(filter)) return { kind: "segment", id: newId(), segment: filter.id };
  if (!isGroup(filter)) {
    const { dimension, operator, values, anyCase = false } = filter;
    return { kind: "condition", id: newId(), dimension, operator, values, anyCase, text: "" };
  }
  const [only] = filter.of;
  const isJoin = (operator: string): operator is Join => operator === "and" || operator === "or";
  if (isJoin(filter.operator)) return { kind: "group", id: newId(), reach: "match", join: filter.operator, of: filter.of.map(partOf) };
  // "has done (a or b)" is one group to a reader.
  const inside = filter.of.length === 1 && only !== undefined && isGroup(only) && isJoin(only.operator) ? only : null;
  const join = inside === null ? "and" : (inside.operator as Join);
  return { kind: "group", id: newId(), reach: filter.operator, join, of: (inside ?? filter).of.map(partOf) };
}

/** What was written: conditions that must all hold become filters of their own. Empty when nothing was written. */
export function filtersOf(draft: DraftGroup): readonly Filter[] {
  if (draft.reach === "match" && draft.join === "and") return draft.of.flatMap(filterOf);
  return filterOf(draft);
}

function filterOf(part: DraftPart): readonly Filter[] {
  if (part.kind === "segment") return [{ operator: "segment", id: part.segment }];
  if (part.kind === "condition") {
    const { dimension, operator, anyCase } = part;
    const values = valuesOf(part);
    return values.length === 0 ? [] : [{ operator, dimension, values, ...(anyCase ? { anyCase } : {}) }];
  }
  const of = part.of.flatMap(filterOf);
  if (of.length === 0) return [];
  if (part.reach === "match") return of.length === 1 ? of : [{ operator: part.join, of }];
  const operator: GroupOperator = part.reach;
  return [{ operator, of: part.join === "and" || of.length === 1 ? of : [{ operator: "or", of }] }];
}

/** Text that still stands in the field counts: whoever presses "Apply" means it. */
function valuesOf({ values, text }: DraftCondition): readonly string[] {
  const typed = text.trim();
  return typed === "" || values.includes(typed) ? values : [...values, typed];
}
