import type { Zone } from "../../lib/zone.ts";
import { deedOn, operationOn } from "./deeds.ts";
import { HOME, trafficPages } from "./pages.ts";
import { peopleModel, type Person } from "./people.ts";
import { seededRandom, weightedPicker, type Random } from "./random.ts";
import { trafficDays, type TrafficDay } from "./rhythm.ts";
import { trafficSources, type TrafficSource } from "./sources.ts";

/** A request as a tracker would send it, or the site's own server. */
export interface TrafficRequest {
  readonly timeMs: number;
  readonly address: string;
  readonly agent: string;
  readonly languages: string;
  /** A report of time and scrolling is no event. */
  readonly kind: "event" | "report" | "operation";
  /** JSON: Plausible's body, or, of an operation, an event of the events API. */
  readonly body: string;
}

export interface TrafficOptions {
  readonly domain: string;
  readonly zone: Zone;
  readonly nowMs: number;
  readonly days: number;
  /** Exactly so many events are made; reports of time and scrolling come beside them. */
  readonly events: number;
  readonly seed: number;
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

/** A visit by somebody new, that begins at a time: its requests in order, the later ones in the future. */
export function madeUpVisits(domain: string): (startMs: number, random: Random) => TrafficRequest[] {
  return trafficModel(domain).visit;
}

function trafficModel(domain: string) {
  const pages = trafficPages();
  const sources = trafficSources();
  const pickSource = weightedPicker(sources.map(({ weight }) => weight));
  const newPerson = peopleModel();
  const origin = `https://${domain}`;

  const day = (plan: TrafficDay, random: Random, nowMs: number): TrafficRequest[] => {
    const requests: TrafficRequest[] = [];
    const people: Person[] = [];
    let events = 0;
    while (events < plan.events) {
      const { person, startMs } = who(plan, random, people);
      for (const request of oneVisit(person, startMs, random, nowMs)) {
        if (request.kind !== "report" && events++ >= plan.events) break;
        requests.push(request);
      }
    }
    return requests;
  };

  const who = (plan: TrafficDay, random: Random, people: Person[]): { person: Person; startMs: number } => {
    if (people.length > 0 && random.chance(RETURNS)) {
      const person = random.pick(people);
      const startMs = person.lastMs + Math.floor((40 + random.next() * 300) * MINUTE_MS);
      if (startMs < plan.endMs) return { person, startMs };
    }
    const person = newPerson(random);
    people.push(person);
    return { person, startMs: plan.begin(random) };
  };

  /** Page views, how they were read, and what some of them lead to. */
  const oneVisit = (person: Person, startMs: number, random: Random, nowMs: number): TrafficRequest[] => {
    const source = sources[pickSource(random)]!;
    const made: Pick<TrafficRequest, "timeMs" | "kind" | "body">[] = [];
    const make = (kind: TrafficRequest["kind"], timeMs: number, body: object): number => {
      made.push({ kind, timeMs, body: JSON.stringify(body) });
      return timeMs;
    };
    const bounces = random.chance(BOUNCES);
    let page = landing(source, random);
    let referrer = source.referrer;
    let query = source.query;
    let timeMs = startMs;
    for (let views = 1; ; views++) {
      const path = pages.paths[page]!;
      const url = origin + path + query;
      make("event", timeMs, { n: "pageview", u: url, d: domain, r: referrer || null, t: pages.titles[page]!, s: person.screen });
      const leavesMs = dwellMs(random);
      const sd = Math.min(100, 15 + random.below(50) + Math.floor(leavesMs / 2000));
      const report = { n: "engagement", u: url, d: domain, sd, e: Math.floor(leavesMs * (0.5 + random.next() / 2)) };
      if (bounces) {
        make("report", timeMs + leavesMs, report);
        break;
      }
      const deed = deedOn(path, random);
      let lastMs = timeMs;
      if (deed !== null) lastMs = make("event", timeMs + 3000 + random.below(20_000), { ...deed, u: url, d: domain });
      const operation = operationOn(path, random);
      if (operation !== null) {
        const who = { ip: person.address, user_agent: person.agent };
        lastMs = make("operation", lastMs + 500 + random.below(2000), { ...operation, ...who, site: domain, url: origin + path });
      }
      const nextMs = lastMs + leavesMs;
      make("report", nextMs - 1, report);
      if (views >= 2 && (views === LONGEST_VISIT || !random.chance(GO_ON))) break;
      // Behind the first page the referrer is the site itself.
      referrer = url;
      query = "";
      page = pages.next(page, random);
      timeMs = nextMs;
    }
    // What would happen after now happened a little earlier.
    const lateMs = Math.max(made.at(-1)!.timeMs - nowMs + 1, 0);
    person.lastMs = made.at(-1)!.timeMs - lateMs;
    const { address, agent, languages } = person;
    return made.map(({ timeMs, kind, body }) => ({ timeMs: timeMs - lateMs, address, agent, languages, kind, body }));
  };

  const landing = ({ lands }: TrafficSource, random: Random): number => {
    if (lands === "posts") return random.chance(0.85) ? pages.post(random) : HOME;
    if (lands === "offer") return pages.offer(random);
    return random.chance(lands === "home" ? 0.6 : 0.2) ? HOME : pages.popular(random);
  };

  return { day, visit: (startMs: number, random: Random) => oneVisit(newPerson(random), startMs, random, Infinity) };
}

/** Most pages are left after half a minute, some are read for ten: always less than what ends a visit. */
const dwellMs = (random: Random): number =>
  Math.floor(4000 + 22_000 * -Math.log(1 - random.next() * 0.999_99) + random.next() ** 16 * 900_000);
