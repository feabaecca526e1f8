import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import type { Site } from "../model/site.ts";
import type { Realtime } from "../model/realtime.ts";
import { formatRealtime, planRealtime } from "../query/realtime.ts";
import type { Store } from "../store/store.ts";
import type { LiveStreams } from "./live-streams.ts";
import { askerOf, visibleSite, type Principals } from "./principal.ts";

export interface RealtimeDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly streams: LiveStreams;
  readonly now: Clock;
}

/**
 * What goes on at a site right now: one look as JSON, or, to whoever accepts `text/event-stream`, a look whenever something changed.
 * All who watch a site share its looks.
 */
export function realtimeRoutes({ admin, store, principals, streams, now }: RealtimeDeps) {
  const look = async (site: Site, signal: AbortSignal): Promise<Realtime> => {
    const plans = planRealtime(site, now());
    return formatRealtime(plans, await store.execute(plans, signal));
  };
  return new Elysia().get("/api/sites/:domain/realtime", async ({ request, params }) => {
    const principal = principals.reader(request);
    const site = visibleSite(admin, principal, params.domain);
    if (!/\btext\/event-stream\b/i.test(request.headers.get("accept") ?? "")) return look(site, request.signal);
    const stream = streams.open(String(site.id), {
      request,
      asker: askerOf(request, principal),
      look: async (signal) => JSON.stringify(await look(admin.sites.find(site.domain) ?? site, signal)),
      mayStill: () => void visibleSite(admin, principals.reader(request), params.domain),
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" } });
  });
}
