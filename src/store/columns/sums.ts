import type { Sums } from "./kernels.ts";

export function newSums(size: number): Sums {
  return {
    size,
    events: new Uint32Array(size),
    pageviews: new Uint32Array(size),
    visits: new Uint32Array(size),
    visitors: new Uint32Array(size),
    bounces: new Uint32Array(size),
    visitPageviews: new Float64Array(size),
    durationMs: new Float64Array(size),
    lastVisit: new Uint32Array(size),
    lastVisitor: new Uint32Array(size),
  };
}

/** Sums with room for more groups, the old ones kept. */
export function roomFor(size: number, sums: Sums): Sums {
  if (size <= sums.size) return sums;
  const larger = newSums(Math.max(size, sums.size * 2));
  for (const name of [
    "events",
    "pageviews",
    "visits",
    "visitors",
    "bounces",
    "visitPageviews",
    "durationMs",
    "lastVisit",
    "lastVisitor",
  ] as const) {
    larger[name].set(sums[name]);
  }
  return larger;
}

/** Adds what one chunk gave to a group. */
export interface GroupSums {
  readonly groups: Uint32Array;
  /** FIELDS numbers of each of the groups. */
  readonly numbers: Float64Array;
}

const FIELDS = ["events", "pageviews", "visits", "visitors", "bounces", "visitPageviews", "durationMs"] as const;

/** Takes the sums of these groups out, leaving zeros: what is kept of a chunk. A group may be named twice. */
export function takeOut(sums: Sums, groups: Uint32Array): GroupSums {
  const taken: number[] = [];
  const numbers: number[] = [];
  for (const group of groups) {
    if (sums.events[group] === 0) continue;
    taken.push(group);
    for (const field of FIELDS) {
      numbers.push(sums[field][group]!);
      sums[field][group] = 0;
    }
    sums.lastVisit[group] = 0;
    sums.lastVisitor[group] = 0;
  }
  return { groups: Uint32Array.from(taken), numbers: Float64Array.from(numbers) };
}

/** Chunks add up: no visit and no visitor of a day is in another's. */
export function addTo(sums: Sums, { groups, numbers }: GroupSums): void {
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at]!;
    for (let field = 0; field < FIELDS.length; field++) sums[FIELDS[field]!][group]! += numbers[at * FIELDS.length + field]!;
  }
}
