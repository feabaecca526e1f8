import { Elysia } from "elysia";
import type { Collected } from "../ingest/collector.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";
import { OPEN_ANSWER, preflightOf, type DoorDeps } from "./doors.ts";
import { siteLimited } from "./rate-limit.ts";

export type CollectDeps = Pick<DoorDeps, "collector" | "clientAddress" | "rateLimit">;

const ANSWER = { ...OPEN_ANSWER, "content-type": "text/plain; charset=utf-8" } as const;
const PREFLIGHT = preflightOf("POST", "Content-Type, X-Debug-Request");

/** What the router would add, for a handler that stands beside it. */
export interface Beside {
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** What to answer when something is wrong. */
  readonly failed: (error: unknown) => Response;
}

const BEHIND: Beside = {
  headers: {},
  failed(error) {
    throw error;
  },
};

/** The road in, seen from outside: Plausible's `POST /api/event`. */
export function collectRoutes(deps: CollectDeps) {
  const post = collectHandler(deps);
  return (
    new Elysia()
      .options("/api/event", answerPreflight)
      // The body is read by hand: it may call itself text/plain and is JSON all the same.
      .post("/api/event", ({ request }) => post(request), { parse: "none" })
  );
}

export const answerPreflight = (): Response => new Response(null, PREFLIGHT);

/** The same door, to be opened at other addresses too, or beside the router: nothing has to be put around it there. */
export function collectHandler(
  { collector, clientAddress, rateLimit }: CollectDeps,
  { headers: further, failed }: Beside = BEHIND,
): (request: Request) => Promise<Response> {
  const answer = createAnswer(further);
  return async (request) => {
    try {
      const address = clientAddress(request);
      const { headers } = request;
      if (headers.get("x-debug-request") === "true") return new Response(address, { status: 200, headers: { ...ANSWER, ...further } });
      rateLimit.address(address);
      const body = await readBounded(request, LIMITS.eventBodyBytes);
      const agent = headers.get("user-agent") ?? "";
      return answer(await collector.collect({ body, address, agent, country: clientAddress.country(request), headers }));
    } catch (error) {
      return failed(error);
    }
  };
}

function createAnswer(further: Beside["headers"]): (collected: Collected) => Response {
  const plain = { ...ANSWER, ...further };
  const json = { ...plain, "content-type": "application/json" };
  // Made once: this is the hottest code of the product.
  const counted = new Response("ok", { status: 202, headers: { ...plain, "x-cairn": "counted" } });

  return (collected) => {
    if (!collected.ok) return new Response(JSON.stringify({ errors: collected.errors }), { status: 400, headers: json });
    const { outcomes } = collected;
    if (outcomes.every((outcome) => outcome === "counted")) return counted.clone();
    if (outcomes.every((outcome) => outcome === "rate_limited")) throw siteLimited();
    const dropped = outcomes.filter((outcome) => outcome !== "counted");
    const told = dropped.length === outcomes.length ? `dropped; reason=${dropped[0]}` : "counted";
    return new Response("ok", { status: 202, headers: { ...plain, "x-cairn": told, "x-plausible-dropped": String(dropped.length) } });
  };
}
