import type { Zone } from "../../lib/zone.ts";
import { BROWSERS } from "./browsers.ts";
import { HOME, trafficPages } from "./pages.ts";
import { PLACES } from "./places.ts";
import { seededRandom, weightedPicker, type Random } from "./random.ts";
import { trafficDays, type TrafficDay } from "./rhythm.ts";
import { trafficSources, type TrafficSource } from "./sources.ts";

/** A request as a tracker would send it. */
export interface TrafficRequest {
  readonly timeMs: number;
  readonly address: string;
  readonly agent: string;
  /** JSON, Plausible's body. */
  readonly body: string;
}

export interface TrafficOptions {
  readonly domain: string;
  readonly zone: Zone;
  readonly nowMs: number;
  readonly days: number;
  /** Exactly so many requests are made. */
  readonly events: number;
  readonly seed: number;
}

interface Person {
  readonly address: string;
  readonly agent: string;
  /** End of the visit so far. */
  lastMs: number;
}

/** Share of visits with one page view and nothing else. */
const BOUNCES = 0.45;
/** After two page views the next one follows with this probability. */
const GO_ON = 0.68;
const LONGEST_VISIT = 30;
/** Share of visits by someone who was there before on the same day. */
const RETURNS = 0.14;
const MINUTE_MS = 60_000;

/**
 * A plausible past of a site: one array of requests per day of the site, in order of time, the last one ending now. The same options give
 * the same requests.
 */
export function* traffic(options: TrafficOptions): Generator<TrafficRequest[]> {
  const model = trafficModel(options.domain);
  const random = seededRandom(options.seed);
  // Visits go on after midnight: their later requests belong to the array of the next day.
  let carried: TrafficRequest[] = [];
  for (const day of trafficDays(options)) {
    const requests = [...carried, ...model.day(day, random, options.nowMs)].sort((a, b) => a.timeMs - b.timeMs);
    const end = requests.findIndex(({ timeMs }) => timeMs >= day.endMs);
    carried = end < 0 ? [] : requests.splice(end);
    yield requests;
  }
}

function trafficModel(domain: string) {
  const pages = trafficPages();
  const sources = trafficSources();
  const pickSource = weightedPicker(sources.map(({ weight }) => weight));
  const pickPlace = weightedPicker(PLACES.map(([, weight]) => weight));
  const pickBrowser = weightedPicker(BROWSERS.map(({ share }) => share));
  const origin = `https://${domain}`;

  const day = (plan: TrafficDay, random: Random, nowMs: number): TrafficRequest[] => {
    const requests: TrafficRequest[] = [];
    const people: Person[] = [];
    while (requests.length < plan.events) {
      const { person, startMs } = who(plan, random, people);
      const visit = oneVisit(person, startMs, random, nowMs);
      requests.push(...visit.slice(0, plan.events - requests.length));
    }
    return requests;
  };

  const who = (plan: TrafficDay, random: Random, people: Person[]): { person: Person; startMs: number } => {
    if (people.length > 0 && random.chance(RETURNS)) {
      const person = random.pick(people);
      const startMs = person.lastMs + Math.floor((40 + random.next() * 300) * MINUTE_MS);
      if (startMs < plan.endMs) return { person, startMs };
    }
    const person = { address: address(random), agent: agent(random), lastMs: 0 };
    people.push(person);
    return { person, startMs: plan.begin(random) };
  };

  const address = (random: Random): string => `${random.pick(PLACES[pickPlace(random)]![2])}.${random.below(256)}.${1 + random.below(254)}`;

  const agent = (random: Random): string => {
    const { agent: form, versions } = BROWSERS[pickBrowser(random)]!;
    return form.replaceAll("{}", random.pick(versions));
  };

  /** Page views, and the custom events that some of them lead to. */
  const oneVisit = (person: Person, startMs: number, random: Random, nowMs: number): TrafficRequest[] => {
    const source = sources[pickSource(random)]!;
    const made: { timeMs: number; body: string }[] = [];
    const bounces = random.chance(BOUNCES);
    let page = landing(source, random);
    let referrer = source.referrer;
    let query = source.query;
    let timeMs = startMs;
    for (let views = 1; ; views++) {
      const url = origin + pages.paths[page]! + query;
      made.push({ timeMs, body: JSON.stringify({ n: "pageview", u: url, d: domain, r: referrer || null }) });
      if (bounces) break;
      const deed = customEvent(pages.paths[page]!, random);
      if (deed !== null) made.push({ timeMs: timeMs + 3000 + random.below(20_000), body: JSON.stringify({ ...deed, u: url, d: domain }) });
      if (views >= 2 && (views === LONGEST_VISIT || !random.chance(GO_ON))) break;
      // Behind the first page the referrer is the site itself.
      referrer = url;
      query = "";
      page = pages.next(page, random);
      timeMs = Math.max(timeMs, made.at(-1)!.timeMs) + dwellMs(random);
    }
    // What would happen after now happened a little earlier.
    const lateMs = Math.max(made.at(-1)!.timeMs - nowMs + 1, 0);
    person.lastMs = made.at(-1)!.timeMs - lateMs;
    return made.map(({ timeMs, body }) => ({ timeMs: timeMs - lateMs, address: person.address, agent: person.agent, body }));
  };

  const landing = ({ lands }: TrafficSource, random: Random): number => {
    if (lands === "posts") return random.chance(0.85) ? pages.post(random) : HOME;
    if (lands === "offer") return pages.offer(random);
    return random.chance(lands === "home" ? 0.6 : 0.2) ? HOME : pages.popular(random);
  };

  return { day };
}

/** Most pages are left after half a minute, some are read for ten: always less than what ends a visit. */
const dwellMs = (random: Random): number =>
  Math.floor(4000 + 35_000 * -Math.log(1 - random.next() * 0.999_99) + random.next() ** 8 * 900_000);

function customEvent(path: string, random: Random): { n: string; p?: Record<string, string> } | null {
  if (path === "/signup" && random.chance(0.22)) return { n: "Signup", p: { plan: random.pick(["free", "free", "team", "business"]) } };
  if (path === "/download" && random.chance(0.5)) return { n: "Download", p: { system: random.pick(["linux", "linux", "mac", "docker"]) } };
  if (path.startsWith("/blog/") && random.chance(0.04)) return { n: "Newsletter" };
  if (path.startsWith("/docs/") && random.chance(0.06))
    return { n: "Outbound Link: Click", p: { url: random.pick(["https://github.com/", "https://bun.sh/"]) } };
  return null;
}
