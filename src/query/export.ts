import { csvLine } from "../lib/csv.ts";
import { unitOf, type Metric } from "../model/metric.ts";
import type { Shown } from "./compare.ts";
import type { QueryResponse, ResponseRow } from "./format.ts";

type Cell = string | number | null;

/** Rows of an answer as lines of text, one at a time: what it is given as is decided by the type that was accepted. */
export const EXPORTS = {
  "text/csv": { contentType: "text/csv; charset=utf-8", lines: csvLines },
  "application/x-ndjson": { contentType: "application/x-ndjson; charset=utf-8", lines: ndjsonLines },
} as const;
export type ExportType = keyof typeof EXPORTS;

/** The first of the accepted types that is an export, unless JSON stands before it. */
export function exportType(accept: string): ExportType | null {
  for (const part of accept.split(",")) {
    const type = part.split(";")[0]!.trim().toLowerCase();
    if (type === "application/json" || type === "*/*") return null;
    if (Object.hasOwn(EXPORTS, type)) return type as ExportType;
    if (type === "application/ndjson") return "application/x-ndjson";
  }
  return null;
}

/** A head line with the names of dimensions and metrics; a compared metric is followed by what it was before and how it changed. */
function* csvLines(response: QueryResponse): Generator<string> {
  const { columns, cells } = tableOf(response);
  yield csvLine(columns);
  for (const row of response.results) yield csvLine(cells(row));
}

/** One object per row, with the same names as the columns of CSV. */
function* ndjsonLines(response: QueryResponse): Generator<string> {
  const { columns, cells } = tableOf(response);
  for (const row of response.results) {
    const values = cells(row);
    yield `${JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, values[index]])))}\n`;
  }
}

function tableOf({ query, results }: QueryResponse) {
  const metrics = query["metrics"] as readonly Metric[];
  const isCompared = results.some(({ comparison }) => comparison !== undefined);
  const perMetric = (metric: Metric): string[] => {
    const amounts = isCompared ? [metric, `${metric}_before`, `${metric}_change`] : [metric];
    return unitOf(metric) === "money" ? [...amounts, `${metric}_currency`] : amounts;
  };
  const columns = [...(query["dimensions"] as readonly string[]), ...metrics.flatMap(perMetric)];
  const cells = ({ dimensions, metrics: values, comparison }: ResponseRow): Cell[] => [
    ...dimensions,
    ...values.flatMap((value, index): Cell[] => {
      const before = comparison?.metrics[index] ?? null;
      const amounts = isCompared ? [plain(value), plain(before), comparison?.change[index] ?? null] : [plain(value)];
      return unitOf(metrics[index]!) === "money" ? [...amounts, currencyOf(value) ?? currencyOf(before)] : amounts;
    }),
  ];
  return { columns, cells };
}

const plain = (value: Shown): Cell => (value === null || typeof value === "number" ? value : value.value);
const currencyOf = (value: Shown): string | null => (value === null || typeof value === "number" ? null : value.currency);
