import type { Visitors } from "../ingest/visitors.ts";
import type { Job } from "./timers.ts";

/** What a running server does by the clock. */
export function serverJobs({ visitors }: { visitors: Visitors }): readonly Job[] {
  return [
    // A salt must go 30 minutes after its day; a minute more is within that promise.
    { name: "salts", everyMs: 60_000, run: () => visitors.sweep() },
  ];
}
