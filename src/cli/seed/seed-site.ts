import type { Log } from "../../lib/log.ts";
import { zoneOf } from "../../lib/zone.ts";
import type { Site } from "../../model/site.ts";
import type { Store } from "../../store/store.ts";
import { seededRandom } from "./random.ts";
import { openRoad } from "./road.ts";
import { traffic, type TrafficRequest } from "./traffic.ts";
import { unwantedBeside } from "./unwanted.ts";

export interface SeedOptions {
  readonly site: Site;
  readonly store: Store;
  readonly log: Log;
  readonly nowMs: number;
  readonly events: number;
  readonly days: number;
  readonly seed: number;
  /** Robots and spam come too, which are not counted. */
  readonly unwanted: boolean;
  /** Told now and then how many events are on disk. */
  readonly onProgress: (done: number) => void;
}

/** Requests on the road at once: the road prepares some while the writer commits others. */
const IN_FLIGHT = 20_000;

/** Sends a made-up past down the road of real traffic. The clock shows each request's time. Answers how many events were counted. */
export async function seedSite(options: SeedOptions): Promise<number> {
  const { site, store, log, nowMs, events, days, seed, unwanted, onProgress } = options;
  let clockMs = nowMs;
  const random = seededRandom(seed);
  const road = await openRoad({ site, store, log, now: () => clockMs, seed });
  let counted = 0;

  const send = (requests: readonly TrafficRequest[]): Promise<boolean[]> =>
    Promise.all(
      requests.map((request) => {
        clockMs = request.timeMs;
        return road.send(request);
      }),
    );
  const note = (answers: readonly boolean[]): void => {
    for (const isCounted of answers) if (isCounted) counted++;
    onProgress(counted);
  };

  try {
    const made = traffic({ domain: site.domain, zone: zoneOf(site.timezone), nowMs, days, events, seed });
    for (let day = made.next(); !day.done;) {
      const requests = unwanted ? inOrder([...day.value, ...unwantedBeside(day.value, random)]) : day.value;
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
    await road.close();
  }
  return counted;
}

const inOrder = (requests: readonly TrafficRequest[]): readonly TrafficRequest[] =>
  requests.toSorted((left, right) => left.timeMs - right.timeMs);
