import { keyedHash } from "../lib/hash.ts";
import type { SiteId, VisitorId } from "../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../model/visit.ts";

interface LateDay {
  readonly key: Uint8Array;
  readonly hash: (message: string) => VisitorId;
  usedMs: number;
}

/**
 * Secrets of days that are over, for events that come late (a phone that was offline, a log replayed). The day's own salt is gone; one is
 * drawn anew, lives in memory only and serves everything that comes for that day of the site until half an hour without any.
 */
export interface LateDays {
  identify(site: SiteId, day: number, message: string, nowMs: number): VisitorId;
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
    return { key, hash: keyedHash(key), usedMs: -Infinity };
  };

  return {
    identify(site, number, message, nowMs) {
      const name = `${site} ${number}`;
      let day = days.get(name);
      if (day !== undefined && isOver(day, nowMs)) {
        end(name, day);
        day = undefined;
      }
      day ??= begin();
      if (day.usedMs !== nowMs) {
        days.delete(name);
        days.set(name, day);
        day.usedMs = nowMs;
      }
      return day.hash(message);
    },
    sweep(nowMs) {
      for (const [name, day] of days) if (isOver(day, nowMs)) end(name, day);
    },
    close() {
      for (const [name, day] of days) end(name, day);
    },
  };
}
