import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import type { Store } from "../store/store.ts";
import { annotationsReading } from "./annotations.ts";
import { goalsReading } from "./goals.ts";
import type { LiveStreams } from "./live-streams.ts";
import type { Principals } from "./principal.ts";
import { propertiesReading } from "./properties.ts";
import { realtimeRoutes } from "./realtime.ts";
import { segmentsReading } from "./segments.ts";
import { statsRoutes } from "./stats.ts";

export interface ReadingDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly streams: LiveStreams;
  readonly now: Clock;
}

/**
 * What a site's page asks and what changes nothing: once for those who are logged in and for keys, and once more for each shared link,
 * behind "/share/:share". What is not in this list, a shared link does not have.
 */
export const readingRoutes = (deps: ReadingDeps) =>
  new Elysia()
    .use(statsRoutes(deps))
    .use(realtimeRoutes(deps))
    .use(goalsReading(deps))
    .use(segmentsReading(deps))
    .use(annotationsReading(deps))
    .use(propertiesReading(deps));
