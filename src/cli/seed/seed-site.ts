import { createBatch } from "../../ingest/batch.ts";
import { createCollector } from "../../ingest/collector.ts";
import { openGeo } from "../../ingest/geo.ts";
import { memorySalts, SALT_BYTES } from "../../ingest/salts.ts";
import { readServerEvent } from "../../ingest/server-event.ts";
import { createVisitors } from "../../ingest/visitors.ts";
import type { Log } from "../../lib/log.ts";
import { zoneOf } from "../../lib/zone.ts";
import { LIMITS } from "../../model/limits.ts";
import type { Site } from "../../model/site.ts";
import type { Store } from "../../store/store.ts";
import { seededRandom } from "./random.ts";
import { traffic, type TrafficRequest } from "./traffic.ts";

export interface SeedOptions {
  readonly site: Site;
  readonly store: Store;
  readonly log: Log;
  readonly nowMs: number;
  readonly events: number;
  readonly days: number;
  readonly seed: number;
  /** Told now and then how many events are on disk. */
  readonly onProgress: (done: number) => void;
}

/** Requests on the road at once: the road prepares some while the writer commits others. */
const IN_FLIGHT = 20_000;

/**
 * Sends made-up traffic down the road of real traffic: body, checks, device, country, source, visitor, batch. Only clock and salts are
 * others: the clock shows each request's time, and the salts come from the seed and are never on disk.
 */
export async function seedSite({ site, store, log, nowMs, events, days, seed, onProgress }: SeedOptions): Promise<number> {
  let clockMs = nowMs;
  const now = () => clockMs;
  const batch = createBatch({ store, now, limits: LIMITS, log });
  const saltSource = memorySalts(seededSalts(seed));
  const visitors = createVisitors({ file: saltSource, store, settled: () => batch.settled(), now, log });
  const geo = await openGeo({ directory: "", log });
  const collector = createCollector({ sites: { find: () => site }, visitors, batch, geo, now });
  let counted = 0;

  /** Whether it is an event, and counted. */
  const sendOne = async ({ timeMs, address, agent, languages, kind, body }: TrafficRequest): Promise<boolean> => {
    clockMs = timeMs;
    if (kind === "operation") {
      const read = readServerEvent(JSON.parse(body), LIMITS);
      return read.ok && (await collector.count({ site, event: read.event }, { address, agent })) === "counted";
    }
    const headers = { get: (name: string) => (name === "accept-language" ? languages : null) };
    const collected = await collector.collect({ body, address, agent, headers });
    return kind === "event" && collected.ok && collected.outcomes[0] === "counted";
  };
  const send = (requests: readonly TrafficRequest[]): Promise<boolean[]> => Promise.all(requests.map(sendOne));
  const note = (answers: readonly boolean[]): void => {
    for (const isCounted of answers) if (isCounted) counted++;
    onProgress(counted);
  };

  try {
    const made = traffic({ domain: site.domain, zone: zoneOf(site.timezone), nowMs, days, events, seed });
    for (let day = made.next(); !day.done;) {
      const requests = day.value;
      // The day's first request turns the salt, which needs everything before it on disk.
      note(await send(requests.slice(0, 1)));
      let sent = Promise.resolve<boolean[]>([]);
      for (let start = 1; start < requests.length; start += IN_FLIGHT) {
        note(await sent);
        sent = send(requests.slice(start, start + IN_FLIGHT));
      }
      // The next day is made up while this one is committed.
      day = made.next();
      note(await sent);
    }
  } finally {
    await batch.close();
    await visitors.close();
  }
  return counted;
}

function seededSalts(seed: number): () => Uint8Array {
  const random = seededRandom(seed ^ 0x5a17);
  return () => Uint8Array.from({ length: SALT_BYTES }, () => random.below(256));
}
