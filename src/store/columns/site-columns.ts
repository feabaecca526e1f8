import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { zoneOf, type Zone } from "../../lib/zone.ts";
import { ENGAGEMENT, PAGEVIEW } from "../../model/event.ts";
import type { SiteId } from "../../model/ids.ts";
import { LIMITS } from "../../model/limits.ts";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { DayMark } from "../daily.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { HourRows, RowSource } from "../sqlite/row-source.ts";
import { HOUR_MS } from "../sqlite/site-rows.ts";
import { mayGoOn } from "./build-chunk.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { readChunk, writeChunk } from "./chunk-file.ts";
import type { Window } from "./cut-visits.ts";
import { daySums, isWorthSums, type DaySums } from "./day-sums.ts";
import { LiveDay } from "./live-day.ts";
import { rollUpChunk } from "./roll-up.ts";

/** A day is kept as rows, for appending, until this long after its end; then it is kept as a file. */
const LIVE_MS = 2 * HOUR_MS;
/** How far a visit of the day is followed past midnight, at a time. */
const FOLLOW_MS = HOUR_MS;

/** What happened to the files, for the log. */
export interface Notes {
  built: number;
  damaged: number;
  /** Written by another version. */
  outdated: number;
}

/** Hours with events from a time on, read for several days at once. */
interface HoursRead {
  readonly fromMs: number;
  readonly hours: readonly HourRows[];
}

export interface SiteColumnsOptions {
  readonly site: SiteId;
  readonly timezone: string;
  readonly folder: string;
  readonly rows: RowSource;
  readonly dictionary: SiteDictionary;
  /** Shared by all sites. A closed day is one chunk; a growing one may be in several parts. */
  readonly cache: ChunkCache;
  readonly note?: (what: keyof Notes) => void;
  /** A day that is over was made. */
  readonly made?: (place: { readonly day: number; readonly days: number }) => void;
  /** Visits that began before are none of the columns': their events are being removed, and their days are rolled up. */
  readonly beginMs?: number;
  /** As LIMITS.eventsPerSum. */
  readonly eventsPerSum?: number;
}

/**
 * One site's chunks in one time zone. A chunk is a pure function of the rows around its day; it is made when asked for, and made
 * again when the hours table says that those rows have changed. Live, restart, late events and repair are this one path.
 */
export class SiteColumns {
  readonly #zone: Zone;
  readonly #live = new Map<number, LiveDay>();
  /** Which of the days asked about is looked at. */
  #place = { day: 0, days: 0 };

  readonly of: Required<SiteColumnsOptions>;

  constructor(options: SiteColumnsOptions) {
    this.of = { note: () => {}, made: () => {}, beginMs: -Infinity, eventsPerSum: LIMITS.eventsPerSum, ...options };
    this.#zone = zoneOf(options.timezone);
  }

