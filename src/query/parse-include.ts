import { LIMITS } from "../model/limits.ts";
import { invalid, quote } from "./invalid.ts";
import { parseDateRange } from "./parse-date-range.ts";
import { expectBoolean, expectInteger, expectObject, required } from "./parse-value.ts";
import { COMPARISON_MODES, isSeries, isTime, type AskedDimension, type Comparison, type Include } from "./query.ts";

const FLAGS = ["imports", "time_labels", "total_rows", "trim_relative_date_range", "empty_buckets", "totals"] as const;

export function parseInclude(value: unknown, dimensions: readonly AskedDimension[]): Include {
  const keys = expectObject(value, "include", [...FLAGS, "pivot", "comparisons"]);
  const flags = Object.fromEntries(
    FLAGS.map((name) => [name, keys.has(name) ? expectBoolean(keys.get(name), `include.${name}`) : false]),
  ) as Record<(typeof FLAGS)[number], boolean>;
  if (flags.time_labels && !dimensions.some(isTime)) throw invalid("include.time_labels", "needs a time dimension.");
  if (flags.empty_buckets && !isSeries(dimensions)) throw invalid("include.empty_buckets", "needs a time dimension and no other.");
  if (flags.totals && dimensions.length === 0) throw invalid("include.totals", "needs a dimension.");
  const asked = [...FLAGS, "pivot", "comparisons"].filter((name) => keys.has(name) && keys.get(name) !== false);
  return {
    imports: flags.imports,
    timeLabels: flags.time_labels,
    totalRows: flags.total_rows,
    trimRelativeDateRange: flags.trim_relative_date_range,
    emptyBuckets: flags.empty_buckets,
    totals: flags.totals,
    pivot: keys.has("pivot") ? parsePivot(keys.get("pivot"), dimensions) : null,
    comparisons: keys.has("comparisons") ? parseComparison(keys.get("comparisons")) : null,
    asked: Object.fromEntries(asked.map((name) => [name, keys.get(name)])),
  };
}

/** true, or how large the table may become. */
function parsePivot(value: unknown, dimensions: readonly AskedDimension[]): Include["pivot"] {
  if (value === false) return null;
  const size: { rows: number; columns: number } = { rows: LIMITS.queryPivotSize, columns: LIMITS.queryPivotSize };
  if (value !== true) {
    const keys = expectObject(value, "include.pivot", ["rows", "columns"]);
    for (const name of ["rows", "columns"] as const) {
      if (keys.has(name)) size[name] = expectInteger(keys.get(name), `include.pivot.${name}`, 1, LIMITS.queryPivotSize);
    }
  }
  if (dimensions.length !== 2)
    throw invalid("include.pivot", "needs two dimensions: the first one's values become rows, the other's columns.");
  return size;
}

function parseComparison(value: unknown): Comparison {
  const field = "include.comparisons";
  const keys = expectObject(value, field, ["mode", "date_range", "match_day_of_week"]);
  const mode = COMPARISON_MODES.find((name) => name === keys.get("mode"));
  if (mode === undefined) {
    const known = COMPARISON_MODES.map((name) => `"${name}"`).join(", ");
    throw invalid(`${field}.mode`, `must be one of ${known}, not ${quote(keys.get("mode"))}.`);
  }
  const matchDayOfWeek = keys.has("match_day_of_week") && expectBoolean(keys.get("match_day_of_week"), `${field}.match_day_of_week`);
  if (mode !== "custom") {
    if (keys.has("date_range")) throw invalid(`${field}.date_range`, `goes with the mode "custom" only.`);
    return { mode, matchDayOfWeek };
  }
  if (matchDayOfWeek) throw invalid(`${field}.match_day_of_week`, `does not go with the mode "custom", which names its days.`);
  const dateRange = parseDateRange(required(keys.get("date_range"), `${field}.date_range`), `${field}.date_range`);
  if (dateRange.kind === "dates" || dateRange.kind === "instants") return { mode, dateRange, matchDayOfWeek };
  throw invalid(`${field}.date_range`, "must be two dates, or two date-times with an offset.");
}
