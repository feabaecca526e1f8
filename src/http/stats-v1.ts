import { Elysia } from "elysia";
import { zoneOf } from "../lib/zone.ts";
import { answerQueries } from "../query/answer.ts";
import { formatV1 } from "../query/v1-format.ts";
import { parseV1, type V1Parameters, type V1Question } from "../query/v1-parse.ts";
import { askedOf } from "./asked.ts";
import { visibleSite } from "./principal.ts";
import { executeFor } from "./shown-part.ts";
import type { StatsDeps } from "./stats.ts";

/** Plausible's older questions, in an address: the same queries, other words. */
export function statsV1Routes({ admin, store, principals, now }: StatsDeps) {
  const answer = async (question: V1Question, request: Request, parameters: V1Parameters) => {
    const principal = principals.reader(request);
    const site = visibleSite(admin, principal, parameters["site_id"]);
    const nowMs = now();
    const query = parseV1(question, parameters, zoneOf(site.timezone).dayOf(nowMs));
    const [response] = await answerQueries(
      [askedOf(admin, principal, query)],
      nowMs,
      (plans) => executeFor(store, admin, principal)(plans, request.signal),
      (id) => store.span(id),
    );
    return formatV1(question, query, response!);
  };
  return new Elysia({ prefix: "/api/v1/stats" })
    .get("/aggregate", ({ request, query }) => answer("aggregate", request, query))
    .get("/timeseries", ({ request, query }) => answer("timeseries", request, query))
    .get("/breakdown", ({ request, query }) => answer("breakdown", request, query));
}
