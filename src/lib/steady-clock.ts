import { systemClock, type Clock } from "./clock.ts";

/** A machine that is corrected by more than this was wrong before, and what it says now is better than going on. */
const HELD_MS = 3 * 3600 * 1000;

/**
 * The system's clock, but never back by a little: when it is set back by up to three hours, this one goes on at half its speed until
 * the other has caught up. Visits are made of the order and the gaps of their events, so time must not run twice.
 */
export function steadyClock(system: Clock = systemClock, elapsed: () => number = () => performance.now()): Clock {
  let lastMs = system();
  /** Null as long as the two agree: every event asks, and a second clock costs as much as the first. */
  let heldElapsedMs: number | null = null;
  return () => {
    const systemMs = system();
    if (systemMs >= lastMs || lastMs - systemMs > HELD_MS) {
      heldElapsedMs = null;
      lastMs = systemMs;
      return systemMs;
    }
    const elapsedMs = elapsed();
    lastMs += (elapsedMs - (heldElapsedMs ?? elapsedMs)) / 2;
    heldElapsedMs = elapsedMs;
    return Math.floor(lastMs);
  };
}
