import type { Drop, DropCount, DropSample } from "../model/drop.ts";

const DAY_MS = 86_400_000;
/** Samples held while the store cannot be written; drops beyond are counted without. */
const SAMPLES = 10_000;

/** Drops that are not on disk yet, added up. */
export interface DropCounts {
  add(drop: Drop): void;
  /** Gives back what could not be written. */
  put(count: DropCount): void;
  /** All of it, and starts anew. */
  take(): DropCount[];
  readonly size: number;
}

type Held = Omit<DropCount, "samples" | "count"> & { count: number; readonly samples: DropSample[] };

export function createDropCounts(): DropCounts {
  let counts = new Map<string, Held>();
  let sampled = 0;

  const find = ({ site, day, reason }: Omit<DropCount, "count">): Held => {
    const key = `${site ?? ""} ${day} ${reason}`;
    let held = counts.get(key);
    if (held === undefined) counts.set(key, (held = { site, day, reason, count: 0, samples: [] }));
    return held;
  };
  const keep = (held: Held, sample: DropSample): void => {
    if (sampled++ < SAMPLES) held.samples.push(sample);
  };

  return {
    add({ site, timeMs, reason, sample }) {
      const held = find({ site, day: Math.floor(timeMs / DAY_MS), reason });
      held.count++;
      if (sample !== undefined) keep(held, sample);
    },
    put(count) {
      const held = find(count);
      held.count += count.count;
      for (const sample of count.samples ?? []) keep(held, sample);
    },
    take() {
      const taken = [...counts.values()].map(({ samples, ...count }) => (samples.length === 0 ? count : { ...count, samples }));
      counts = new Map();
      sampled = 0;
      return taken;
    },
    get size() {
      return counts.size;
    },
  };
}
