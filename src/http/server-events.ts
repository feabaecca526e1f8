import { Elysia } from "elysia";
import type { Outcome } from "../ingest/collector.ts";
import type { Sited } from "../ingest/prepare.ts";
import { readServerEvent, type RefusedEvent } from "../ingest/server-event.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { maySeeSite, type Principal } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import { readBounded } from "./bounded-body.ts";
import { senderOf, type DoorDeps } from "./doors.ts";

/** `field` says where it is wrong, when that is known. */
interface Dropped {
  readonly index: number;
  readonly reason: Exclude<Outcome, "counted">;
  readonly field?: string;
}

/** The door of applications and servers: many events at once, with a key. */
export function serverEventRoutes(deps: DoorDeps) {
  const take = takeHandler(deps);
  return new Elysia()
    .post("/api/v1/events", ({ request }) => take(request), { parse: "none" })
    .post("/api/v1/analytics/track", ({ request }) => take(request), { parse: "none" });
}

function takeHandler({ collector, clientAddress, principals, rateLimit, sites }: DoorDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    const { principal, keyId } = principals.writer(request);
    const text = await readBounded(request, LIMITS.batchBodyBytes);
    const given = readEvents(text, request.headers.get("content-type") ?? "");
    rateLimit.key(keyId, given.length);
    const { sited, places, dropped } = sortOut(given, (domain) => visible(sites.find(domain), principal));
    for (const { site, reason } of dropped) collector.drop(site, reason);
    const outcomes = await collector.countAll(sited, senderOf(request, clientAddress));
    const answers: Dropped[] = dropped.map(({ index, reason, field }) => ({ index, reason, field }));
    for (const [at, outcome] of outcomes.entries()) if (outcome !== "counted") answers.push({ index: places[at]!, reason: outcome });
    answers.sort((a, b) => a.index - b.index);
    return Response.json({ accepted: given.length - answers.length, dropped: answers }, { status: 202 });
  };
}

/** Where a key may not send, there is no site for it. */
const visible = (site: Site | null, principal: Principal): Site | null => (site !== null && maySeeSite(principal, site.id) ? site : null);

/** Those that can go on, with their places in the request, and those that cannot. One bad event never spoils its neighbours. */
function sortOut(given: readonly unknown[], find: (domain: string) => Site | null) {
  const sited: Sited[] = [];
  const places: number[] = [];
  const dropped: (Pick<RefusedEvent, "reason" | "field"> & { index: number; site: Site | null })[] = [];
  for (const [index, one] of given.entries()) {
    const read = readServerEvent(one, LIMITS);
    const site = read.site === "" ? null : find(read.site);
    if (read.ok) places[sited.push({ site, event: read.event }) - 1] = index;
    else dropped.push({ index, reason: read.reason, field: read.field, site });
  }
  return { sited, places, dropped };
}

/** One event, `{ "events": [...] }`, a list, or an event per line. */
function readEvents(text: string, contentType: string): readonly unknown[] {
  const whole = /\b(x-)?(ndjson|jsonl|json-lines)\b/i.test(contentType) ? undefined : parse(text);
  if (whole === undefined) return readLines(text);
  const events = (whole as { events?: unknown } | null)?.events ?? whole;
  const list = Array.isArray(events) ? (events as readonly unknown[]) : [events];
  if (list.length > LIMITS.eventsPerRequest) throw tooMany(LIMITS.eventsPerRequest);
  if (typeof events !== "object" || events === null) throw new AppError("invalid_body", 400, "The body must be events as JSON.");
  return list;
}

/** A line that is no JSON is one bad event among others, unless all of them are. */
function readLines(text: string): readonly unknown[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > LIMITS.eventLinesPerRequest) throw tooMany(LIMITS.eventLinesPerRequest);
  const events = lines.map(parse);
  if (events.every((event) => event === undefined)) throw malformed();
  return events;
}

const malformed = (): AppError => new AppError("malformed_json", 400, "The body is neither JSON nor a JSON object per line.");
const tooMany = (most: number): AppError => new AppError("too_many_events", 400, `A request holds at most ${most} events.`);

/** Undefined when it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
