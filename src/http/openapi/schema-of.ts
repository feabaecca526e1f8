import type { Schema } from "./operation.ts";

/**
 * The schema that an example fits: the same keys, all of them required, and values of the same types; lists are like their first item,
 * or of anything where the items are of several types.
 */
export function schemaOf(example: unknown): Schema {
  if (example === null) return {};
  if (Array.isArray(example)) {
    const kinds = new Set(example.map((item: unknown) => (Array.isArray(item) ? "array" : typeof item)));
    return kinds.size === 1 ? { type: "array", items: schemaOf(example[0]) } : { type: "array" };
  }
  switch (typeof example) {
    case "object": {
      const properties = Object.fromEntries(Object.entries(example).map(([key, value]) => [key, schemaOf(value)]));
      return { type: "object", properties, required: Object.keys(properties) };
    }
    case "number":
      return { type: "number" };
    case "boolean":
      return { type: "boolean" };
    default:
      return { type: "string" };
  }
}
