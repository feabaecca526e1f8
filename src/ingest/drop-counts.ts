import type { Drop, DropCount } from "../model/drop.ts";

const DAY_MS = 86_400_000;

/** Drops that are not on disk yet, added up. */
export interface DropCounts {
  add(drop: Drop): void;
  /** Gives back what could not be written. */
  put(count: DropCount): void;
  /** All of it, and starts anew. */
  take(): DropCount[];
  readonly size: number;
}

export function createDropCounts(): DropCounts {
  let counts = new Map<string, DropCount>();

  const put = (count: DropCount): void => {
    const key = `${count.site ?? ""} ${count.day} ${count.reason}`;
    const before = counts.get(key);
    counts.set(key, before === undefined ? count : { ...before, count: before.count + count.count });
  };

  return {
    put,
    add: ({ site, timeMs, reason }) => put({ site, day: Math.floor(timeMs / DAY_MS), reason, count: 1 }),
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
    get size() {
      return counts.size;
    },
  };
}
