import { DIMENSION_ALIASES, isFieldDimension, isTimeDimension, type Dimension } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import { isMetric, METRICS, type Metric } from "../model/metric.ts";
import { checkCombination } from "./combinations.ts";
import { invalid, quote } from "./invalid.ts";
import { parseDateRange } from "./parse-date-range.ts";
import { parseFilters } from "./parse-filter.ts";
import { expectArray, expectBoolean, expectInteger, expectObject, expectUnique } from "./parse-value.ts";
import { COMPARISON_MODES, type ComparisonMode, type Include, type OrderBy, type Query } from "./query.ts";

const KEYS = ["site_id", "metrics", "date_range", "dimensions", "filters", "order_by", "include", "pagination"];
const INCLUDES = ["imports", "time_labels", "total_rows", "trim_relative_date_range", "comparisons"];

/** JSON to Query. Throws AppError 400 with the name of the first wrong field; never anything else, whatever the body is. */
export function parseQuery(body: unknown): Query {
  const keys = expectObject(body, "", KEYS);
  const metrics = parseMetrics(keys.get("metrics"));
  const dimensions = parseDimensions(keys.get("dimensions") ?? []);
  checkCombination(metrics, dimensions);
  const filters = keys.get("filters") ?? [];
  return {
    domain: parseDomain(keys.get("site_id")),
    metrics,
    dateRange: parseDateRange(required(keys.get("date_range"), "date_range")),
    dimensions,
    condition: parseFilters(filters),
    filters: filters as readonly unknown[],
    orderBy: parseOrderBy(keys.get("order_by") ?? [], metrics, dimensions),
    include: parseInclude(keys.get("include") ?? {}, dimensions),
    pagination: parsePagination(keys.get("pagination") ?? {}),
  };
}

function required(value: unknown, field: string): unknown {
  if (value === undefined) throw invalid(field, "is missing.");
  return value;
}

function parseDomain(value: unknown): string {
  required(value, "site_id");
  if (typeof value !== "string" || value === "") throw invalid("site_id", `must be the site's domain, not ${quote(value)}.`);
  if (value.length > LIMITS.hostnameChars) throw invalid("site_id", `longer than ${LIMITS.hostnameChars} characters.`);
  return value;
}

function parseMetrics(value: unknown): readonly Metric[] {
  const names = expectArray(required(value, "metrics"), "metrics");
  if (names.length === 0) throw invalid("metrics", "needs at least one metric.");
  const metrics = names.map((name, index) => {
    if (typeof name === "string" && isMetric(name)) return name;
    throw invalid(`metrics[${index}]`, `unknown metric ${quote(name)}; known are ${Object.keys(METRICS).join(", ")}.`);
  });
  expectUnique(metrics, "metrics");
  return metrics;
}

function parseDimensions(value: unknown): readonly Dimension[] {
  const names = expectArray(value, "dimensions");
  if (names.length > LIMITS.queryDimensions) throw invalid("dimensions", `more than ${LIMITS.queryDimensions} dimensions.`);
  const dimensions = names.map((name, index) => parseDimension(name, `dimensions[${index}]`));
  expectUnique(dimensions, "dimensions");
  const times = dimensions.filter(isTimeDimension);
  if (times.length > 1) throw invalid("dimensions", `only one time dimension is possible, not ${times.join(" and ")}.`);
  return dimensions;
}

function parseDimension(name: unknown, field: string): Dimension {
  if (typeof name === "string") {
    if (isFieldDimension(name) || isTimeDimension(name)) return name;
    if (Object.hasOwn(DIMENSION_ALIASES, name)) return DIMENSION_ALIASES[name]!;
  }
  throw invalid(field, `unknown dimension ${quote(name)}.`);
}

/** Without an order: the time dimension ascending, then the first metric descending. */
function parseOrderBy(value: unknown, metrics: readonly Metric[], dimensions: readonly Dimension[]): readonly OrderBy[] {
  const entries = expectArray(value, "order_by");
  if (entries.length === 0) {
    const time = dimensions.find(isTimeDimension);
    const byMetric: OrderBy = { by: metrics[0]!, descending: true };
    return time === undefined ? [byMetric] : [{ by: time, descending: false }, byMetric];
  }
  const most = metrics.length + dimensions.length;
  if (entries.length > most) throw invalid("order_by", `has more entries than there are metrics and dimensions (${most}).`);
  return entries.map((entry, index): OrderBy => {
    const field = `order_by[${index}]`;
    const [name, direction, ...rest] = expectArray(entry, field);
    if (rest.length > 0 || direction === undefined) throw invalid(field, `must have the form [metric or dimension, "asc" or "desc"].`);
    const canonical = typeof name === "string" && Object.hasOwn(DIMENSION_ALIASES, name) ? DIMENSION_ALIASES[name] : name;
    const by = metrics.find((metric) => metric === canonical) ?? dimensions.find((dimension) => dimension === canonical);
    if (by === undefined) throw invalid(`${field}[0]`, `${quote(name)} is not among the query's metrics and dimensions.`);
    if (direction !== "asc" && direction !== "desc") throw invalid(`${field}[1]`, `must be "asc" or "desc", not ${quote(direction)}.`);
    return { by, descending: direction === "desc" };
  });
}

function parseInclude(value: unknown, dimensions: readonly Dimension[]): Include {
  const keys = expectObject(value, "include", INCLUDES);
  const flag = (name: string): boolean => (keys.has(name) ? expectBoolean(keys.get(name), `include.${name}`) : false);
  const timeLabels = flag("time_labels");
  if (timeLabels && !dimensions.some(isTimeDimension)) throw invalid("include.time_labels", "needs a time dimension.");
  return {
    imports: flag("imports"),
    timeLabels,
    totalRows: flag("total_rows"),
    trimRelativeDateRange: flag("trim_relative_date_range"),
    comparisons: keys.has("comparisons") ? parseComparisons(keys.get("comparisons")) : null,
  };
}

function parseComparisons(value: unknown): ComparisonMode {
  const mode = expectObject(value, "include.comparisons", ["mode"]).get("mode");
  const known = COMPARISON_MODES.find((name) => name === mode);
  if (known === undefined) {
    throw invalid("include.comparisons.mode", `must be ${COMPARISON_MODES.map((name) => `"${name}"`).join(" or ")}, not ${quote(mode)}.`);
  }
  return known;
}

function parsePagination(value: unknown): Query["pagination"] {
  const keys = expectObject(value, "pagination", ["limit", "offset"]);
  return {
    limit: keys.has("limit") ? expectInteger(keys.get("limit"), "pagination.limit", 1, LIMITS.queryRows) : LIMITS.queryRows,
    offset: keys.has("offset") ? expectInteger(keys.get("offset"), "pagination.offset", 0, LIMITS.queryOffset) : 0,
  };
}
