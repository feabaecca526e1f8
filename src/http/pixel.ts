import { Elysia } from "elysia";
import type { Sender } from "../ingest/enrich.ts";
import { readPixel, type PixelRead } from "../ingest/pixel.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { isPrefetch, OPEN_ANSWER, senderOf, tellOutcome, type DoorDeps } from "./doors.ts";
import { notFound } from "./errors.ts";
import { gifAnswer } from "./gif.ts";
import { searchOf } from "./goatcounter.ts";
import { siteLimited } from "./rate-limit.ts";

const JSON_ANSWER = { ...OPEN_ANSWER, "content-type": "application/json" };

/** An image for pages without JavaScript and for e-mails: `/p/<site>.gif`. */
export function pixelRoutes({ collector, clientAddress, rateLimit, sites }: DoorDeps) {
  return new Elysia().get("/p/:file", async ({ request, params: { file } }) => {
    if (!file.endsWith(".gif")) throw notFound();
    const sender = senderOf(request, clientAddress);
    rateLimit.address(sender.address);
    const site = sites.find(file.slice(0, -".gif".length));
    const query = searchOf(request);
    const read = readPixel(query, request.headers.get("referer") ?? "", LIMITS);
    if (query.get("debug") === "1") return new Response(JSON.stringify(explain(read, site, sender, collector)), { headers: JSON_ANSWER });
    const outcome = !read.ok
      ? collector.drop(site, site === null ? "unknown_site" : read.reason)
      : isPrefetch(request)
        ? collector.drop(site, "prefetch", { event: read.event, sender })
        : await collector.count({ site, event: read.event }, sender);
    if (outcome === "rate_limited") throw siteLimited();
    // Always the image: a broken one in a page or an e-mail helps nobody.
    return gifAnswer(200, { "x-cairn": tellOutcome(outcome) });
  });
}

/** What would be stored. The visitor's number is not part of it. */
function explain(read: PixelRead, site: Site | null, sender: Sender, collector: DoorDeps["collector"]) {
  if (!read.ok) return { counted: false, would: tellOutcome(read.reason), error: read.error };
  const { refused, event, origin, client } = collector.understand({ site, event: read.event }, sender);
  const { name, title, page, props } = event;
  return {
    counted: false,
    would: tellOutcome(refused ?? "counted"),
    site: site?.domain ?? null,
    ...{ name, title, hostname: page.hostname, path: page.path, props },
    ...{ origin, client },
  };
}
