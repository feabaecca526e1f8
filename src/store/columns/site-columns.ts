import { join } from "node:path";
import { zoneOf, type Zone } from "../../lib/zone.ts";
import type { SiteId } from "../../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { HourRows, RowSource } from "../sqlite/row-source.ts";
import { HOUR_MS } from "../sqlite/site-rows.ts";
import { buildChunk, mayGoOn } from "./build-chunk.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import { readChunk, writeChunk } from "./chunk-file.ts";
import { RowBuffer } from "./row-buffer.ts";

/** A day is kept as rows, for appending, while it is this young; older days are kept as files. */
const LIVE_MS = 26 * HOUR_MS;
/** How far a visit of the day is followed past midnight, at a time. */
const FOLLOW_MS = HOUR_MS;

/** Rows of a young day, kept so that the next look reads only what is new. */
interface LiveDay {
  readonly rows: RowBuffer;
  readonly fromMs: number;
  readonly untilMs: number;
  lastId: number;
}

/** What happened to the files, for the log. */
export interface Notes {
  built: number;
  damaged: number;
}

/**
 * One site's chunks in one time zone. A chunk is a pure function of the rows around its day; it is made when asked for, and made
 * again when the hours table says that those rows have changed. Live, restart, late events and repair are this one path.
 */
export class SiteColumns {
  readonly #zone: Zone;
  readonly #chunks = new Map<number, Chunk>();
  readonly #live = new Map<number, LiveDay>();
  readonly #checked = new Map<number, number>();

  constructor(
    readonly site: SiteId,
    timezone: string,
    readonly folder: string,
    readonly rows: RowSource,
    readonly dictionary: SiteDictionary,
    readonly note: (what: keyof Notes) => void,
  ) {
    this.#zone = zoneOf(timezone);
  }

  /**
   * The chunks with events in [fromMs, toMs), made or refreshed one at a time. `version` is that of the database: a chunk found
   * fresh in it need not be looked at again.
   */
  *chunks(fromMs: number, toMs: number, version: number, nowMs: number): Generator<Chunk> {
    const hours = this.rows.hours(this.site, fromMs - 2 * 24 * HOUR_MS, toMs + VISIT_TIMEOUT_MS);
    const days = new Set<number>();
    for (const { hour } of hours) {
      // An hour may lie in two days where the zone is not whole hours from UTC.
      for (const ms of [hour * HOUR_MS, hour * HOUR_MS + HOUR_MS - 1]) if (ms < toMs) days.add(this.#zone.dayOf(ms));
    }
    const firstDay = this.#zone.dayOf(fromMs);
    let carried = false;
    for (const day of [...days].sort((a, b) => a - b)) {
      if (day < firstDay) continue;
      const chunk = this.#fresh(day, version, nowMs, hours);
      carried ||= day === firstDay && chunk.foreignLastMs >= fromMs;
      if (overlaps(chunk, fromMs, toMs)) yield chunk;
    }
    // Visits of the days before that go on into the range. Without any rows of the first day there is nothing to carry.
    for (let day = firstDay - 1; carried; day--) {
      const chunk = this.#fresh(day, version, nowMs, null);
      if (overlaps(chunk, fromMs, toMs)) yield chunk;
      // Only a visit that lasted through that whole day can come from further back.
      carried = chunk.foreignLastMs + VISIT_TIMEOUT_MS > this.#zone.dayStartMs(day + 1);
    }
  }

  /** A closed or changed day: file, memory or rows. */
  #fresh(day: number, version: number, nowMs: number, hours: readonly HourRows[] | null): Chunk {
    const known = this.#chunks.get(day);
    if (known !== undefined && this.#checked.get(day) === version) return known;
    const chunk = this.#usable(known, hours) ?? this.#fromFile(day) ?? this.#rebuild(day, nowMs);
    this.#chunks.set(day, chunk);
    this.#checked.set(day, version);
    return chunk;
  }

  #usable(chunk: Chunk | undefined, hours: readonly HourRows[] | null): Chunk | null {
    if (chunk === undefined) return null;
    return this.#isFresh(chunk, hours) ? chunk : null;
  }

