import { definitionOf } from "../../model/dimension.ts";
import type { Filter, ValueFilter } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { clipToRange, gatherToVisits, listSet, listVisits, maskByCode, maskEventsOf, narrowByCode, spreadToEvents } from "./kernels.ts";
import type { Truth, Truths } from "./truth.ts";

/** Which events of a chunk count. Lists are short where little is selected, so that the rest costs nothing. */
export type Selection =
  | { readonly kind: "all" }
  /** All events of some visits. */
  | { readonly kind: "visits"; readonly visits: Uint32Array; readonly visitMask: Uint8Array }
  /** Some events, of some visits: `ends` says where the events of each visit end among them, `pageviews` how many they view. */
  | {
      readonly kind: "events";
      readonly visits: Uint32Array;
      readonly events: Uint32Array;
      readonly ends: Uint32Array;
      readonly pageviews: Uint32Array;
      readonly eventMask: Uint8Array;
    };

const ALL: Selection = { kind: "all" };

/** A filter in the making: true or false per event, or per visit. */
interface Mask {
  readonly level: "event" | "visit";
  readonly bytes: Uint8Array;
}

/** Applies a filter and a range to chunks. */
export class Selector {
  readonly #truths = new Map<ValueFilter, Truth>();

  constructor(
    readonly filter: Filter | null,
    readonly fromMs: number,
    readonly toMs: number,
    readonly dictionary: SiteDictionary,
    readonly truths: Truths,
  ) {}

  /** The range cuts through the chunk's events. */
  clips(chunk: Chunk): boolean {
    return chunk.firstMs < this.fromMs || chunk.lastMs >= this.toMs;
  }

  select(chunk: Chunk): Selection {
    const mask = withoutHidden(this.filter === null ? null : this.#evaluate(this.filter, chunk), chunk);
    if (this.clips(chunk)) {
      const bytes = mask === null ? new Uint8Array(chunk.events).fill(1) : toEvents(mask, chunk);
      clipToRange(chunk.time, this.fromMs - chunk.baseMs, this.toMs - chunk.baseMs, bytes);
      return selectEvents(chunk, bytes);
    }
    if (mask === null) return ALL;
    return mask.level === "visit" ? selectVisits(mask.bytes) : selectEvents(chunk, mask.bytes);
  }

  /** As select, of some visits of a chunk that the range does not cut: they have a byte in `visitMask`. */
  selectOf(chunk: Chunk, visitMask: Uint8Array): Selection {
    if (this.filter === null) return selectVisits(visitMask);
    const mask = this.#both({ level: "visit", bytes: visitMask.slice() }, this.filter, chunk);
    return mask.level === "visit" ? selectVisits(mask.bytes) : selectEvents(chunk, mask.bytes);
  }

  #evaluate(filter: Filter, chunk: Chunk): Mask {
    switch (filter.op) {
      case "and":
        return this.#evaluateAll(filter.of, chunk);
      case "or":
        return filter.of
          .map((part) => this.#evaluate(part, chunk))
          .reduce((left, right) => combine("or", left, right, chunk), everyVisit(chunk, 0));
      case "not": {
        const { level, bytes } = this.#evaluate(filter.of, chunk);
        for (let row = 0; row < bytes.length; row++) bytes[row]! ^= 1;
        return { level, bytes };
      }
      case "visit_has": {
        const { level, bytes } = this.#evaluate(filter.of, chunk);
        if (level === "visit") return { level, bytes };
        const visits = new Uint8Array(chunk.visits);
        gatherToVisits(chunk.eventStart, bytes, visits);
        return { level: "visit", bytes: visits };
      }
      case "at_least":
        return filter.of === "scroll_depth" ? deepEnough(chunk, filter.value) : longEnough(chunk, filter.value);
      default:
        return this.#evaluateValues(filter, chunk);
    }
  }

  /** What is asked of visits comes first: events of other visits are then not looked at. */
  #evaluateAll(filters: readonly Filter[], chunk: Chunk): Mask {
    let mask: Mask | null = null;
    for (const part of [...filters.filter(isOfVisits), ...filters.filter((part) => !isOfVisits(part))]) {
      mask = mask === null ? this.#evaluate(part, chunk) : this.#both(mask, part, chunk);
    }
    return mask ?? everyVisit(chunk, 1);
  }

