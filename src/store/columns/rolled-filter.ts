import type { FieldDimension } from "../../model/dimension.ts";
import type { Filter } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Truths } from "./truth.ts";

/** The one dimension that all conditions are about: a roll-up by it knows which of its values fulfil them. Null when there are others. */
export function onlyDimension(filter: Filter): FieldDimension | null {
  switch (filter.op) {
    case "and":
    case "or": {
      const dimensions = new Set(filter.of.map(onlyDimension));
      return dimensions.size === 1 ? [...dimensions][0]! : null;
    }
    case "not":
      return onlyDimension(filter.of);
    case "visit_has":
    case "at_least":
      return null;
    default:
      return filter.dimension;
  }
}

/** Whether the value of a number fulfils a filter that `onlyDimension` has a dimension of. */
export function valueTest(filter: Filter, dictionary: SiteDictionary, truths: Truths): (value: number) => boolean {
  switch (filter.op) {
    case "and":
    case "or": {
      const tests = filter.of.map((part) => valueTest(part, dictionary, truths));
      return filter.op === "and" ? (value) => tests.every((test) => test(value)) : (value) => tests.some((test) => test(value));
    }
    case "not": {
      const test = valueTest(filter.of, dictionary, truths);
      return (value) => !test(value);
    }
    case "visit_has":
    case "at_least":
      throw new Error(`${filter.op} is no condition on a value`);
    default: {
      const truth = truths.of(filter, dictionary);
      return (value) => truth.fits(value);
    }
  }
}
