import { NO_CLIENT, NO_ORIGIN, PAGEVIEW, type Client, type Event, type Origin } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";

export const BENCH_SITE = 1 as SiteId;
export const BENCH_DOMAIN = "bench.example";
export const BENCH_FROM_MS = Date.UTC(2026, 8, 1);
const DAY_MS = 86_400_000;

const CHANNELS = ["Direct", "Organic Search", "Referral", "Organic Social", "Email"];
const SYSTEMS = ["Windows", "macOS", "iOS", "Android", "GNU/Linux"];
const PLANS = ["free", "pro", "team"];
/** As they are stored. */
const PROPS = PLANS.flatMap((plan) => Array.from({ length: 20 }, (_, i) => JSON.stringify({ amount: String((i + 1) * 5), plan })));

/** An event, and the visit it belongs to: Cairn derives visits, the other engines are given them. */
export interface BenchEvent {
  readonly event: Event;
  readonly visit: number;
}

/**
 * The same events in every run: 30 days, 500 pages and 200 sources with Zipf's frequencies, 60 countries, 12 browsers, visits of 1 to 9
 * pages, two visits of some visitors. A sixth of the events carry properties: one of three plans and one of twenty amounts. In order of
 * time, as traffic arrives.
 */
export function* benchEvents(total: number, days: number, fromMs = BENCH_FROM_MS): Generator<BenchEvent[]> {
  const random = randomNumbers(20260901);
  const pages = zipf(500);
  const sources = zipf(200);
  const origins = Array.from({ length: 200 }, (_, i): Origin => ({
    ...NO_ORIGIN,
    source: `source-${i}`,
    channel: CHANNELS[i % CHANNELS.length]!,
    utmCampaign: i % 5 === 0 ? `campaign-${i}` : "",
  }));
  const clients = Array.from({ length: 720 }, (_, i): Client => ({
    ...NO_CLIENT,
    country: `C${i % 60}`,
    browser: `Browser ${Math.floor(i / 60)}`,
    os: SYSTEMS[i % SYSTEMS.length]!,
    device: i % 3 === 0 ? "Mobile" : "Desktop",
  }));
  const perDay = Math.ceil(total / days);
  let visit = 0;
  let visitors = 0;
  for (let day = 0; day < days; day++) {
    const events: BenchEvent[] = [];
    const startMs = fromMs + day * DAY_MS;
    while (events.length < Math.min(perDay, total - day * perDay)) {
      // A bijection of 32 bits: two visitors never share an id, so the visits that are derived are those that were meant.
      const visitor = { high: Math.imul(++visitors, 0x9e3779b1) >>> 0, low: visitors };
      const client = clients[Math.floor(random() * 720)]!;
      let atMs = startMs + Math.floor(random() * (DAY_MS - 4 * 3_600_000));
      for (let visits = random() < 0.2 ? 2 : 1; visits > 0; visits--) {
        visit++;
        const origin = origins[sources(random())]!;
        for (let views = random() < 0.45 ? 1 : 2 + Math.floor(random() * 8); views > 0; views--) {
          const custom = random() < 0.05;
          const path = `/page/${pages(random())}`;
          const props = custom || random() < 0.12 ? PROPS[Math.floor(random() * PROPS.length)]! : "";
          events.push({ visit, event: { ...bare(atMs, visitor, custom ? "Signup" : PAGEVIEW, path, origin, client), props } });
          atMs += 5_000 + Math.floor(random() * 200_000);
        }
        atMs += 40 * 60_000;
      }
    }
    events.length = Math.min(events.length, perDay, total - day * perDay);
    yield events.sort((a, b) => a.event.timeMs - b.event.timeMs);
  }
}

function bare(timeMs: number, visitor: Event["visitor"], name: string, path: string, origin: Origin, client: Client): Event {
  return {
    site: BENCH_SITE,
    timeMs,
    visitor,
    name,
    hostname: "bench.example",
    path,
    title: "",
    origin,
    client,
    props: "",
    interactive: true,
    revenueMinor: null,
    currency: "",
    scrollDepth: null,
    engagedMs: null,
    durationMs: null,
    outcome: null,
    engine: "script",
  };
}

/** A number between 0 and 1 to a rank: rank r comes up in proportion to 1 / (r + 1). */
function zipf(ranks: number): (random: number) => number {
  const sums = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank++) sums[rank] = sum += 1 / (rank + 1);
  return (random) => {
    const wanted = random * sum;
    let low = 0;
    let high = ranks - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
