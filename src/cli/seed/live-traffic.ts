import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Site } from "../../model/site.ts";
import type { Store } from "../../store/store.ts";
import { seededRandom } from "./random.ts";
import { openRoad } from "./road.ts";
import { madeUpVisits } from "./traffic.ts";

/** A visit begins every so often, on average. */
const EVERY_MS = 4_000;
/** Requests of visits under way that still lie ahead. */
const MOST_AHEAD = 2_000;

/** Visits that begin now and go on as visits do, until it is stopped. */
export async function startLiveTraffic({
  site,
  store,
  log,
  now,
}: {
  site: Site;
  store: Store;
  log: Log;
  now: Clock;
}): Promise<{ stop(): Promise<void> }> {
  const random = seededRandom(now());
  const road = await openRoad({ site, store, log, now, seed: random.below(2 ** 31) });
  const visit = madeUpVisits(site.domain);
  const ahead = new Set<Timer>();
  const later = (ms: number, what: () => void): void => {
    const timer = setTimeout(() => {
      ahead.delete(timer);
      what();
    }, ms);
    ahead.add(timer);
  };
  const begin = (): void => {
    const startMs = now();
    for (const request of visit(startMs, random)) {
      if (ahead.size >= MOST_AHEAD) break;
      later(request.timeMs - startMs, () => void road.send(request).catch(() => {}));
    }
    later(EVERY_MS * (0.3 + 1.4 * random.next()), begin);
  };
  begin();
  return {
    async stop() {
      for (const timer of ahead) clearTimeout(timer);
      await road.close();
    },
  };
}
