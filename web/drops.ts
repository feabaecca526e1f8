import type { DropReason } from "../src/model/drop.ts";
import type { DropLine } from "./api.ts";

export interface DropSum {
  readonly reason: DropReason;
  readonly count: number;
}

/** The ledger by reason, the commonest first. */
export function reasonsOf(drops: readonly Pick<DropLine, "reason" | "count">[]): readonly DropSum[] {
  const sums = new Map<DropReason, number>();
  for (const { reason, count } of drops) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums].map(([reason, count]) => ({ reason, count })).toSorted((left, right) => right.count - left.count);
}

export interface DropDay {
  /** A day in UTC. */
  readonly date: string;
  readonly count: number;
  readonly reasons: readonly DropSum[];
}

/** The ledger by day, the newest first. */
export function daysOf(drops: readonly DropLine[]): readonly DropDay[] {
  return [...Map.groupBy(drops, ({ date }) => date)]
    .map(([date, lines]) => ({ date, count: lines.reduce((sum, { count }) => sum + count, 0), reasons: reasonsOf(lines) }))
    .toSorted((left, right) => right.date.localeCompare(left.date));
}
