import { Elysia } from "elysia";
import type { Collected } from "../ingest/collector.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";
import { OPEN_ANSWER, preflightOf, type DoorDeps } from "./doors.ts";
import { siteLimited } from "./rate-limit.ts";

export type CollectDeps = Pick<DoorDeps, "collector" | "clientAddress" | "rateLimit">;

const ANSWER = { ...OPEN_ANSWER, "content-type": "text/plain; charset=utf-8" } as const;

// Made once: this is the hottest code of the product.
const COUNTED = new Response("ok", { status: 202, headers: { ...ANSWER, "x-cairn": "counted" } });
const PREFLIGHT = preflightOf("POST", "Content-Type, X-Debug-Request");

const JSON_ANSWER = { ...ANSWER, "content-type": "application/json" };

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

/** The same door, to be opened at other addresses too. */
export function collectHandler({ collector, clientAddress, rateLimit }: CollectDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    const address = clientAddress(request);
    const { headers } = request;
    if (headers.get("x-debug-request") === "true") return new Response(address, { status: 200, headers: ANSWER });
    rateLimit.address(address);
    const body = await readBounded(request, LIMITS.eventBodyBytes);
    const agent = headers.get("user-agent") ?? "";
    return answer(await collector.collect({ body, address, agent, country: clientAddress.country(request), headers }));
  };
}

function answer(collected: Collected): Response {
  if (!collected.ok) return new Response(JSON.stringify({ errors: collected.errors }), { status: 400, headers: JSON_ANSWER });
  const { outcomes } = collected;
  if (outcomes.every((outcome) => outcome === "counted")) return COUNTED.clone();
  if (outcomes.every((outcome) => outcome === "rate_limited")) throw siteLimited();
  const dropped = outcomes.filter((outcome) => outcome !== "counted");
  const told = dropped.length === outcomes.length ? `dropped; reason=${dropped[0]}` : "counted";
  return new Response("ok", { status: 202, headers: { ...ANSWER, "x-cairn": told, "x-plausible-dropped": String(dropped.length) } });
}
