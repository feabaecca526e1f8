import type { DropSample } from "../model/drop.ts";

/** Of an event of which nothing could be read. */
export const NO_SAMPLE: Omit<DropSample, "timeMs" | "reason"> = { hostname: "", path: "", browser: "", country: "", signs: 0 };

/** So many per second: a flood of what is not counted must not cost more than what is. */
export function createSampleLimit(perS: number): { take(nowMs: number): boolean } {
  let second = NaN;
  let taken = 0;
  return {
    take(nowMs) {
      const now = Math.floor(nowMs / 1000);
      if (now !== second) {
        second = now;
        taken = 0;
      }
      return taken++ < perS;
    },
  };
}
