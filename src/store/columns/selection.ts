import { DIMENSIONS, type FieldDimension } from "../../model/dimension.ts";
import type { Filter } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { ValueSpace } from "../sqlite/value-space.ts";
import type { Chunk, Column } from "./chunk.ts";
import { clipToRange, countPerVisit, maskByCode, spreadToEvents, type Run } from "./kernels.ts";

/** Which events of a chunk count: those of the mask, or all events of the visits that have any, with what that leaves of each visit. */
export interface Selection {
  readonly visitEvents: Uint32Array;
  readonly visitPageviews: Uint32Array;
  /** Null: visits count as a whole, or, with 0 events, not at all. */
  readonly mask: Uint8Array | null;
}

/** A filter in the making: true or false per event, or per visit. */
interface Mask {
  readonly level: "event" | "visit";
  readonly bytes: Uint8Array;
}

/** Where a dimension's values are found: the values themselves, the chunk's codes, and whether there is one per event or per visit. */
export function dimensionColumn(dimension: FieldDimension, chunk: Chunk): { column: Column; level: "event" | "visit" } {
  const definition = DIMENSIONS[dimension];
  switch (definition.from) {
    case "event":
      return { column: chunk[definition.field], level: "event" };
    case "visit":
      return { column: definition.field === "entryPath" ? chunk.entryPath : chunk.exitPath, level: "visit" };
    case "origin":
      return { column: chunk.origin, level: "visit" };
    case "client":
      return { column: chunk.client, level: "visit" };
  }
}

export function dimensionValues(dimension: FieldDimension, dictionary: SiteDictionary): ValueSpace {
  const definition = DIMENSIONS[dimension];
  switch (definition.from) {
    case "event":
      return dictionary.strings(definition.field);
    case "visit":
      return dictionary.strings("path");
    case "origin":
      return dictionary.origins(definition.field);
    case "client":
      return dictionary.clients(definition.field);
  }
}

/** A filter with each condition resolved once per string: for a request, not for a chunk. */
export class Selector {
  readonly #truth = new Map<Filter, Uint8Array>();

  constructor(
    readonly filter: Filter | null,
    readonly fromMs: number,
    readonly toMs: number,
    readonly dictionary: SiteDictionary,
  ) {}

  select(chunk: Chunk, run: Run): Selection {
    const mask = withoutHidden(this.filter === null ? null : this.#evaluate(this.filter, chunk), chunk);
    const clipped = chunk.firstMs < this.fromMs || chunk.lastMs >= this.toMs;
    if (!clipped && mask === null) return { visitEvents: eventsPerVisit(chunk), visitPageviews: chunk.visitPageviews, mask: null };
    if (!clipped && mask?.level === "visit") return selectVisits(chunk, mask.bytes);
    const events = mask === null ? new Uint8Array(chunk.events).fill(1) : toEvents(mask, chunk);
    if (clipped) clipToRange(chunk.time, this.fromMs - chunk.baseMs, this.toMs - chunk.baseMs, events);
    const visitEvents = new Uint32Array(chunk.visits);
    const visitPageviews = new Uint32Array(chunk.visits);
    countPerVisit(run, chunk.visits, events, visitEvents, visitPageviews);
    return { visitEvents, visitPageviews, mask: events };
  }

  #evaluate(filter: Filter, chunk: Chunk): Mask {
    switch (filter.op) {
      case "and":
      case "or":
        return filter.of.map((part) => this.#evaluate(part, chunk)).reduce((left, right) => combine(filter.op, left, right, chunk));
      case "not": {
        const { level, bytes } = this.#evaluate(filter.of, chunk);
        for (let row = 0; row < bytes.length; row++) bytes[row]! ^= 1;
        return { level, bytes };
      }
      default:
        return this.#evaluateCondition(filter, chunk);
    }
  }

  #evaluateCondition(filter: Extract<Filter, { op: "is" | "contains" }>, chunk: Chunk): Mask {
    const { column, level } = dimensionColumn(filter.dimension, chunk);
    const { values, valueOf } = dimensionValues(filter.dimension, this.dictionary);
    let truth = this.#truth.get(filter);
    // The dictionary grows while chunks are made.
    if (truth === undefined || truth.length < values.length) this.#truth.set(filter, (truth = resolve(filter, values)));
    const byCode = new Uint8Array(column.values.length);
    for (let code = 0; code < byCode.length; code++) byCode[code] = truth[valueOf[column.values[code]!]!]!;
    const bytes = new Uint8Array(column.codes.length);
    maskByCode(column.codes, byCode, bytes);
    return { level, bytes };
  }
}

function withoutHidden(mask: Mask | null, chunk: Chunk): Mask | null {
  if (chunk.hiddenVisits === null) return mask;
  const shown: Mask = { level: "visit", bytes: chunk.hiddenVisits.map((hidden) => hidden ^ 1) };
  return mask === null ? shown : combine("and", mask, shown, chunk);
}

function selectVisits(chunk: Chunk, mask: Uint8Array): Selection {
  const visitEvents = eventsPerVisit(chunk).slice();
  const visitPageviews = chunk.visitPageviews.slice();
  for (let visit = 0; visit < mask.length; visit++) {
    if (mask[visit] === 1) continue;
    visitEvents[visit] = 0;
    visitPageviews[visit] = 0;
  }
  return { visitEvents, visitPageviews, mask: null };
}

function resolve({ op, values: wanted, caseSensitive }: Extract<Filter, { op: "is" | "contains" }>, values: readonly string[]): Uint8Array {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const folded = wanted.map(fold);
  const set = new Set(folded);
  const truth = new Uint8Array(values.length);
  for (const [number, value] of values.entries()) {
    const text = fold(value);
    const holds = op === "is" ? set.has(text) : folded.some((part) => text.includes(part));
    truth[number] = holds ? 1 : 0;
  }
  return truth;
}

function combine(op: "and" | "or", left: Mask, right: Mask, chunk: Chunk): Mask {
  const level = left.level === "visit" && right.level === "visit" ? "visit" : "event";
  const bytes = level === "visit" ? left.bytes : toEvents(left, chunk);
  const others = level === "visit" ? right.bytes : toEvents(right, chunk);
  if (op === "and") for (let row = 0; row < bytes.length; row++) bytes[row]! &= others[row]!;
  else for (let row = 0; row < bytes.length; row++) bytes[row]! |= others[row]!;
  return { level, bytes };
}

function toEvents({ level, bytes }: Mask, chunk: Chunk): Uint8Array {
  if (level === "event") return bytes;
  const mask = new Uint8Array(chunk.events);
  spreadToEvents(chunk.eventStart, bytes, mask);
  return mask;
}

const wholeVisits = new WeakMap<Chunk, Uint32Array>();

/** Derived once per chunk in memory: the file holds the offsets. */
function eventsPerVisit(chunk: Chunk): Uint32Array {
  let counts = wholeVisits.get(chunk);
  if (counts === undefined) {
    counts = new Uint32Array(chunk.visits);
    for (let visit = 0; visit < chunk.visits; visit++) counts[visit] = chunk.eventStart[visit + 1]! - chunk.eventStart[visit]!;
    wholeVisits.set(chunk, counts);
  }
  return counts;
}
