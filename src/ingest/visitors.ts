import type { Clock } from "../lib/clock.ts";
import { keyedHash } from "../lib/hash.ts";
import { describeError, type Log } from "../lib/log.ts";
import { zoneOf } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId, VisitorId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { VISIT_TIMEOUT_MS } from "../model/visit.ts";
import type { Store } from "../store/store.ts";
import { cutAgent } from "./agent.ts";
import { coalesce } from "./coalesce.ts";
import { createGrace, type Grace } from "./grace.ts";
import { createLateDays, type LateDays } from "./late-days.ts";
import { fileSalts } from "./salt-file.ts";
import type { Salt, SaltSource } from "./salts.ts";

export interface Visitors {
  /** A promise only at the turn of a day and for a site's first event after a start: then the new salt is on disk before the answer. */
  identify(site: Site, timeMs: number, address: string, agent: string): VisitorId | Promise<VisitorId>;
  /**
   * The same for something that happened at `timeMs` and arrives now. What belongs to a day that is over gets a salt that is drawn anew
   * for it (see late-days.ts).
   */
  identifyLate(site: Site, timeMs: number, address: string, agent: string): VisitorId | Promise<VisitorId>;
  /** Destroys the salts that no open visit can need any more. To be called every minute or so. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface VisitorsOptions {
  /** The salts' file, or another place for them. */
  readonly file: string | SaltSource;
  readonly store: Pick<Store, "read">;
  /** Resolves when all events accepted so far can be read. */
  readonly settled: () => Promise<void>;
  readonly now: Clock;
  readonly log: Log;
}

/** A clock that was set back leaves a salt that ends in the future; beyond this it is replaced instead of living for days. */
const LONGEST_AHEAD_MS = 48 * 3600 * 1000;

interface Day {
  readonly salt: Salt;
  /** However often the owner moves the site to another zone, the salt ends by then. */
  readonly latestEndMs: number;
  readonly hash: (message: string) => VisitorId;
}

/** A site's day and, as long as visits of the day before may be open, that one too. */
interface SiteDays {
  current: Day | null;
  /** The zone by whose midnight `current` ends; empty when it was read from the file. */
  timezone: string;
  /** `grace` is null until the recent visitors have been read. */
  previous: { readonly day: Day; grace: Grace | null } | null;
  /** False until the salt in use is known to be on disk. */
  kept: boolean;
  /** While not null the site is being made ready, and its events wait. */
  busy: Promise<void> | null;
}

export const createVisitors = (options: VisitorsOptions): Visitors => new SaltedVisitors(options);

class SaltedVisitors implements Visitors {
  readonly #options: VisitorsOptions;
  readonly #source: SaltSource;
  readonly #sites: Map<SiteId, SiteDays>;
  readonly #late: LateDays;
  /** Puts the salts in use on disk, and no others. */
  readonly #keep: () => Promise<void>;
  #closed = false;

