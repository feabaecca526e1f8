import type { Admin } from "../admin/admin.ts";
import { unitOf } from "../model/metric.ts";
import type { Principal } from "../model/role.ts";
import type { Site } from "../model/site.ts";
import { someLeaf } from "../query/filter-tree.ts";
import type { Withheld } from "../query/plan.ts";
import type { Query } from "../query/query.ts";

const NO_REVENUE: Withheld = { code: "revenue_withheld", field: "metrics", error: "A shared link shows no revenue." };
const HIDDEN_PROPERTY: Withheld = {
  code: "property_withheld",
  field: "dimensions",
  error: "A shared link shows no properties that the site's settings hide.",
};
const PROPERTY = "event:props:";

/** What a shared link does not tell, whatever part of the site it shows; null for a query that it answers, and for everybody else. */
export function withheldFrom(admin: Pick<Admin, "hiddenProperties">, principal: Principal, site: Site, query: Query): Withheld | null {
  if (principal.kind !== "share") return null;
  if (query.metrics.some((metric) => unitOf(metric) === "money")) return NO_REVENUE;
  const hidden = new Set<string>(admin.hiddenProperties.of(site.id).map((key) => PROPERTY + key));
  const inFilters = query.condition !== null && someLeaf(query.condition, (leaf) => leaf.op !== "segment" && hidden.has(leaf.dimension));
  return inFilters || query.dimensions.some((name) => hidden.has(name)) ? HIDDEN_PROPERTY : null;
}
