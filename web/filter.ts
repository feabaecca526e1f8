import { GOAL_DIMENSION, isFieldDimension, type FieldDimension } from "../src/model/dimension.ts";

/** What a condition may be about: a dimension, or the goals that an event reaches. */
export type FilterDimension = FieldDimension | typeof GOAL_DIMENSION;

/** One condition: any of the values. Several conditions hold all together. */
export interface SimpleFilter {
  readonly operator: Operator;
  readonly dimension: FilterDimension;
  readonly values: readonly string[];
  /** Upper and lower case are the same. */
  readonly anyCase?: true;
}

/** The filters that were saved under a name, by their number. */
export interface SegmentFilter {
  readonly operator: "segment";
  readonly id: number;
}

/** Filters joined by "and" or "or"; under the other words all of them hold together. */
export interface FilterGroup {
  readonly operator: GroupOperator;
  readonly of: readonly Filter[];
}

export type Filter = SimpleFilter | SegmentFilter | FilterGroup;

/** Operators in the API's words; a reader sees `t("site.operator.is")`. */
export const OPERATORS = ["is", "is_not", "contains", "contains_not", "matches", "matches_not"] as const;
export type Operator = (typeof OPERATORS)[number];
export const isOperator = (text: string): text is Operator => (OPERATORS as readonly string[]).includes(text);

const GROUP_OPERATORS = ["and", "or", "not", "has_done", "has_not_done"] as const;
export type GroupOperator = (typeof GROUP_OPERATORS)[number];
export const isGroupOperator = (text: string): text is GroupOperator => (GROUP_OPERATORS as readonly string[]).includes(text);

export const isGroup = (filter: Filter): filter is FilterGroup => isGroupOperator(filter.operator);
export const isSegment = (filter: Filter): filter is SegmentFilter => filter.operator === "segment";
export const isFilterDimension = (name: string): name is FilterDimension => name === GOAL_DIMENSION || isFieldDimension(name);

/** An address has to stay one that servers accept and people can send on. */
export const MOST_FILTER_CHARS = 4000;
export const MOST_FILTER_DEPTH = 6;
const MOST_FILTERS = 50;

/** "is,visit:country,FR,DE", "contains:i,event:page,/blog", "segment,3", "or(is,visit:country,FR;has_done(is,event:goal,Signup))". */
export function writeFilter(filter: Filter): string {
  return write(filter, /[\\,]/g);
}

function write(filter: Filter, special: RegExp): string {
  if (isSegment(filter)) return `segment,${filter.id}`;
  // Within brackets their end and the next filter's beginning are signs too.
  if (isGroup(filter)) return `${filter.operator}(${filter.of.map((part) => write(part, /[\\,;)]/g)).join(";")})`;
  const { operator, dimension, values, anyCase } = filter;
  return joinEscaped([anyCase === true ? `${operator}:i` : operator, dimension, ...values], special);
}

/** Parts between commas, as splitEscaped reads them; `special` are the signs that mean something, a backslash and a comma at least. */
export const joinEscaped = (parts: readonly string[], special: RegExp): string =>
  parts.map((part) => part.replace(special, "\\$&")).join(",");

/** Null for anything that is no filter: an address typed by hand must not break the page. */
export function readFilter(text: string): Filter | null {
  if (text.length > MOST_FILTER_CHARS) return null;
  const read = readAt(text, 0, 0);
  return read !== null && read.end === text.length ? read.filter : null;
}

/** The filters of an address: as many as it may have, without what is none. */
export function readFilters(texts: readonly string[]): readonly Filter[] {
  return texts.slice(0, MOST_FILTERS).flatMap((text) => readFilter(text) ?? []);
}

/** Whether the filters fit in an address. */
export function fitAddress(filters: readonly Filter[]): boolean {
  const texts = filters.map(writeFilter);
  return (
    texts.reduce((sum, text) => sum + text.length, 0) <= MOST_FILTER_CHARS &&
    texts.length <= MOST_FILTERS &&
    texts.every((text) => readFilter(text) !== null)
  );
}

interface Read {
  readonly filter: Filter;
  /** The first sign behind it. */
  readonly end: number;
}

function readAt(text: string, from: number, depth: number): Read | null {
  const word = /^[a-z_]+/.exec(text.slice(from, from + 20))?.[0] ?? "";
  if (isGroupOperator(word) && text[from + word.length] === "(") return readGroup(text, word, from + word.length + 1, depth + 1);
  const { parts, end } = splitEscaped(text, from, depth > 0 ? ",;)" : ",");
  const filter = leafOf(parts);
  return filter && { filter, end };
}

function readGroup(text: string, operator: GroupOperator, from: number, depth: number): Read | null {
  if (depth >= MOST_FILTER_DEPTH) return null;
  const of: Filter[] = [];
  for (let at = from; ; at++) {
    const read = readAt(text, at, depth);
    if (read === null) return null;
    of.push(read.filter);
    at = read.end;
    if (text[at] === ")") return { filter: { operator, of }, end: at + 1 };
    if (text[at] !== ";") return null;
  }
}

