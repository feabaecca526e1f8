import type { Admin } from "../admin/admin.ts";
import type { Batch } from "../ingest/batch.ts";
import type { Visitors } from "../ingest/visitors.ts";
import type { Clock } from "../lib/clock.ts";
import type { Store } from "../store/store.ts";
import { forgetRemoved } from "./forget-removed.ts";
import type { Job } from "./timers.ts";

export interface ServerJobsDeps {
  readonly admin: Admin;
  readonly batch: Batch;
  readonly store: Store;
  readonly visitors: Visitors;
  readonly now: Clock;
}

/** What a running server does by the clock. */
export function serverJobs({ admin, batch, store, visitors, now }: ServerJobsDeps): readonly Job[] {
  return [
    // A salt goes half an hour after its day; a minute more is within that promise.
    { name: "salts", everyMs: 60_000, run: () => visitors.sweep() },
    { name: "removed sites", everyMs: 5_000, run: () => forgetRemoved({ sites: admin.sites, store, settled: () => batch.settled(), now }) },
  ];
}
