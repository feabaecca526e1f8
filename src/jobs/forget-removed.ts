import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import type { Store } from "../store/store.ts";

export interface ForgetRemovedDeps {
  readonly sites: Pick<Admin["sites"], "removed" | "forgotten">;
  readonly store: Pick<Store, "forget">;
  readonly settled: () => Promise<void>;
  readonly now: Clock;
}

/** A request that found the site just before it was removed has stored its event long before this. */
const LATE_EVENTS_MS = 60_000;

/**
 * Forgets the events of sites that were removed, by whom and in which process ever. A removal is remembered in cairn.db until it is
 * finished, so a crash between the two databases only delays it.
 */
export async function forgetRemoved({ sites, store, settled, now }: ForgetRemovedDeps): Promise<void> {
  const removed = sites.removed();
  if (removed.length === 0) return;
  await settled();
  for (const { site, removedMs } of removed) {
    await store.forget(site, { kind: "site" });
    if (now() - removedMs >= LATE_EVENTS_MS) sites.forgotten(site);
  }
}
