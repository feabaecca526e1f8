import { createBatch } from "../../ingest/batch.ts";
import { createCollector } from "../../ingest/collector.ts";
import { openGeo } from "../../ingest/geo.ts";
import { memorySalts, SALT_BYTES } from "../../ingest/salts.ts";
import { readServerEvent } from "../../ingest/server-event.ts";
import { createVisitors } from "../../ingest/visitors.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Site } from "../../model/site.ts";
import type { Store } from "../../store/store.ts";
import { seededRandom } from "./random.ts";
import { withTowns } from "./towns.ts";
import type { TrafficRequest } from "./traffic.ts";

export interface RoadOptions {
  readonly site: Site;
  readonly store: Store;
  readonly log: Log;
  readonly now: Clock;
  readonly seed: number;
}

/** The road of real traffic for made-up requests. */
export interface Road {
  /** Whether it was an event, and counted. */
  send(request: TrafficRequest): Promise<boolean>;
  close(): Promise<void>;
}

/** Body, checks, device, country, source, visitor, batch: all as for real ones. Only the salts come from the seed and are never on disk. */
export async function openRoad({ site, store, log, now, seed }: RoadOptions): Promise<Road> {
  const batch = createBatch({ store, now, limits: LIMITS, log });
  const saltSource = memorySalts(seededSalts(seed));
  const visitors = createVisitors({ file: saltSource, store, settled: () => batch.settled(), now, log });
  const geo = withTowns(await openGeo({ directory: "", log }));
  const collector = createCollector({ sites: { find: () => site }, visitors, batch, geo, now });
  return {
    async send({ address, agent, languages, kind, body }) {
      if (kind === "operation") {
        const read = readServerEvent(JSON.parse(body), LIMITS);
        return read.ok && (await collector.count({ site, event: read.event }, { address, agent })) === "counted";
      }
      const headers = { get: (name: string) => (name === "accept-language" ? languages : null) };
      const collected = await collector.collect({ body, address, agent, headers });
      return kind === "event" && collected.ok && collected.outcomes[0] === "counted";
    },
    async close() {
      await batch.close();
      await visitors.close();
    },
  };
}

function seededSalts(seed: number): () => Uint8Array {
  const random = seededRandom(seed ^ 0x5a17);
  return () => Uint8Array.from({ length: SALT_BYTES }, () => random.below(256));
}