  #fromFile(day: number): Chunk | null {
    if (this.#chunks.has(day)) return null;
    const found = readChunk(this.#file(day));
    if (found === "damaged") this.note("damaged");
    if (typeof found === "string") return null;
    return found.timezone === this.#zone.name && found.day === day && this.#isFresh(found, null) ? found : null;
  }

  /** `hours` may be those of a longer stretch that includes the chunk's. */
  #isFresh(chunk: Chunk, hours: readonly HourRows[] | null): boolean {
    const fromMs = this.#zone.dayStartMs(chunk.day) - VISIT_TIMEOUT_MS;
    const { untilMs, lastId, events } = chunk.source;
    if (mayGoOn(chunk) && this.rows.hours(this.site, untilMs, untilMs + FOLLOW_MS).length > 0) return false;
    const covering = hours === null || (hours.at(-1)?.hour ?? 0) * HOUR_MS < untilMs ? this.rows.hours(this.site, fromMs, untilMs) : hours;
    const now = sourceOf(covering, fromMs, untilMs);
    return now.lastId === lastId && now.events === events;
  }

  #rebuild(day: number, nowMs: number): Chunk {
    const window = {
      day,
      timezone: this.#zone.name,
      dayStartMs: this.#zone.dayStartMs(day),
      dayEndMs: this.#zone.dayStartMs(day + 1),
    };
    const fromMs = window.dayStartMs - VISIT_TIMEOUT_MS;
    for (let untilMs = window.dayEndMs + VISIT_TIMEOUT_MS; ; untilMs += FOLLOW_MS) {
      const { chunk, more } = this.rows.atOneMoment(() => {
        const hours = this.rows.hours(this.site, fromMs, untilMs);
        const source = sourceOf(hours, fromMs, untilMs);
        const rows = this.#load(day, hours, fromMs, source, nowMs);
        this.dictionary.follow();
        const built = buildChunk(rows, window, source, this.dictionary.pageviewCode());
        return { chunk: built, more: mayGoOn(built) && this.rows.hours(this.site, untilMs, untilMs + FOLLOW_MS).length > 0 };
      });
      if (more) continue;
      this.note("built");
      return window.dayEndMs + LIVE_MS < nowMs ? this.#keep(day, chunk) : chunk;
    }
  }

  /** The rows of a young day stay in memory and are continued; those of an old day are read and let go. */
  #load(day: number, hours: readonly HourRows[], fromMs: number, source: ChunkSource, nowMs: number): RowBuffer {
    const { untilMs, lastId } = source;
    let live = this.#live.get(day);
    // Rows are only appended, so what was read stays; only a longer stretch of time needs another reading.
    if (live === undefined || live.untilMs !== untilMs) {
      const firstId = hours.reduce((first, hour) => Math.min(first, hour.firstId), Infinity);
      live = { rows: new RowBuffer(), fromMs, untilMs, lastId: Number.isFinite(firstId) ? firstId - 1 : 0 };
    }
    for (const page of this.rows.pages(live.lastId, lastId, fromMs, untilMs)) live.rows.append(page);
    live.lastId = Math.max(live.lastId, lastId);
    if (this.#zone.dayStartMs(day + 1) + LIVE_MS >= nowMs) this.#live.set(day, live);
    else this.#live.delete(day);
    return live.rows;
  }

  /** Puts the chunk into its file and goes on with the mapping of it, which the system can let go of when memory is short. */
  #keep(day: number, chunk: Chunk): Chunk {
    try {
      writeChunk(this.#file(day), chunk);
    } catch {
      // The columns are an index: without room for it the answer is still right, only slower after the next start.
      return chunk;
    }
    const kept = readChunk(this.#file(day));
    return typeof kept === "string" ? chunk : kept;
  }

  #file(day: number): string {
    return join(this.folder, `${day}.chunk`);
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
  return { lastId, events, untilMs };
}
