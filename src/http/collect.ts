import { Elysia } from "elysia";
import type { Collected, Collector } from "../ingest/collector.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";
import type { ClientAddress } from "./client-address.ts";

export interface CollectDeps {
  readonly collector: Collector;
  readonly clientAddress: ClientAddress;
}

/** Every page of the world may send events and read the answer; nothing else is possible here. */
const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "X-Cairn, X-Plausible-Dropped",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "text/plain; charset=utf-8",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
} as const;

// Made once: this is the hottest code of the product.
const COUNTED = { status: 202, headers: { ...HEADERS, "x-cairn": "counted" } };
const PREFLIGHT = {
  status: 204,
  headers: {
    ...HEADERS,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "Content-Type, X-Debug-Request",
    "access-control-max-age": "86400",
  },
};

/** The road in, seen from outside: Plausible's `POST /api/event`. */
export function collectRoutes({ collector, clientAddress }: CollectDeps) {
  return new Elysia({ name: "collect" })
    .options("/api/event", () => new Response(null, PREFLIGHT))
    .post(
      "/api/event",
      async ({ request }) => {
        const address = clientAddress(request);
        const { headers } = request;
        if (headers.get("x-debug-request") === "true") return new Response(address, { status: 200, headers: HEADERS });
        try {
          const body = await readBounded(request, LIMITS.eventBodyBytes);
          return answer(await collector.collect({ body, address, agent: headers.get("user-agent") ?? "" }));
        } catch (error) {
          return refusal(error);
        }
      },
      // The body is read by hand: it may call itself text/plain and is JSON all the same.
      { parse: "none" },
    );
}

function answer(collected: Collected): Response {
  if (!collected.ok) return json(400, { errors: collected.errors });
  const { outcomes } = collected;
  const dropped = outcomes.filter((outcome) => outcome !== "counted");
  if (dropped.length === 0) return new Response("ok", COUNTED);
  const told = dropped.length === outcomes.length ? `dropped; reason=${dropped[0]}` : "counted";
  return new Response("ok", { status: 202, headers: { ...HEADERS, "x-cairn": told, "x-plausible-dropped": String(dropped.length) } });
}

/** A refusal keeps the CORS headers, so that a page can read why. Bugs rise to the application's error handler. */
function refusal(error: unknown): Response {
  if (!(error instanceof AppError)) throw error;
  const { status, code, message, retryAfterS } = error;
  return json(status, { error: message, code }, retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) });
}

const json = (status: number, body: unknown, more: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...HEADERS, "content-type": "application/json", ...more } });