  /**
   * The chunks with events in [fromMs, toMs), made or refreshed one at a time. `version` is that of the database: a chunk found
   * fresh in it need not be looked at again.
   */
  *chunks(fromMs: number, toMs: number, version: number, nowMs: number): Generator<Chunk> {
    const readFromMs = fromMs - 2 * 24 * HOUR_MS;
    const hours = this.of.rows.hours(this.of.site, readFromMs, toMs + VISIT_TIMEOUT_MS);
    const days = new Set<number>();
    for (const { hour } of hours) {
      const startMs = hour * HOUR_MS;
      if (startMs >= toMs) break;
      // An hour may lie in two days where the zone is not whole hours from UTC.
      for (const ms of [startMs, Math.min(startMs + HOUR_MS, toMs) - 1]) days.add(this.#zone.dayOf(ms));
    }
    const firstDay = this.#zone.dayOf(fromMs);
    let carried = false;
    const asked = [...days].filter((day) => day >= firstDay && !this.#isRemoved(day)).sort((a, b) => a - b);
    for (const [index, day] of asked.entries()) {
      this.#place = { day: index + 1, days: asked.length };
      const parts = this.#fresh(day, version, nowMs, { fromMs: readFromMs, hours });
      carried ||= day === firstDay && parts.some((part) => part.foreignLastMs >= fromMs || this.#reachesNextDay(part));
      yield* parts.filter((part) => overlaps(part, fromMs, toMs));
    }
    // Visits of the days before that go on into the range. Without any rows of the first day there is nothing to carry.
    for (let day = this.#dayBefore(firstDay); carried && !this.#isRemoved(day); day = this.#dayBefore(day)) {
      const parts = this.#fresh(day, version, nowMs, null);
      yield* parts.filter((part) => overlaps(part, fromMs, toMs));
      // Only a visit that lasted through that whole day can come from further back.
      carried = parts.some((part) => this.#reachesNextDay(part));
    }
  }

  /** The chunk of a day that is over. */
  day(day: number, version: number, nowMs: number): Chunk {
    let parts = this.#fresh(day, version, nowMs, null);
    if (parts.length > 1) {
      // As it was when it still grew.
      parts = this.#rebuild(day, nowMs);
      this.of.cache.set(this.#key(day), parts, version);
    }
    if (parts.length !== 1) throw new Error(`day ${day} of site ${this.of.site} is not over`);
    return parts[0]!;
  }

  /** Forgets the chunks of the days before one: their events are being removed. */
  drop(before: number): void {
    for (const day of this.#live.keys()) if (day < before) this.#live.delete(day);
    for (const name of existsSync(this.of.folder) ? readdirSync(this.of.folder) : []) {
      if (Number.parseInt(name) < before) rmSync(join(this.of.folder, name), { force: true });
    }
  }

  /**
   * The first day (after one) that is over, has events, and is not known as it is now; null when there is none. Reads the hours of all
   * these days.
   */
  unknownDay(known: ReadonlyMap<number, DayMark>, after: number | null, nowMs: number): number | null {
    const fromMs = after === null ? 0 : this.#zone.dayStartMs(after + 1);
    const hours = this.of.rows.hours(this.of.site, Math.max(this.of.beginMs, fromMs), nowMs);
    let last = after ?? -Infinity;
    for (const { hour } of hours) {
      const startMs = hour * HOUR_MS;
      // An hour may lie in two days where the zone is not whole hours from UTC.
      for (const ms of [startMs, startMs + HOUR_MS - 1]) {
        const day = this.#zone.dayOf(ms);
        if (day <= last || this.#isRemoved(day)) continue;
        if (!this.#isOver(day, nowMs)) return null;
        last = day;
        const mark = known.get(day);
        if (mark === undefined || mark.startsMs !== this.#startMs(day) || !this.#isAsIn(mark)) return day;
      }
    }
    return null;
  }

  #isOver(day: number, nowMs: number): boolean {
    return this.#zone.dayStartMs(day + 1) + LIVE_MS < nowMs;
  }

  #isRemoved(day: number): boolean {
    return this.#zone.dayStartMs(day + 1) <= this.of.beginMs;
  }

  /** When visits of the day may begin. */
  #startMs(day: number): number {
    return Math.max(this.#zone.dayStartMs(day), this.of.beginMs);
  }

  #isAsIn({ source: { fromMs, untilMs, lastId, events }, isOpen }: Pick<DayMark, "source" | "isOpen">): boolean {
    if (isOpen && this.of.rows.hours(this.of.site, untilMs, untilMs + FOLLOW_MS).length > 0) return false;
    const now = sourceOf(this.of.rows.hours(this.of.site, fromMs, untilMs), fromMs, untilMs);
    return now.lastId === lastId && now.events === events;
  }

  /** Not always the number before: a zone may skip a date. */
  #dayBefore(day: number): number {
    return this.#zone.dayOf(this.#zone.dayStartMs(day) - 1);
  }

  /** A visit that began before the chunk's day may go on after it. */
  #reachesNextDay({ day, foreignLastMs }: Chunk): boolean {
    return foreignLastMs + VISIT_TIMEOUT_MS > this.#zone.dayStartMs(day + 1);
  }

  /** From memory, from the file, or from the rows. */
  #fresh(day: number, version: number, nowMs: number, read: HoursRead | null): readonly Chunk[] {
    const key = this.#key(day);
    const known = this.of.cache.get(key);
    if (known?.version === version) return known.parts;
    const usable = known !== undefined && this.#isFresh(known.parts, read) ? known.parts : null;
    const parts = usable ?? (known === undefined ? this.#fromFile(day) : null) ?? this.#rebuild(day, nowMs);
    this.of.cache.set(key, parts, version);
    return parts;
  }

  /** Days that are no longer young go into their files, and their rows out of memory. */
  retire(version: number, nowMs: number): void {
    for (const day of this.#live.keys()) {
      if (this.#isOver(day, nowMs)) this.of.cache.set(this.#key(day), this.#rebuild(day, nowMs), version);
    }
  }

  /** Takes into growing days what has come since they were asked about: the next look finds less to do. */
  followAhead(version: number): void {
    for (const [day, { fromMs, untilMs }] of this.#live) {
      const key = this.#key(day);
      const known = this.of.cache.get(key);
      if (known === undefined || known.version === version) continue;
      const window = this.#window(day, fromMs);
      const { parts, isUnclear, later } = this.of.rows.atOneMoment(() => this.#derive(window, untilMs));
      // Whoever asks next looks further.
      if (!isUnclear && !later) this.of.cache.set(key, parts, version);
    }
  }

  /** Puts growing days in order. */
  settle(): void {
    for (const live of this.#live.values()) live.settle();
  }

  #window(day: number, fromMs: number): Window {
    return { day, timezone: this.#zone.name, fromMs, dayStartMs: this.#startMs(day), dayEndMs: this.#zone.dayStartMs(day + 1) };
  }

  #key(day: number): string {
    return `${this.of.site} ${this.#zone.name} ${day} ${this.#startMs(day)}`;
  }

  #fromFile(day: number): Chunk[] | null {
    const found = readChunk(this.#file(day));
    if (found === "damaged") this.of.note("damaged");
    if (found === "other_format") this.of.note("outdated");
    if (typeof found === "string") return null;
    return found.timezone === this.#zone.name && found.day === day && this.#isFresh([found], null) ? [found] : null;
  }

  #isFresh(parts: readonly Chunk[], read: HoursRead | null): boolean {
    const { day, baseMs, source } = parts[0]!;
    const { fromMs, untilMs, lastId, events } = source;
    if (baseMs !== this.#startMs(day)) return false;
    if (parts.some(mayGoOn) && this.of.rows.hours(this.of.site, untilMs, untilMs + FOLLOW_MS).length > 0) return false;
    const isCovered = read !== null && read.fromMs <= fromMs && (read.hours.at(-1)?.hour ?? 0) * HOUR_MS >= untilMs;
    const covering = isCovered ? read.hours : this.of.rows.hours(this.of.site, fromMs, untilMs);
    const now = sourceOf(covering, fromMs, untilMs);
    return now.lastId === lastId && now.events === events;
  }

  #rebuild(day: number, nowMs: number): readonly Chunk[] {
    const dayStartMs = this.#startMs(day);
    const dayEndMs = this.#zone.dayStartMs(day + 1);
    const known = this.#live.get(day);
    let fromMs = known?.fromMs ?? dayStartMs - VISIT_TIMEOUT_MS;
    let untilMs = known?.untilMs ?? dayEndMs + VISIT_TIMEOUT_MS;
    for (;;) {
      const window = this.#window(day, fromMs);
      const { live, parts, isUnclear, later } = this.of.rows.atOneMoment(() => this.#derive(window, untilMs));
      // Twice as far back each time: a chain of reports can be long.
      if (isUnclear) fromMs -= dayStartMs - fromMs;
      if (later) untilMs += FOLLOW_MS;
      if (isUnclear || later) continue;
      this.of.note("built");
      if (dayEndMs + LIVE_MS >= nowMs) {
        this.#live.set(day, live);
        return parts;
      }
      this.#live.delete(day);
      if (parts.length > 1) return this.#rebuild(day, nowMs);
      this.of.made(this.#place);
      return [this.#keep(day, parts[0]!)];
    }
  }

  /** The rows of a growing day stay in memory and are continued: they are only ever appended. A longer stretch of time is read afresh. */
  #derive(window: Window, untilMs: number): { live: LiveDay; parts: readonly Chunk[]; isUnclear: boolean; later: boolean } {
    const { day, fromMs } = window;
    const hours = this.of.rows.hours(this.of.site, fromMs, untilMs);
    const source = sourceOf(hours, fromMs, untilMs);
    const known = this.#live.get(day);
    const firstId = hours.reduce((first, hour) => Math.min(first, hour.firstId), source.lastId);
    const isKnown = known?.fromMs === fromMs && known.untilMs === untilMs;
    const live = isKnown ? known : new LiveDay(fromMs, untilMs, firstId - 1, source.events);
    this.of.dictionary.follow();
    live.take(this.of.rows.pages({ afterId: live.lastId, lastId: source.lastId, fromMs, toMs: untilMs }), source.lastId);
    const names = { pageview: this.of.dictionary.nameCode(PAGEVIEW), engagement: this.of.dictionary.nameCode(ENGAGEMENT) };
    const { parts, isUnclear } = live.parts(window, source, names);
    return {
      live,
      parts,
      isUnclear,
      later: parts.some(mayGoOn) && this.of.rows.hours(this.of.site, untilMs, untilMs + FOLLOW_MS).length > 0,
    };
  }

  /** Puts the chunk into its file and goes on with the mapping of it, which the system can let go of when memory is short. */
  #keep(day: number, chunk: Chunk): Chunk {
    try {
      writeChunk(this.#file(day), { ...chunk, sums: this.#sumsOf(chunk) });
    } catch {
      // The columns are an index: without room for it the answer is still right, only slower after the next start.
      return chunk;
    }
    const kept = readChunk(this.#file(day));
    return typeof kept === "string" ? chunk : kept;
  }

  #sumsOf(chunk: Chunk): DaySums | null {
    return isWorthSums(chunk.events, this.of.eventsPerSum)
      ? daySums(rollUpChunk(chunk, this.#zone, this.of.dictionary), chunk.events, this.of.eventsPerSum)
      : null;
  }

  #file(day: number): string {
    return join(this.of.folder, `${day}.chunk`);
  }
}

const overlaps = (chunk: Chunk, fromMs: number, toMs: number): boolean =>
  chunk.events > 0 && chunk.lastMs >= fromMs && chunk.firstMs < toMs;

function sourceOf(hours: readonly HourRows[], fromMs: number, untilMs: number): ChunkSource {
  const fromHour = Math.floor(fromMs / HOUR_MS);
  const toHour = Math.ceil(untilMs / HOUR_MS) - 1;
  let lastId = 0;
  let events = 0;
  for (const hour of hours) {
    if (hour.hour < fromHour || hour.hour > toHour) continue;
    if (hour.lastId > lastId) lastId = hour.lastId;
    events += hour.events;
  }
  return { fromMs, untilMs, lastId, events };
}
