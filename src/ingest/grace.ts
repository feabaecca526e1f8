import type { VisitorId } from "../model/ids.ts";
import { VISIT_TIMEOUT_MS } from "../model/visit.ts";

/**
 * Remembers who is in a visit that began before midnight. An id of the old day that was seen less than half an hour ago goes on,
 * however far into the new day; once the visit is closed it never comes back.
 */
export interface Grace {
  note(visitor: VisitorId, timeMs: number): void;
  /** True, and noted, when the visitor's visit is still open at this time. */
  continues(visitor: VisitorId, timeMs: number): boolean;
  /** False when no visit can be open any more. */
  isOpen(timeMs: number): boolean;
}

export function createGrace(): Grace {
  const lastMs = new Map<string, number>();

  const note = (visitor: VisitorId, timeMs: number): void => {
    const key = keyOf(visitor);
    if (timeMs > (lastMs.get(key) ?? -Infinity)) lastMs.set(key, timeMs);
  };

  const continues = (visitor: VisitorId, timeMs: number): boolean => {
    const last = lastMs.get(keyOf(visitor));
    if (last === undefined || timeMs - last >= VISIT_TIMEOUT_MS) return false;
    note(visitor, timeMs);
    return true;
  };

  const isOpen = (timeMs: number): boolean => {
    for (const [key, last] of lastMs) if (timeMs - last >= VISIT_TIMEOUT_MS) lastMs.delete(key);
    return lastMs.size > 0;
  };

  return { note, continues, isOpen };
}

const keyOf = ({ high, low }: VisitorId): string => `${high} ${low}`;
