import { keyedHash } from "../lib/hash.ts";
import type { SiteId, VisitorId } from "../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../model/visit.ts";
import { createGrace, type Grace } from "./grace.ts";

interface LateDay {
  readonly key: Uint8Array;
  readonly hash: (message: string) => VisitorId;
  /** Who was there in its last half hour, or in a visit from then on. */
  readonly grace: Grace;
  usedMs: number;
}

/** When a late event happened, and when the day of its site ended. */
export interface LateMoment {
  readonly timeMs: number;
  readonly endsMs: number;
}

/**
 * Secrets of days that are over, for events that come late (a phone that was offline, a log replayed). The day's own salt is gone; one is
 * drawn anew, lives in memory only and serves everything that comes for that day of the site until half an hour without any.
 */
export interface LateDays {
  /** With `moment`, remembers who may be in a visit when the day ends. */
  identify(site: SiteId, day: number, message: string, nowMs: number, moment?: LateMoment): VisitorId;
  /**
   * Whose visit began on the late day before this one and is still open at `timeMs`; null when there is none. Events that tell of one visit
   * have to come in the order of their times.
   */
  continues(site: SiteId, day: number, message: string, timeMs: number, nowMs: number): VisitorId | null;
  sweep(nowMs: number): void;
  close(): void;
}

export function createLateDays(draw: () => Uint8Array, capacity: number): LateDays {
  /** In the order of their last use: the first is the one that was silent for longest. */
  const days = new Map<string, LateDay>();

  const end = (name: string, day: LateDay): void => {
    day.key.fill(0);
    days.delete(name);
  };
  // A clock that was set back must not keep a secret for longer.
  const isOver = ({ usedMs }: LateDay, nowMs: number): boolean => Math.abs(nowMs - usedMs) >= VISIT_TIMEOUT_MS;

  const begin = (): LateDay => {
    const oldest = days.size >= capacity ? days.entries().next().value : undefined;
    if (oldest !== undefined) end(...oldest);
    const key = draw();
    return { key, hash: keyedHash(key), grace: createGrace(), usedMs: -Infinity };
  };

  const find = (name: string, nowMs: number): LateDay | undefined => {
    const day = days.get(name);
    if (day === undefined || !isOver(day, nowMs)) return day;
    end(name, day);
    return undefined;
  };
  const use = (name: string, day: LateDay, nowMs: number): void => {
    if (day.usedMs === nowMs) return;
    days.delete(name);
    days.set(name, day);
    day.usedMs = nowMs;
  };

  return {
    identify(site, number, message, nowMs, moment) {
      const name = nameOf(site, number);
      const day = find(name, nowMs) ?? begin();
      use(name, day, nowMs);
      const visitor = day.hash(message);
      if (moment !== undefined && moment.endsMs - moment.timeMs < VISIT_TIMEOUT_MS) day.grace.note(visitor, moment.timeMs);
      return visitor;
    },
    continues(site, number, message, timeMs, nowMs) {
      const name = nameOf(site, number - 1);
      const day = find(name, nowMs);
      if (day === undefined) return null;
      const visitor = day.hash(message);
      if (!day.grace.continues(visitor, timeMs)) return null;
      use(name, day, nowMs);
      return visitor;
    },
    sweep(nowMs) {
      for (const [name, day] of days) if (isOver(day, nowMs)) end(name, day);
    },
    close() {
      for (const [name, day] of days) end(name, day);
    },
  };
}

const nameOf = (site: SiteId, day: number): string => `${site} ${day}`;
