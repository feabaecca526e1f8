import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import { LIMITS } from "../model/limits.ts";
import type { Realtime } from "../model/realtime.ts";
import type { Principal } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import { formatRealtime, planRealtime } from "../query/realtime.ts";
import type { Store } from "../store/store.ts";
import type { LiveStreams } from "./live-streams.ts";
import { askerOf, visibleSite, type Principals } from "./principal.ts";
import { executeFor } from "./shown-part.ts";

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
  // Through a shared link nobody follows single visitors, event by event.
  const look = async (principal: Principal, site: Site, signal: AbortSignal): Promise<Realtime> => {
    const plans = planRealtime(site, now(), principal.kind !== "share");
    return formatRealtime(plans, await executeFor(store, admin, principal)(plans, signal));
  };
  return new Elysia().get("/api/sites/:domain/realtime", async ({ request, params }) => {
    const principal = principals.reader(request);
    const site = visibleSite(admin, principal, params.domain);
    if (!/\btext\/event-stream\b/i.test(request.headers.get("accept") ?? "")) return look(principal, site, request.signal);
    const scene = sceneOf(principal, site);
    const stream = streams.open(scene, {
      request,
      asker: askerOf(request, principal),
      most: principal.kind === "share" ? LIMITS.liveStreamsPerShare : LIMITS.liveStreamsPerAsker,
      look: async (signal) => JSON.stringify(await look(principal, admin.sites.find(site.domain) ?? site, signal)),
      mayStill: () => {
        const now = principals.reader(request);
        // A link that shows another part by now is asked for anew.
        if (sceneOf(now, visibleSite(admin, now, params.domain)) !== scene) throw new Error("realtime: another scene");
      },
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" } });
  });
}

/** Those who see the same of a site share its looks. */
const sceneOf = (principal: Principal, { id }: Site): string =>
  principal.kind === "share" ? `${id} share ${principal.segment}` : String(id);
