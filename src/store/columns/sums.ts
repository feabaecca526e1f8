/** What is counted: visitors alone, which most panels ask for; the counts; or properties of the whole visits as well. */
export type CountKind = "visitors" | "counts" | "all";

/** Counts by group. A group without visitors has nothing. What the kind does not count has no room. */
export interface Sums {
  readonly kind: CountKind;
  readonly size: number;
  readonly events: Uint32Array;
  readonly pageviews: Uint32Array;
  readonly visits: Uint32Array;
  readonly visitors: Uint32Array;
  /** Properties of the whole visits, added up. */
  readonly bounces: Uint32Array;
  readonly visitPageviews: Float64Array;
  readonly durationMs: Float64Array;
  readonly lastVisit: Uint32Array;
  readonly lastVisitor: Uint32Array;
}

export function newSums(size: number, kind: CountKind): Sums {
  const counted = kind === "visitors" ? 0 : size;
  const whole = kind === "all" ? size : 0;
  return {
    kind,
    size,
    events: new Uint32Array(counted),
    pageviews: new Uint32Array(counted),
    visits: new Uint32Array(counted),
    visitors: new Uint32Array(size),
    bounces: new Uint32Array(whole),
    visitPageviews: new Float64Array(whole),
    durationMs: new Float64Array(whole),
    lastVisit: new Uint32Array(counted),
    lastVisitor: new Uint32Array(size),
  };
}

/** Sums with room for more groups, the old ones kept. */
export function roomFor(size: number, sums: Sums): Sums {
  if (size <= sums.size) return sums;
  const larger = newSums(Math.max(size, sums.size * 2), sums.kind);
  for (const name of [...FIELDS, "lastVisit", "lastVisitor"] as const) larger[name].set(sums[name]);
  return larger;
}

/** What one chunk gave to some groups: for each the first of FIELDS, as many as its kind counts. */
export interface GroupSums {
  readonly kind: CountKind;
  readonly groups: Uint32Array;
  readonly numbers: Float64Array;
}

const FIELDS = ["visitors", "events", "pageviews", "visits", "bounces", "visitPageviews", "durationMs"] as const;
const WIDTH = { visitors: 1, counts: 4, all: 7 } as const satisfies Record<CountKind, number>;

/** What was counted as `kind` tells what `wanted` does. */
export const hasAll = (kind: CountKind, wanted: CountKind): boolean => WIDTH[kind] >= WIDTH[wanted];

/** Takes the sums of these groups out, leaving zeros: what is kept of a chunk. A group may be named twice. */
export function takeOut(sums: Sums, groups: Uint32Array): GroupSums {
  const { kind } = sums;
  const fields = FIELDS.slice(0, WIDTH[kind]);
  const taken: number[] = [];
  const numbers: number[] = [];
  for (const group of groups) {
    if (sums.visitors[group] === 0) continue;
    taken.push(group);
    for (const field of fields) {
      numbers.push(sums[field][group]!);
      sums[field][group] = 0;
    }
    sums.lastVisitor[group] = 0;
    if (kind !== "visitors") sums.lastVisit[group] = 0;
  }
  return { kind, groups: Uint32Array.from(taken), numbers: Float64Array.from(numbers) };
}

/**
 * Chunks add up: no visit and no visitor of a day is in another's. What has more can be added to less. With -1 as `sign` it is taken
 * away again.
 */
export function addTo(sums: Sums, groups: Uint32Array, { kind, numbers }: Pick<GroupSums, "kind" | "numbers">, sign: 1 | -1 = 1): void {
  const width = WIDTH[kind];
  const { visitors, events, pageviews, visits, bounces, visitPageviews, durationMs } = sums;
  for (let nth = 0; nth < groups.length; nth++) {
    const group = groups[nth]!;
    const at = nth * width;
    visitors[group]! += sign * numbers[at]!;
    if (sums.kind === "visitors") continue;
    events[group]! += sign * numbers[at + 1]!;
    pageviews[group]! += sign * numbers[at + 2]!;
    visits[group]! += sign * numbers[at + 3]!;
    if (sums.kind === "counts") continue;
    bounces[group]! += sign * numbers[at + 4]!;
    visitPageviews[group]! += sign * numbers[at + 5]!;
    durationMs[group]! += sign * numbers[at + 6]!;
  }
}
