import type { Admin } from "../admin/admin.ts";
import type { Geo } from "../ingest/geo.ts";
import type { Visitors } from "../ingest/visitors.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Acknowledged } from "../store/acknowledged.ts";
import type { Store } from "../store/store.ts";
import { forgetRemovedSites } from "./forget-removed-sites.ts";
import { createRetention } from "./retention.ts";
import type { Job } from "./timers.ts";

export interface ServerJobsDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly visitors: Visitors;
  readonly geo: Pick<Geo, "refresh">;
  readonly acknowledged: Pick<Acknowledged, "note">;
  readonly log: Log;
  readonly now: Clock;
}

/** What a running server does by the clock. */
export function serverJobs({ admin, store, visitors, geo, acknowledged, log, now }: ServerJobsDeps): readonly Job[] {
  return [
    // A salt goes half an hour after its day; a minute more is within that promise.
    { name: "salts", everyMs: 60_000, run: () => visitors.sweep() },
    { name: "removed sites", everyMs: 5_000, run: () => forgetRemovedSites({ admin, store, now }) },
    // Whatever is lost after the last note of it is lost unnoticed.
    { name: "acknowledged", everyMs: 2_000, run: () => acknowledged.note() },
    { name: "retention", everyMs: 5_000, run: createRetention({ admin, store, log, now }) },
    // A new database is in use after two looks.
    { name: "places", everyMs: 2_000, run: () => geo.refresh() },
  ];
}
