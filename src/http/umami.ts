import { Elysia } from "elysia";
import type { Outcome } from "../ingest/collector.ts";
import type { Sender } from "../ingest/enrich.ts";
import { readUmami, type UmamiRead } from "../ingest/umami.ts";
import { LIMITS } from "../model/limits.ts";
import { maySeeSite } from "../model/role.ts";
import { readBounded } from "./bounded-body.ts";
import { OPEN_ANSWER, preflightOf, senderOf, tellOutcome, type DoorDeps } from "./doors.ts";
import type { KeyHolder } from "./principal.ts";
import { siteLimited } from "./rate-limit.ts";

const JSON_ANSWER = { ...OPEN_ANSWER, "content-type": "application/json" };
const PREFLIGHT = preflightOf("POST", "Content-Type, X-Umami-Cache, X-Umami-Website-Id, X-Umami-Hostname, Authorization");

/** What is answered to one of Umami's requests: its status and body, and what became of the event. */
interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome | null;
}

/** Umami's `POST /api/send` and `/api/batch`. */
export function umamiRoutes(deps: DoorDeps) {
  const { clientAddress, principals, rateLimit } = deps;
  const preflight = (): Response => new Response(null, PREFLIGHT);

  const send = async (request: Request): Promise<Response> => {
    const sender = senderOf(request, clientAddress);
    rateLimit.address(sender.address);
    const key = principals.writerIfKey(request);
    const body = parse(await readBounded(request, LIMITS.eventBodyBytes));
    return toResponse(await receive(body, sender, key, deps));
  };

  const batch = async (request: Request): Promise<Response> => {
    const sender = senderOf(request, clientAddress);
    const key = principals.writerIfKey(request);
    const body = parse(await readBounded(request, LIMITS.umamiBatchBytes));
    if (!Array.isArray(body) || body.length > LIMITS.eventsPerRequest) return toResponse(failure("Bad request"));
    if (key === null) rateLimit.address(sender.address, body.length);
    else rateLimit.key(key.keyId, body.length);
    const answers = await Promise.all(body.map((one: unknown) => receive(one, sender, key, deps)));
    const details = answers.flatMap(({ status, body: response }, index) => (status === 200 ? [] : [{ index, response }]));
    const cache = answers.findLast((answer) => answer.body["cache"] !== undefined)?.body["cache"];
    const counts = { size: answers.length, processed: answers.length - details.length, errors: details.length };
    return toResponse({ status: 200, body: { ...counts, details, cache }, outcome: null });
  };

  return new Elysia()
    .options("/api/send", preflight)
    .options("/api/batch", preflight)
    .post("/api/send", ({ request }) => send(request), { parse: "none" })
    .post("/api/batch", ({ request }) => batch(request), { parse: "none" });
}

async function receive(body: unknown, sender: Sender, key: KeyHolder | null, deps: DoorDeps): Promise<Answer> {
  const read = readUmami(body, key === null ? null : sender, LIMITS);
  if (!read.ok) return failure(read.message);
  const site = deps.sites.findByUuid(read.website);
  if (site === null || (key !== null && !maySeeSite(key.principal, site.id))) {
    deps.collector.drop(null, "unknown_site");
    return failure("Website not found.");
  }
  return count({ ...read, site }, sender, deps);
}

type Read = Extract<UmamiRead, { ok: true }> & { readonly site: NonNullable<ReturnType<DoorDeps["sites"]["findByUuid"]>> };

async function count({ site, event }: Read, sender: Sender, { collector }: DoorDeps): Promise<Answer> {
  const outcome = await collector.count({ site, event }, sender);
  if (outcome === "rate_limited") throw siteLimited();
  if (PROGRAMS.has(outcome)) return { status: 200, body: { beep: "boop" }, outcome };
  // Umami's numbers of session and visit. Here they are derived from the day's visitor and say nothing about anyone.
  const visitor = await collector.visitor(site, event, sender);
  const sessionId = collector.lasting.uuid("session", visitor);
  const cache = collector.lasting.uuid("cache", visitor).replaceAll("-", "");
  return { status: 200, body: { cache, sessionId, visitId: collector.lasting.uuid("visit", visitor) }, outcome };
}

/** Umami's answer to all of them is the same joke. */
const PROGRAMS: ReadonlySet<Outcome> = new Set<Outcome>(["bot", "automation", "tracker_mark", "datacentre", "spam_referrer"]);

const failure = (message: string): Answer => ({
  status: 400,
  body: { error: { message, code: "bad-request", status: 400 } },
  outcome: null,
});

function toResponse({ status, body, outcome }: Answer): Response {
  const headers = outcome === null ? JSON_ANSWER : { ...JSON_ANSWER, "x-cairn": tellOutcome(outcome) };
  return new Response(JSON.stringify(body), { status, headers });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
