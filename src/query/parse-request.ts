import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { invalid } from "./invalid.ts";
import { expectArray, expectObject } from "./parse-value.ts";
import { parseQuery } from "./parse.ts";
import type { Query } from "./query.ts";

/** What one request asks: a single query, or a list that is answered by a list. */
export interface QueryRequest {
  readonly queries: readonly Query[];
  readonly isList: boolean;
}

/** Reads `query`, or `{"queries": [query, ...]}`, whose wrong fields are named like "queries[1].metrics". */
export function parseRequest(body: unknown): QueryRequest {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, "queries")) return { queries: [parseQuery(body)], isList: false };
  const list = expectArray(expectObject(body, "", ["queries"]).get("queries"), "queries");
  if (list.length === 0) throw invalid("queries", "needs at least one query.");
  if (list.length > LIMITS.queriesPerRequest) throw invalid("queries", `more than ${LIMITS.queriesPerRequest} queries in one request.`);
  return { queries: list.map((query, index) => parseListed(query, index)), isList: true };
}

function parseListed(query: unknown, index: number): Query {
  try {
    return parseQuery(query);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.status, `queries[${index}].${error.message}`, `queries[${index}].${error.field}`);
  }
}