  /** A mask that nobody else holds, and a further condition. */
  #both(mask: Mask, filter: Filter, chunk: Chunk): Mask {
    if (!isOfVisits(filter)) {
      if ("dimension" in filter) return this.#narrow(mask, this.#truth(filter).of(chunk), chunk);
      if (filter.op === "not" && "dimension" in filter.of) return this.#narrow(mask, opposite(this.#truth(filter.of).of(chunk)), chunk);
    }
    return combine("and", mask, this.#evaluate(filter, chunk), chunk);
  }

  /** The condition is on events. */
  #narrow({ level, bytes }: Mask, { codes, byCode, fitting }: Fits, chunk: Chunk): Mask {
    if (fitting === byCode.length) return { level, bytes };
    if (fitting === 0) return everyVisit(chunk, 0);
    if (level === "event") {
      narrowByCode(codes, byCode, bytes);
      return { level, bytes };
    }
    const events = new Uint8Array(chunk.events);
    maskEventsOf(chunk.eventStart, bytes, codes, byCode, events);
    return { level: "event", bytes: events };
  }

  #truth(filter: ValueFilter): Truth {
    let truth = this.#truths.get(filter);
    if (truth === undefined) this.#truths.set(filter, (truth = this.truths.of(filter, this.dictionary)));
    return truth;
  }

  #evaluateValues(filter: ValueFilter, chunk: Chunk): Mask {
    const { level, codes, byCode, fitting } = this.#truth(filter).of(chunk);
    const bytes = new Uint8Array(level === "event" ? chunk.events : chunk.visits);
    if (fitting === byCode.length) bytes.fill(1);
    else if (fitting > 0) maskByCode(codes, byCode, bytes);
    return { level, bytes };
  }
}

type Fits = ReturnType<Truth["of"]>;

const opposite = (fits: Fits): Fits => ({ ...fits, byCode: inverted(fits.byCode), fitting: fits.byCode.length - fits.fitting });

function isOfVisits(filter: Filter): boolean {
  switch (filter.op) {
    case "and":
    case "or":
      return filter.of.every(isOfVisits);
    case "not":
      return isOfVisits(filter.of);
    case "visit_has":
      return true;
    case "at_least":
      return filter.of === "visit_duration";
    default:
      return !["event", "clock", "props"].includes(definitionOf(filter.dimension).from);
  }
}

/** What nothing asks for holds always, and what no choice allows never. */
const everyVisit = ({ visits }: Chunk, byte: 0 | 1): Mask => ({ level: "visit", bytes: new Uint8Array(visits).fill(byte) });

function deepEnough({ scroll, events }: Chunk, depth: number): Mask {
  const bytes = new Uint8Array(events);
  for (let at = 0; at < scroll.events.length; at++) if (scroll.values[at]! >= depth) bytes[scroll.events[at]!] = 1;
  return { level: "event", bytes };
}

function longEnough({ visitDurationMs, visits }: Chunk, ms: number): Mask {
  const bytes = new Uint8Array(visits);
  for (let visit = 0; visit < visits; visit++) bytes[visit] = visitDurationMs[visit]! >= ms ? 1 : 0;
  return { level: "visit", bytes };
}

function inverted(bytes: Uint8Array): Uint8Array {
  const others = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) others[at] = bytes[at]! ^ 1;
  return others;
}

function withoutHidden(mask: Mask | null, chunk: Chunk): Mask | null {
  if (chunk.hiddenVisits === null) return mask;
  const shown: Mask = { level: "visit", bytes: inverted(chunk.hiddenVisits) };
  return mask === null ? shown : combine("and", mask, shown, chunk);
}

function selectVisits(visitMask: Uint8Array): Selection {
  const places = new Uint32Array(visitMask.length);
  return { kind: "visits", visits: places.subarray(0, listSet(visitMask, places)), visitMask };
}

function selectEvents(chunk: Chunk, eventMask: Uint8Array): Selection {
  const places = new Uint32Array(eventMask.length);
  const events = places.subarray(0, listSet(eventMask, places));
  const room = Math.min(events.length, chunk.visits);
  const [visits, ends, pageviews] = [new Uint32Array(room), new Uint32Array(room), new Uint32Array(room)];
  const count = listVisits(chunk, events, visits, ends, pageviews);
  return { kind: "events", events, visits: visits.subarray(0, count), ends, pageviews, eventMask };
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