  constructor(options: VisitorsOptions) {
    const { file, log } = options;
    this.#options = options;
    this.#source = typeof file === "string" ? fileSalts({ file, log }) : file;
    this.#sites = restore(this.#source.read());
    this.#late = createLateDays(() => this.#source.draw(), LIMITS.lateDays);
    this.#keep = coalesce(async () => {
      if (!this.#closed) await this.#source.write(allSalts(this.#sites));
    });
  }

  identify(site: Site, timeMs: number, address: string, agent: string): VisitorId | Promise<VisitorId> {
    const days = this.#sites.get(site.id);
    if (days === undefined || !isReady(days, site, timeMs)) {
      return this.#prepare(site, timeMs).then(() => this.identify(site, timeMs, address, agent));
    }
    const message = messageOf(site, address, agent);
    if (days.previous !== null) {
      const before = days.previous.day.hash(message);
      if (days.previous.grace!.continues(before, timeMs)) return before;
    }
    return days.current!.hash(message);
  }

  identifyLate(site: Site, timeMs: number, address: string, agent: string): VisitorId | Promise<VisitorId> {
    const nowMs = this.#options.now();
    const zone = zoneOf(site.timezone);
    const day = zone.dayOf(timeMs);
    const message = messageOf(site, address, agent);
    const open = this.#late.continues(site.id, day, message, timeMs, nowMs);
    if (open !== null) return open;
    if (day >= zone.dayOf(nowMs)) return this.identify(site, Math.min(timeMs, nowMs), address, agent);
    // In the half hour after midnight yesterday's salt may still be there.
    const previous = this.#sites.get(site.id)?.previous?.day;
    const endsMs = zone.dayStartMs(day + 1);
    if (previous !== undefined && previous.salt.endsMs === endsMs) return previous.hash(message);
    return this.#late.identify(site.id, day, message, nowMs, { timeMs, endsMs });
  }

  async sweep(): Promise<void> {
    const timeMs = this.#options.now();
    this.#late.sweep(timeMs);
    const gone: Day[] = [];
    for (const [site, days] of this.#sites) {
      if (days.busy === null && days.previous?.grace === null) await this.#whileBusy(days, this.#openGrace(days, site, timeMs));
      if (days.busy !== null || days.current === null) continue;
      gone.push(...endDays(days, timeMs));
      if (days.current === null) this.#sites.delete(site);
    }
    if (gone.length === 0) return;
    await this.#keep();
    for (const { salt } of gone) salt.key.fill(0);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#sites.values()].map(({ busy }) => busy));
    // The file keeps what the next start needs; only this process forgets.
    this.#closed = true;
    this.#late.close();
    for (const { salt } of [...this.#sites.values()].flatMap(daysOf)) salt.key.fill(0);
    this.#sites.clear();
  }

  /** Makes a site ready for an event at this time. Events that come meanwhile wait for the same promise. */
  #prepare(site: Site, timeMs: number): Promise<void> {
    let days = this.#sites.get(site.id);
    if (days === undefined)
      this.#sites.set(site.id, (days = { current: null, timezone: site.timezone, previous: null, kept: false, busy: null }));
    return days.busy ?? this.#whileBusy(days, this.#makeReady(days, site, timeMs));
  }

  #whileBusy(days: SiteDays, work: Promise<void>): Promise<void> {
    days.busy = work
      .catch((error: unknown) => {
        this.#options.log.error("cannot keep the salts", { error: describeError(error) });
        throw new AppError("storage_unavailable", 503, "The event cannot be stored at the moment.", undefined, LIMITS.retryAfterS);
      })
      .finally(() => {
        days.busy = null;
      });
    return days.busy;
  }

  async #makeReady(days: SiteDays, site: Site, timeMs: number): Promise<void> {
    if (days.current === null || isOver(days.current.salt, timeMs)) startDay(days, site, timeMs, this.#source);
    else if (days.timezone !== site.timezone) moveEnd(days, site, timeMs);
    if (!days.kept) {
      await this.#keep();
      days.kept = true;
    }
    await this.#openGrace(days, site.id, timeMs);
  }

  /** Whoever was active in the last half hour may be in an open visit. */
  async #openGrace({ previous }: SiteDays, site: SiteId, timeMs: number): Promise<void> {
    if (previous === null || previous.grace !== null) return;
    const { store, settled, log } = this.#options;
    const grace = createGrace();
    try {
      await settled();
      for await (const event of store.read(site, { fromMs: timeMs - VISIT_TIMEOUT_MS, toMs: timeMs + 1 }))
        grace.note(event.visitor, event.timeMs);
    } catch (error) {
      // Counting goes on: at worst a visit is cut at midnight.
      log.warn("cannot read the visits that are open at midnight", { error: describeError(error) });
    }
    previous.grace = grace;
  }
}

const messageOf = (site: Site, address: string, agent: string): string => `${address}\0${cutAgent(agent)}\0${site.id}`;