function leafOf([name = "", dimension = "", ...values]: readonly string[]): Filter | null {
  if (name === "segment")
    return /^[1-9]\d{0,8}$/.test(dimension) && values.length === 0 ? { operator: "segment", id: Number(dimension) } : null;
  const [operator, anyCase] = name.endsWith(":i") ? [name.slice(0, -2), { anyCase: true as const }] : [name, {}];
  if (!isOperator(operator) || !isFilterDimension(dimension) || values.length === 0) return null;
  return { operator, dimension, values, ...anyCase };
}

/** The parts between commas, up to a sign that ends them; a backslash takes a sign's meaning away. */
export function splitEscaped(text: string, from: number, signs: string): { readonly parts: readonly string[]; readonly end: number } {
  const parts: string[] = [];
  let part = "";
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (character === "\\" && at + 1 < text.length) part += text[++at]!;
    else if (character === ",") {
      parts.push(part);
      part = "";
    } else if (signs.includes(character)) break;
    else part += character;
  }
  return { parts: [...parts, part], end: at };
}

/** A click on a row: it filters by the value, or takes that filter away again. */
export function toggleFilter(filters: readonly Filter[], dimension: FilterDimension, value: string): readonly Filter[] {
  if (hasFilter(filters, dimension, value)) return filters.filter((filter) => !isExactly(filter, dimension, value));
  const others = filters.filter(
    (filter) => isGroup(filter) || isSegment(filter) || filter.dimension !== dimension || filter.operator !== "is",
  );
  return [...others, { operator: "is", dimension, values: [value] }];
}

/**
 * A click with the shift key: the value is left out, beside those that are left out already, or no longer left out. A goal leaves
 * out the visits that reached it, everything else the events that have the value.
 */
export function excludeFilter(filters: readonly Filter[], dimension: FilterDimension, value: string): readonly Filter[] {
  const others = filters.filter((filter) => !isExactly(filter, dimension, value));
  const at = others.findIndex((filter) => excludedBy(filter)?.dimension === dimension);
  const old = excludedBy(others[at]);
  if (old === null) return [...others, exclusionOf({ operator: "is", dimension, values: [value] })];
  const values = old.values.includes(value) ? old.values.filter((other) => other !== value) : [...old.values, value];
  return values.length === 0 ? others.toSpliced(at, 1) : others.with(at, exclusionOf({ ...old, operator: "is", values }));
}

/** The same for a value that is meant only within others: those become filters with it, or the combination is left out. */
export function toggleWithin(filters: readonly Filter[], within: readonly SimpleFilter[], dimension: FilterDimension, value: string) {
  const isNew = (all: readonly Filter[], of: SimpleFilter): boolean => !hasFilter(all, of.dimension, of.values[0]!);
  const above = within.reduce((all, of) => (isNew(all, of) ? toggleFilter(all, of.dimension, of.values[0]!) : all), filters);
  return toggleFilter(hasFilter(filters, dimension, value) ? filters : above, dimension, value);
}

export function excludeWithin(filters: readonly Filter[], within: readonly SimpleFilter[], dimension: FilterDimension, value: string) {
  if (within.length === 0) return excludeFilter(filters, dimension, value);
  const combination: Filter = { operator: "not", of: [...within, { operator: "is", dimension, values: [value] }] };
  const others = filters.filter((filter) => writeFilter(filter) !== writeFilter(combination));
  return others.length < filters.length ? others : [...others, combination];
}

/** The opposite of a condition. */
export function exclusionOf(filter: Filter): Filter {
  if (isSegment(filter)) return { operator: "not", of: [filter] };
  if (isGroup(filter)) {
    if (filter.operator === "has_done") return { ...filter, operator: "has_not_done" };
    if (filter.operator === "has_not_done") return { ...filter, operator: "has_done" };
    return filter.operator === "not" && filter.of.length === 1 ? filter.of[0]! : { operator: "not", of: [filter] };
  }
  if (filter.dimension === GOAL_DIMENSION && filter.operator === "is") return { operator: "has_not_done", of: [filter] };
  const opposite = filter.operator.endsWith("_not") ? filter.operator.slice(0, -4) : `${filter.operator}_not`;
  return { ...filter, operator: opposite as Operator };
}

/** What a filter made by excludeFilter leaves out; null for any other. */
function excludedBy(filter: Filter | undefined): SimpleFilter | null {
  if (filter === undefined || isSegment(filter)) return null;
  if (!isGroup(filter)) return filter.operator === "is_not" && filter.anyCase !== true ? filter : null;
  const [inner] = filter.of;
  if (filter.operator !== "has_not_done" || filter.of.length !== 1 || inner === undefined || isGroup(inner) || isSegment(inner))
    return null;
  return inner.dimension === GOAL_DIMENSION && inner.operator === "is" ? inner : null;
}

export function hasFilter(filters: readonly Filter[], dimension: FilterDimension, value: string): boolean {
  return filters.some((filter) => isExactly(filter, dimension, value));
}

/** Whether the value is among those that a shift-click left out. */
export function isExcluded(filters: readonly Filter[], dimension: FilterDimension, value: string): boolean {
  return filters.some((filter) => {
    const excluded = excludedBy(filter);
    return excluded?.dimension === dimension && excluded.values.includes(value);
  });
}

function isExactly(filter: Filter, dimension: FilterDimension, value: string): boolean {
  if (isGroup(filter) || isSegment(filter)) return false;
  return filter.dimension === dimension && filter.operator === "is" && filter.values.length === 1 && filter.values[0] === value;
}
