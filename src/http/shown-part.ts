import type { Admin } from "../admin/admin.ts";
import type { Filter, Plan, Result } from "../model/plan.ts";
import { AppError } from "../model/app-error.ts";
import type { Principal } from "../model/role.ts";
import { narrow, partOf } from "../query/part.ts";
import type { Store } from "../store/store.ts";

type Segments = Pick<Admin, "goals" | "segments">;

/** The events that this reader may know of: null for all of a site, which everybody has but the holder of a limited link. */
function partFor({ segments, goals }: Segments, principal: Principal): Filter | null {
  if (principal.kind !== "share" || principal.segment === null) return null;
  const [site] = principal.sites;
  const segment = segments.find(site, principal.segment, null);
  if (segment === null) throw new AppError("share_not_open", 401, "Open the shared link first; it may have ended.");
  return partOf(segment.filters, goals.of(site));
}

/** Executes plans for this reader. Everything that is read for somebody goes through here: no question can ask for more than its part. */
export const executeFor =
  (store: Pick<Store, "execute">, admin: Segments, principal: Principal) =>
  (plans: readonly Plan[], signal: AbortSignal): Promise<readonly Result[]> => {
    const part = partFor(admin, principal);
    return store.execute(part === null ? plans : narrow(plans, part), signal);
  };
