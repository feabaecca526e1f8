import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import type { Store } from "../store/store.ts";

/** By then nothing that was under way when the site was removed can still arrive in events.db. */
const SETTLED_MS = 5 * 60_000;

/**
 * Forgets the events of sites that were removed: by an administration command, which may not write events.db beside the server, or by
 * the server itself, whose work may have been interrupted.
 */
export async function forgetRemovedSites({ admin, store, now }: { admin: Admin; store: Store; now: Clock }): Promise<void> {
  for (const { site, removedMs } of admin.sites.removed()) {
    const settled = Math.abs(now() - removedMs) >= SETTLED_MS;
    await store.forget(site, { kind: "site" });
    if (settled) admin.sites.forgotten(site);
  }
}
