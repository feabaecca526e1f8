import { LIMITS } from "../model/limits.ts";
import { checkCombination } from "./combinations.ts";
import { hasSegment } from "./filter-tree.ts";
import { invalid, quote } from "./invalid.ts";
import { parseColumns, parseOrderBy } from "./parse-columns.ts";
import { parseDateRange } from "./parse-date-range.ts";
import { parseFilters } from "./parse-filter.ts";
import { parseInclude } from "./parse-include.ts";
import { expectInteger, expectObject, required } from "./parse-value.ts";
import type { Pagination, Query } from "./query.ts";

const KEYS = ["site_id", "metrics", "date_range", "dimensions", "filters", "order_by", "include", "pagination"];

/** JSON to Query. Throws AppError 400 with the name of the first wrong field; never anything else, whatever the body is. */
export function parseQuery(body: unknown): Query {
  const keys = expectObject(body, "", KEYS);
  const columns = parseColumns(keys.get("metrics"), keys.get("dimensions") ?? []);
  const filters = keys.get("filters") ?? [];
  const query: Query = {
    domain: parseDomain(keys.get("site_id")),
    ...columns,
    dateRange: parseDateRange(required(keys.get("date_range"), "date_range")),
    condition: parseFilters(filters),
    filters: filters as readonly unknown[],
    orderBy: parseOrderBy(keys.get("order_by") ?? [], columns),
    include: parseInclude(keys.get("include") ?? {}, columns.dimensions),
    pagination: parsePagination(keys.get("pagination") ?? {}),
  };
  // What segments say is not known yet; with them the check comes when they are written out.
  if (query.condition === null || !hasSegment(query.condition)) checkCombination(query);
  return query;
}

function parseDomain(value: unknown): string {
  required(value, "site_id");
  if (typeof value !== "string" || value === "") throw invalid("site_id", `must be the site's domain, not ${quote(value)}.`);
  if (value.length > LIMITS.hostnameChars) throw invalid("site_id", `longer than ${LIMITS.hostnameChars} characters.`);
  return value;
}

function parsePagination(value: unknown): Pagination {
  const keys = expectObject(value, "pagination", ["limit", "offset"]);
  return {
    limit: keys.has("limit") ? expectInteger(keys.get("limit"), "pagination.limit", 1, LIMITS.queryRows) : LIMITS.queryRows,
    offset: keys.has("offset") ? expectInteger(keys.get("offset"), "pagination.offset", 0, LIMITS.queryOffset) : 0,
  };
}
