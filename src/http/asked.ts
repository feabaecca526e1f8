import type { Admin } from "../admin/admin.ts";
import { isLimited, type Principal } from "../model/role.ts";
import type { Asked } from "../query/plan.ts";
import type { Query } from "../query/query.ts";
import { userIdOf, visibleSite } from "./principal.ts";
import { withheldFrom } from "./withheld.ts";

/**
 * A query with what its site calls things: only of a site that may be seen, and only segments that this reader may use. A shared link that
 * is limited to one knows no others: who else is told apart is not for its readers.
 */
export function askedOf(
  admin: Pick<Admin, "sites" | "goals" | "segments" | "users" | "hiddenProperties">,
  principal: Principal,
  query: Query,
  place?: string,
): Asked {
  const site = visibleSite(admin, principal, query.domain);
  const segment = (id: number) =>
    isLimited(principal) ? null : (admin.segments.find(site.id, id, userIdOf(admin, principal))?.filters ?? null);
  return { query, site, goals: admin.goals.of(site.id), segment, place, withheld: withheldFrom(admin, principal, site, query) };
}
