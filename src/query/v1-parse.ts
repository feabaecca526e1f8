import { dateToDay, dayToDate } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { addMonths, monthStart, yearStart } from "./calendar.ts";
import { invalid, quote } from "./invalid.ts";
import { parseQuery } from "./parse.ts";
import type { Query } from "./query.ts";
import { parseV1Filters } from "./v1-filter.ts";

/** The parameters of an address, once each. */
export type V1Parameters = Readonly<Record<string, string | undefined>>;
export type V1Question = "aggregate" | "timeseries" | "breakdown";

const KNOWN = [
  ...["site_id", "period", "date", "metrics", "filters", "compare", "interval", "property", "limit", "page", "with_imported"],
] as const;
const INTERVALS: Readonly<Record<string, string>> = {
  ...{ minute: "time:minute", hour: "time:hour", date: "time:day", day: "time:day", week: "time:week", month: "time:month" },
};
const PAGE_ROWS = 100;
const MOST_PAGE_ROWS = 1000;

/** A question of Plausible's Stats API v1 as a query. `today` is the number of the site's current day. */
export function parseV1(question: V1Question, parameters: V1Parameters, today: number): Query {
  for (const name of Object.keys(parameters)) {
    if ((KNOWN as readonly string[]).includes(name)) continue;
    throw invalid(name.slice(0, 100), `unknown parameter ${quote(name)}; known are ${KNOWN.join(", ")}.`);
  }
  const { site_id, filters, compare } = parameters;
  const metrics = (parameters["metrics"] || "visitors").split(",").map((name) => name.trim());
  if (compare !== undefined && (compare !== "previous_period" || question !== "aggregate")) {
    throw invalid("compare", `only "previous_period" is known, and only for aggregate.`);
  }
  const body = {
    site_id,
    // Of the rows of a table and the points of a graph it has always been the rate of each.
    metrics: metrics.map((name) => (name === "conversion_rate" && question !== "aggregate" ? "group_conversion_rate" : name)),
    date_range: rangeOf(parameters, today),
    filters: filters === undefined || filters === "" ? [] : parseV1Filters(filters),
    dimensions: dimensionsOf(question, parameters),
    include: {
      ...(compare === undefined ? {} : { comparisons: { mode: compare } }),
      ...(question === "timeseries" ? { empty_buckets: true } : {}),
    },
    ...(question === "breakdown" ? { pagination: pageOf(parameters) } : {}),
  };
  return renamed(() => parseQuery(body));
}

function rangeOf({ period = "30d", date }: V1Parameters, today: number): unknown {
  if (period === "all") return "all";
  if (period === "custom") {
    const dates = (date ?? "").split(",").map((one) => one.trim());
    if (dates.length !== 2) throw invalid("date", `must be two dates with a comma between them, as the period is "custom".`);
    return dates;
  }
  const day = date === undefined || date === "" || date === "today" ? today : dateToDay(date);
  if (Number.isNaN(day)) throw invalid("date", `must be a date like "2026-11-21", not ${quote(date)}.`);
  const dates = (first: number, end: number): string[] => [dayToDate(first), dayToDate(end - 1)];
  switch (period) {
    case "day":
      return dates(day, day + 1);
    case "7d":
    case "28d":
    case "30d":
    case "91d":
      return dates(day - parseInt(period), day);
    case "month":
      return dates(monthStart(day), addMonths(monthStart(day), 1));
    case "6mo":
    case "12mo":
      return dates(addMonths(monthStart(day), -parseInt(period)), monthStart(day));
    case "year":
      return dates(yearStart(day), addMonths(yearStart(day), 12));
    default:
      throw invalid("period", `must be day, 7d, 28d, 30d, 91d, month, 6mo, 12mo, year, all or custom, not ${quote(period)}.`);
  }
}

function dimensionsOf(question: V1Question, { period = "30d", interval, property }: V1Parameters): string[] {
  switch (question) {
    case "aggregate":
      return [];
    case "timeseries": {
      const chosen = interval ?? (period === "day" ? "hour" : /^(6mo|12mo|year)$/.test(period) ? "month" : "day");
      if (!Object.hasOwn(INTERVALS, chosen)) {
        throw invalid("interval", `must be one of ${Object.keys(INTERVALS).join(", ")}, not ${quote(chosen)}.`);
      }
      return [INTERVALS[chosen]!];
    }
    case "breakdown":
      if (property === undefined || property === "" || property.startsWith("time")) {
        throw invalid("property", `must be a dimension like "event:page" or "visit:source".`);
      }
      return [property];
  }
}

function pageOf({ limit, page }: V1Parameters): Query["pagination"] {
  const rows = limit === undefined ? PAGE_ROWS : numberOf(limit, "limit", MOST_PAGE_ROWS);
  const number = page === undefined ? 1 : numberOf(page, "page", Math.floor(LIMITS.queryOffset / rows) + 1);
  return { limit: rows, offset: (number - 1) * rows };
}

function numberOf(text: string, field: string, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) throw invalid(field, `must be a whole number from 1 to ${most}, not ${quote(text)}.`);
  return number;
}

/** Where something stands in a query, by the name of the parameter that it came from. */
const PARAMETERS: readonly (readonly [RegExp, string])[] = [
  [/^metrics.*/, "metrics"],
  [/^filters.*/, "filters"],
  [/^dimensions.*/, "property"],
  [/^date_range.*/, "date"],
];

function renamed(make: () => Query): Query {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AppError) || error.field === undefined) throw error;
    const [pattern, name] = PARAMETERS.find(([fits]) => fits.test(error.field!)) ?? [/.*/, error.field];
    const field = error.field.replace(pattern, name);
    throw new AppError(error.code, error.status, error.message.replace(`${error.field}: `, `${field}: `), field);
  }
}
