import { definitionOf, type FieldDimension } from "../../model/dimension.ts";
import { ENGINES } from "../../model/event.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { ValueSpace } from "../sqlite/value-space.ts";
import type { Chunk, Column } from "./chunk.ts";
import { clockCodes, HOURS, WEEKDAYS } from "./clock-codes.ts";
import { lengthCodes, LENGTHS } from "./length-codes.ts";

/** A chunk's rows in terms of a dimension's values: a code per event or per visit, and the value's number of each code. */
export interface Coded {
  readonly level: "event" | "visit";
  readonly codes: Uint16Array | Uint32Array;
  readonly valueOf: Uint32Array;
}

/** Finds the values of one dimension in chunks. */
export interface DimensionReader {
  /** By their numbers; grows with the dictionary. */
  values(): readonly string[];
  of(chunk: Chunk): Coded;
}

const ENGINE_VALUES: readonly string[] = ["", ...ENGINES];
const OUTCOMES: readonly string[] = ["", "failure", "success"];

export function readerOf(dimension: FieldDimension, dictionary: SiteDictionary): DimensionReader {
  const definition = definitionOf(dimension);
  switch (definition.from) {
    case "event":
      switch (definition.field) {
        case "engine":
          return ofNumbers(ENGINE_VALUES, (chunk) => chunk.engine);
        case "outcome":
          return ofNumbers(OUTCOMES, (chunk) => chunk.outcome);
        default: {
          const { field } = definition;
          return ofSpace(dictionary.strings(field), "event", (chunk) => chunk[field]);
        }
      }
    case "props":
      return ofSpace(dictionary.props(definition.key), "event", (chunk) => chunk.props);
    case "origin":
      return ofSpace(dictionary.origins(definition.field), "visit", (chunk) => chunk.origin);
    case "client":
      return ofSpace(dictionary.clients(definition.field), "visit", (chunk) => chunk.client);
    case "clock":
      return definition.field === "hour" ? ofCodes(HOURS, "event", clockCodes.hour) : ofCodes(WEEKDAYS, "event", clockCodes.weekday);
    case "visit": {
      const { field } = definition;
      if (field === "length") return ofCodes(LENGTHS, "visit", lengthCodes);
      const kind = field === "entryPath" || field === "exitPath" ? "path" : "hostname";
      return ofSpace(dictionary.strings(kind), "visit", (chunk) => chunk[field]);
    }
  }
}

/** What a chunk's codes mean does not change while the chunk lives: the dictionary only grows. */
function ofSpace(space: ValueSpace, level: Coded["level"], columnOf: (chunk: Chunk) => Column): DimensionReader {
  return {
    values: () => space.values,
    of(chunk) {
      const { codes, values } = columnOf(chunk);
      const known = space.valueOf;
      const valueOf = new Uint32Array(values.length);
      for (let code = 0; code < valueOf.length; code++) valueOf[code] = known[values[code]!]!;
      return { level, codes, valueOf };
    },
  };
}

/** The column's values are already places in a list. */
function ofNumbers(values: readonly string[], columnOf: (chunk: Chunk) => Column): DimensionReader {
  return {
    values: () => values,
    of(chunk) {
      const column = columnOf(chunk);
      return { level: "event", codes: column.codes, valueOf: column.values };
    },
  };
}

function ofCodes(values: readonly string[], level: Coded["level"], codesOf: (chunk: Chunk) => Uint16Array): DimensionReader {
  const valueOf = Uint32Array.from(values.keys());
  return { values: () => values, of: (chunk) => ({ level, codes: codesOf(chunk), valueOf }) };
}
