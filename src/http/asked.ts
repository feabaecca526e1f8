import type { Admin } from "../admin/admin.ts";
import type { Principal } from "../model/role.ts";
import type { Asked } from "../query/plan.ts";
import type { Query } from "../query/query.ts";
import { userIdOf, visibleSite } from "./principal.ts";

/** A query with what its site calls things: only of a site that may be seen, and only segments that this reader may use. */
export function askedOf(
  admin: Pick<Admin, "sites" | "goals" | "segments" | "users">,
  principal: Principal,
  query: Query,
  place?: string,
): Asked {
  const site = visibleSite(admin, principal, query.domain);
  const segment = (id: number) => admin.segments.find(site.id, id, userIdOf(admin, principal))?.filters ?? null;
  return { query, site, goals: admin.goals.of(site.id), segment, place };
}