const isReady = ({ current, previous, kept, busy, timezone }: SiteDays, site: Site, timeMs: number): boolean =>
  busy === null &&
  kept &&
  current !== null &&
  timezone === site.timezone &&
  !isOver(current.salt, timeMs) &&
  (previous === null || previous.grace !== null);

/** A time before the day began (a clock set back, a request that waited at midnight) belongs to the running day: no salt is revived. */
const isOver = ({ endsMs }: Salt, timeMs: number): boolean => timeMs >= endsMs || endsMs - timeMs > LONGEST_AHEAD_MS;

/** The old day stays while one of its visits may be open: this is the site's first event since then, so half an hour tells. */
function startDay(days: SiteDays, site: Site, timeMs: number, source: SaltSource): void {
  const zone = zoneOf(site.timezone);
  const old = days.current;
  const mayBeOpen = old !== null && timeMs >= old.salt.endsMs && timeMs - old.salt.endsMs < VISIT_TIMEOUT_MS;
  if (old !== null && !mayBeOpen) old.salt.key.fill(0);
  days.previous?.day.salt.key.fill(0);
  days.previous = mayBeOpen ? { day: old, grace: null } : null;
  const salt = { site: site.id, endsMs: zone.dayStartMs(zone.dayOf(timeMs) + 1), key: source.draw() };
  days.current = toDay(salt, timeMs + LONGEST_AHEAD_MS);
  days.timezone = site.timezone;
  days.kept = false;
}

/** The owner has changed the site's zone: the running day ends at the midnight that people see, and nobody's visit is cut. */
function moveEnd(days: SiteDays, { timezone }: Site, timeMs: number): void {
  const { salt, hash, latestEndMs } = days.current!;
  const zone = zoneOf(timezone);
  days.timezone = timezone;
  // Also after a start, when nobody knows which zone it was, and where the clock was set back: a midnight of this zone needs no move.
  if (zone.dayStartMs(zone.dayOf(salt.endsMs)) === salt.endsMs) return;
  const endsMs = zone.dayStartMs(zone.dayOf(timeMs) + 1);
  if (endsMs > latestEndMs) return;
  days.current = { salt: { ...salt, endsMs }, hash, latestEndMs };
  days.kept = false;
}

/** Takes out, and answers, what is over: the previous day when its last visit is closed, at the latest when the current one ends. */
function endDays(days: SiteDays, timeMs: number): Day[] {
  const gone: Day[] = [];
  const endsMs = days.current!.salt.endsMs;
  if (days.previous !== null && (timeMs >= endsMs || !days.previous.grace!.isOpen(timeMs))) {
    gone.push(days.previous.day);
    days.previous = null;
  }
  // No event came since the day ended, or the next one would have begun.
  if (timeMs >= endsMs + VISIT_TIMEOUT_MS) {
    gone.push(days.current!);
    days.current = null;
  }
  return gone;
}

const toDay = (salt: Salt, latestEndMs = salt.endsMs): Day => ({ salt, latestEndMs, hash: keyedHash(salt.key) });

/** At most two salts of a site are kept: the later is the current day's. */
function restore(salts: readonly Salt[]): Map<SiteId, SiteDays> {
  const sites = new Map<SiteId, SiteDays>();
  for (const salt of [...salts].sort((a, b) => a.endsMs - b.endsMs)) {
    const before = sites.get(salt.site)?.current ?? null;
    const previous = before === null ? null : { day: before, grace: null };
    sites.set(salt.site, { current: toDay(salt), timezone: "", previous, kept: true, busy: null });
  }
  return sites;
}

const daysOf = ({ current, previous }: SiteDays): Day[] => [current, previous?.day ?? null].filter((day) => day !== null);

const allSalts = (sites: ReadonlyMap<SiteId, SiteDays>): Salt[] => [...sites.values()].flatMap(daysOf).map(({ salt }) => salt);
