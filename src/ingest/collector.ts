import type { Clock } from "../lib/clock.ts";
import type { DropReason } from "../model/drop.ts";
import type { Event } from "../model/event.ts";
import type { VisitorId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { Batch } from "./batch.ts";
import { placeOf, type Sender } from "./enrich.ts";
import type { Geo } from "./geo.ts";
import { createLastingIds, type LastingIds } from "./lasting-ids.ts";
import { parseBody } from "./parse-body.ts";
import { readPlausible, type FieldErrors } from "./plausible.ts";
import type { Place } from "./place.ts";
import { createPreparer, type PreparerOptions, type Sited, type Understood } from "./prepare.ts";
import type { RawEvent } from "./raw-event.ts";
import { createSampleLimit, NO_SAMPLE } from "./sample-limit.ts";
import type { Visitors } from "./visitors.ts";

/** One request in Plausible's format: the body as text, and who sent it. */
export interface Arrival extends Sender {
  readonly body: string;
}

/** What became of an event on one site. */
export type Outcome = "counted" | DropReason;

/** One outcome per site, in the order of the body; or what is wrong with the body, per field. */
export type Collected = { readonly ok: true; readonly outcomes: readonly Outcome[] } | { readonly ok: false; readonly errors: FieldErrors };

/**
 * The road in behind every door. Promises resolve when every counted event survives a power cut, and reject with AppError 503 when one
 * could not be stored.
 */
export interface Collector {
  /** Plausible's body, for all the sites it names. */
  collect(arrival: Arrival): Promise<Collected>;
  count(sited: Sited, sender: Sender): Promise<Outcome>;
  /** One outcome for each. */
  countAll(all: readonly Sited[], sender: Sender): Promise<Outcome[]>;
  /** Notes something that a door could not read, or that is not to be counted; with the event, where there is one, for people to see. */
  drop(site: Site | null, reason: DropReason, seen?: { readonly event: RawEvent; readonly sender: Sender }): DropReason;
  /** What `count` would store; stores nothing. */
  understand(sited: Sited, sender: Sender): Understood;
  visitor(site: Site, event: RawEvent, sender: Sender): VisitorId | Promise<VisitorId>;
  /** Where a sender without a key is. */
  place(sender: Sender): Place;
  /** See lasting-ids.ts. */
  readonly lasting: LastingIds;
}

export interface CollectorOptions {
  readonly sites: { find(domain: string): Site | null };
  readonly visitors: Pick<Visitors, "identify" | "identifyLate">;
  readonly batch: Pick<Batch, "add" | "addAll" | "drop">;
  readonly geo: Geo;
  readonly now: Clock;
  /** Without them ids last as long as the process. */
  readonly lasting?: LastingIds;
  /** Null for a site whose owner has set none. */
  readonly rulesOf?: PreparerOptions["rulesOf"];
  readonly retainedFromMs?: PreparerOptions["retainedFromMs"];
  readonly limits?: typeof LIMITS;
}

const COUNTED: Collected = { ok: true, outcomes: ["counted"] };

export function createCollector(options: CollectorOptions): Collector {
  const { sites, batch, now, lasting = createLastingIds(null), limits = LIMITS } = options;
  const preparer = createPreparer({ ...options, lasting, limits });

  const counted = eachPromise((): Outcome => "counted");
  const collected = eachPromise((outcome: Outcome): Collected => (outcome === "counted" ? COUNTED : { ok: true, outcomes: [outcome] }));
  const samples = createSampleLimit(limits.dropSamplesPerS);
  const drop: Collector["drop"] = (site, reason, seen) => {
    const timeMs = now();
    const noted = { site: site?.id ?? null, timeMs, reason };
    if (site === null || !samples.take(timeMs)) batch.drop(noted);
    else if (seen === undefined) batch.drop({ ...noted, sample: { ...NO_SAMPLE, timeMs, reason } });
    else batch.drop({ ...noted, sample: preparer.sample({ site, event: seen.event }, seen.sender, reason, timeMs) });
    return reason;
  };

  /** Not async, nor is collect: an event of a group waits for the group's promise, and a promise of its own costs half a microsecond. */
  const enter = (sited: Sited, sender: Sender, event: Event | DropReason): Promise<Outcome> => {
    if (typeof event === "string") return Promise.resolve(drop(sited.site, event, { event: sited.event, sender }));
    if (event.once === undefined) return counted(batch.add(event));
    return batch
      .addAll([event])
      .then((known) => (known.length === 0 ? "counted" : drop(sited.site, "duplicate", { event: sited.event, sender })));
  };
  const count = (sited: Sited, sender: Sender): Promise<Outcome> => {
    const prepared = preparer.prepare(sited, sender, now());
    // Almost always known at once: the event joins the batch in the same turn.
    return prepared instanceof Promise ? prepared.then((event) => enter(sited, sender, event)) : enter(sited, sender, prepared);
  };

  const countAll = async (all: readonly Sited[], sender: Sender): Promise<Outcome[]> => {
    const nowMs = now();
    const outcomes = new Array<Outcome>(all.length).fill("counted");
    const events: Event[] = [];
    const places: number[] = [];
    for (const [place, sited] of all.entries()) {
      const prepared = preparer.prepare(sited, sender, nowMs);
      const event = prepared instanceof Promise ? await prepared : prepared;
      if (typeof event === "string") outcomes[place] = drop(sited.site, event, { event: sited.event, sender });
      else places[events.push(event) - 1] = place;
    }
    for (const known of await batch.addAll(events)) {
      const place = places[known]!;
      const { site, event } = all[place]!;
      outcomes[place] = drop(site, "duplicate", { event, sender });
    }
    return outcomes;
  };

  const collect = (arrival: Arrival): Promise<Collected> => {
    const read = readPlausible(parseBody(arrival.body), limits);
    if (!read.ok) {
      if (read.reason !== null) for (const domain of read.domains) drop(sites.find(domain), read.reason);
      return Promise.resolve({ ok: false, errors: read.errors });
    }
    const { event, domains } = read;
    if (domains.length === 1) return collected(count({ site: sites.find(domains[0]!), event }, arrival));
    return Promise.all(domains.map((domain) => count({ site: sites.find(domain), event }, arrival))).then((outcomes) => ({
      ok: true,
      outcomes,
    }));
  };

  return {
    collect,
    count,
    countAll,
    drop,
    understand: (sited, sender) => preparer.understand(sited, sender, now()),
    visitor: (site, event, sender) => preparer.visitor(site, event, sender, now()),
    place: (sender) => placeOf(null, sender, options.geo),
    lasting,
  };
}

/** What is made of a promise's answer. Neighbours in a group bring the same promise, and share what is made of it. */
function eachPromise<Given, Made>(make: (given: Given) => Made): (given: Promise<Given>) => Promise<Made> {
  let last: Promise<Given> | null = null;
  let made: Promise<Made>;
  return (given) => {
    if (given !== last) {
      last = given;
      made = given.then(make);
    }
    return made;
  };
}
