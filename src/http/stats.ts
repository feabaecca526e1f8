import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { answerQueries } from "../query/answer.ts";
import { EXPORTS, exportType, type ExportType } from "../query/export.ts";
import type { QueryResponse } from "../query/format.ts";
import { within } from "../query/invalid.ts";
import { parseQuery } from "../query/parse.ts";
import type { Query } from "../query/query.ts";
import { planCurrent } from "../query/realtime.ts";
import type { Store } from "../store/store.ts";
import { askedOf } from "./asked.ts";
import { readJson } from "./json-body.ts";
import { visibleSite, type Principals } from "./principal.ts";
import { executeFor } from "./shown-part.ts";

export interface StatsDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly now: Clock;
}

/** The road out: may this reader see this site, then query, plan, result. */
export function statsRoutes({ admin, store, principals, now }: StatsDeps) {
  return new Elysia()
    .post(
      "/api/v2/query",
      async ({ request }) => {
        const principal = principals.reader(request);
        const { queries, several } = parseBody(await readJson(request, LIMITS.queryBodyBytes));
        const execute = executeFor(store, admin, principal);
        const asked = queries.map((query, index) => askedOf(admin, principal, query, several ? `queries[${index}]` : undefined));
        const responses = await answerQueries(
          asked,
          now(),
          (plans) => execute(plans, request.signal),
          (site) => store.span(site),
        );
        if (several) return { responses };
        const type = exportType(request.headers.get("accept") ?? "");
        return type === null ? responses[0] : asTable(responses[0]!, type);
      },
      { parse: "none" },
    )
    .get("/api/v1/stats/realtime/visitors", async ({ request, query }) => {
      const principal = principals.reader(request);
      const site = visibleSite(admin, principal, query["site_id"]);
      const [result] = await executeFor(store, admin, principal)([planCurrent(site, now())], request.signal);
      return Response.json(result?.rows[0]?.metrics[0] ?? 0);
    });
}

/** The rows as a table, made as fast as they are read. */
function asTable(response: QueryResponse, type: ExportType): Response {
  const { contentType, lines } = EXPORTS[type];
  const encoder = new TextEncoder();
  const texts = lines(response);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = texts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  const extension = type === "text/csv" ? "csv" : "ndjson";
  return new Response(body, {
    headers: { "content-type": contentType, "content-disposition": `attachment; filename="cairn.${extension}"` },
  });
}

/** One query, or {"queries": [...]}: a dashboard asks its dozen in one request, so that they share the work. */
function parseBody(body: unknown): { queries: readonly Query[]; several: boolean } {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, "queries")) {
    return { queries: [parseQuery(body)], several: false };
  }
  const { queries, ...others } = body as { queries: unknown };
  if (!Array.isArray(queries) || queries.length === 0 || queries.length > LIMITS.queriesPerRequest) {
    throw new AppError("invalid_query", 400, `queries: must be an array of 1 to ${LIMITS.queriesPerRequest} queries.`, "queries");
  }
  if (Object.keys(others).length > 0) throw new AppError("invalid_query", 400, "queries: nothing else may stand beside it.", "queries");
  return { queries: queries.map((query, index) => within(`queries[${index}]`, () => parseQuery(query))), several: true };
}
