import type { Shown } from "./compare.ts";
import type { QueryResponse, ResponseRow } from "./format.ts";
import type { Query } from "./query.ts";
import type { V1Question } from "./v1-parse.ts";

type V1Value = Shown | string;
export type V1Answer =
  | { readonly results: Readonly<Record<string, { readonly value: Shown; readonly change?: number | null }>> }
  | { readonly results: readonly Readonly<Record<string, V1Value>>[] };

/** The answer to a query in the shape of Plausible's Stats API v1. */
export function formatV1(question: V1Question, query: Query, { results }: QueryResponse): V1Answer {
  const names = query.metrics.map((metric) => (metric === "group_conversion_rate" ? "conversion_rate" : metric));
  if (question === "aggregate") return { results: Object.fromEntries(names.map((name, index) => [name, valueOf(results[0]!, index)])) };
  const key = question === "timeseries" ? "date" : keyOf(query.dimensions[0]!);
  return {
    results: results.map(({ dimensions, metrics }) =>
      Object.fromEntries([[key, dimensions[0]!], ...names.map((name, index) => [name, metrics[index]!])]),
    ),
  };
}

/** Changes are whole per cent here. */
function valueOf({ metrics, comparison }: ResponseRow, index: number): { value: Shown; change?: number | null } {
  const value = metrics[index]!;
  if (comparison === undefined) return { value };
  const change = comparison.change[index]!;
  return { value, change: change === null ? null : Math.round(change) + 0 };
}

/** "visit:source" is called "source", "event:props:plan" is called "plan". */
const keyOf = (dimension: string): string => dimension.replace(/^(event:props|event|visit):/, "");
