import { DIMENSION_ALIASES, DIMENSIONS, GOAL_DIMENSION, isFieldDimension, isTimeDimension, TIME_DIMENSIONS } from "../model/dimension.ts";
import { LIMITS } from "../model/limits.ts";
import { AGGREGATES, isMetric, METRICS, type Metric } from "../model/metric.ts";
import { invalid, quote } from "./invalid.ts";
import { expectArray, expectUnique, required } from "./parse-value.ts";
import { AUTO_TIME, isNameDimension, isTime, NAME_DIMENSIONS, type AskedDimension, type OrderBy } from "./query.ts";

/** What the rows of an answer consist of. */
export interface Columns {
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly AskedDimension[];
}

const KNOWN_METRICS = `${Object.keys(METRICS).join(", ")}, and ${AGGREGATES.join(", ")} of a number, as in "p95(event:duration)"`;
const KNOWN_DIMENSIONS = [
  ...Object.keys(DIMENSIONS),
  ...Object.keys(NAME_DIMENSIONS),
  ...Object.keys(DIMENSION_ALIASES),
  ...[GOAL_DIMENSION, "event:props:<key>", AUTO_TIME],
  ...TIME_DIMENSIONS,
];

/** What may stand in place of a dimension that is not known: those of the same kind, since all of them are many. */
export function knownDimensions(name: unknown): string {
  const kind = /^(event|visit|time)/.exec(String(name))?.[0];
  if (kind === undefined) return "known are event:<name>, visit:<name>, time and time:<unit>, for example event:page";
  const alike = KNOWN_DIMENSIONS.filter((known) => known.startsWith(kind)).map((known) => known.slice(known.indexOf(":") + 1));
  return `known after ${kind}: are ${alike.join(", ")}`;
}

export function parseColumns(metrics: unknown, dimensions: unknown): Columns {
  return { metrics: parseMetrics(metrics), dimensions: parseDimensions(dimensions) };
}

function parseMetrics(value: unknown): readonly Metric[] {
  const names = expectArray(required(value, "metrics"), "metrics");
  if (names.length === 0) throw invalid("metrics", "needs at least one metric.");
  if (names.length > LIMITS.queryMetrics) throw invalid("metrics", `more than ${LIMITS.queryMetrics} metrics.`);
  const metrics = names.map((name, index) => {
    if (typeof name === "string" && name.length <= LIMITS.queryNameChars && isMetric(name)) return name;
    throw invalid(`metrics[${index}]`, `unknown metric ${quote(name)}; known are ${KNOWN_METRICS}.`);
  });
  expectUnique(metrics, "metrics");
  return metrics;
}

function parseDimensions(value: unknown): readonly AskedDimension[] {
  const names = expectArray(value, "dimensions");
  if (names.length > LIMITS.queryDimensions) throw invalid("dimensions", `more than ${LIMITS.queryDimensions} dimensions.`);
  const dimensions = names.map((name, index) => {
    const dimension = readDimension(name);
    if (dimension !== null) return dimension;
    throw invalid(`dimensions[${index}]`, `unknown dimension ${quote(name)}; ${knownDimensions(name)}.`);
  });
  expectUnique(dimensions, "dimensions");
  const times = dimensions.filter(isTime);
  if (times.length > 1) throw invalid("dimensions", `only one time dimension is possible, not ${times.join(" and ")}.`);
  return dimensions;
}

function readDimension(name: unknown): AskedDimension | null {
  if (typeof name !== "string" || name.length > LIMITS.queryNameChars) return null;
  if (isFieldDimension(name) || isTimeDimension(name) || isNameDimension(name)) return name;
  if (name === GOAL_DIMENSION || name === AUTO_TIME) return name;
  return Object.hasOwn(DIMENSION_ALIASES, name) ? DIMENSION_ALIASES[name]! : null;
}

/** Without an order: the time dimension ascending, then the first metric descending. */
export function parseOrderBy(value: unknown, { metrics, dimensions }: Columns): readonly OrderBy[] {
  const entries = expectArray(value, "order_by");
  if (entries.length === 0) return defaultOrder(metrics, dimensions);
  const most = metrics.length + dimensions.length;
  if (entries.length > most) throw invalid("order_by", `has more entries than there are metrics and dimensions (${most}).`);
  return entries.map((entry, index): OrderBy => {
    const field = `order_by[${index}]`;
    const [name, direction, ...rest] = expectArray(entry, field);
    if (rest.length > 0 || direction === undefined) throw invalid(field, `must have the form [metric or dimension, "asc" or "desc"].`);
    const by = metrics.find((metric) => metric === name) ?? dimensions.find((dimension) => dimension === readDimension(name));
    if (by === undefined) throw invalid(`${field}[0]`, `${quote(name)} is not among the query's metrics and dimensions.`);
    if (direction !== "asc" && direction !== "desc") throw invalid(`${field}[1]`, `must be "asc" or "desc", not ${quote(direction)}.`);
    return { by, descending: direction === "desc" };
  });
}

export function defaultOrder(metrics: readonly Metric[], dimensions: readonly AskedDimension[]): readonly OrderBy[] {
  const time = dimensions.find(isTime);
  const byMetric: OrderBy = { by: metrics[0]!, descending: true };
  return time === undefined ? [byMetric] : [{ by: time, descending: false }, byMetric];
}
