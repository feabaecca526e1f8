import { Elysia } from "elysia";
import type { Site } from "../model/site.ts";
import { readGoatCounter } from "../ingest/goatcounter.ts";
import { LIMITS } from "../model/limits.ts";
import { hostOf, isPrefetch, senderOf, tellOutcome, type DoorDeps } from "./doors.ts";
import { gifAnswer } from "./gif.ts";
import { siteLimited } from "./rate-limit.ts";

/** GoatCounter's `/count`. Every answer is an image, so that it can be asked for by an `<img>`. */
export function goatCounterRoutes(deps: DoorDeps) {
  const count = countHandler(deps);
  return new Elysia().get("/count", ({ request }) => count(request)).post("/count", ({ request }) => count(request), { parse: "none" });
}

function countHandler({ collector, clientAddress, rateLimit, sites }: DoorDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    const sender = senderOf(request, clientAddress);
    rateLimit.address(sender.address);
    const query = searchOf(request);
    const { site, host } = findSite(request, query, sites);
    const read = readGoatCounter(query, host, LIMITS);
    if (!read.ok) return answer(400, read.message);
    if (site === null) {
      collector.drop(null, "unknown_site");
      return answer(400, "not valid: no such site");
    }
    if (isPrefetch(request)) return told(collector.drop(site, "prefetch", { event: read.event, sender }));
    const outcome = await collector.count({ site, event: read.event }, sender);
    if (outcome === "rate_limited") throw siteLimited();
    return told(outcome);
  };
}

/** GoatCounter's sites are hosts of their own; where many share one, the page says which, by name or by where it lies. */
export function findSite(request: Request, query: URLSearchParams, sites: DoorDeps["sites"]): { site: Site | null; host: string } {
  const { headers } = request;
  const pageHost = hostOf(headers.get("origin")) || hostOf(headers.get("referer"));
  const named = query.get("site");
  if (named !== null && named !== "") return { site: sites.find(named), host: pageHost };
  const site = (pageHost === "" ? null : sites.find(pageHost)) ?? sites.find(hostOf(`http://${headers.get("host") ?? ""}`));
  return { site, host: pageHost };
}

export const searchOf = ({ url }: Request): URLSearchParams => {
  const start = url.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : url.slice(start));
};

/** As GoatCounter does: a page sends one image and is read for minutes. */
const CLOSE = { connection: "close" };

const told = (outcome: Parameters<typeof tellOutcome>[0]): Response => gifAnswer(200, { ...CLOSE, "x-cairn": tellOutcome(outcome) });

/** A header is Latin-1 without line ends, whatever stood in the query. */
const answer = (status: number, message: string): Response =>
  gifAnswer(status, { ...CLOSE, "x-goatcounter": message.replace(/[^\x20-\x7e]/g, "?") });
