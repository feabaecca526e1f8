import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { AppError } from "../model/app-error.ts";
import type { Goal, GoalRule } from "../model/goal.ts";
import { LIMITS } from "../model/limits.ts";
import type { Principal } from "../model/role.ts";
import { readFormOrJson } from "./form-body.ts";
import { readFields } from "./json-body.ts";
import { pathId } from "./path-id.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface PlausibleGoalsDeps {
  readonly admin: Pick<Admin, "sites" | "goals">;
  readonly principals: Principals;
}

/** The goals of Plausible's Sites API, for programs that already speak it. People have http/goals.ts. */
export function plausibleGoalsRoutes({ admin, principals }: PlausibleGoalsDeps) {
  const keyOf = (request: Request): Principal => {
    const principal = principals.permitted(request, ["sites:manage"]);
    if (principal.kind !== "key") throw new AppError("key_required", 403, "This needs a key with the scope sites:manage.");
    return principal;
  };

  return new Elysia()
    .get("/api/v1/sites/goals", ({ request, query }) => {
      const { id } = visibleSite(admin, keyOf(request), query["site_id"]);
      // Plausible pages by cursor; here the first page is the last.
      const meta = { after: null, before: null, limit: LIMITS.goalsPerSite };
      return { goals: admin.goals.of(id).filter(isKnownToPlausible).map(show), meta };
    })
    .put(
      "/api/v1/sites/goals",
      async ({ request }) => {
        const principal = keyOf(request);
        const fields = readFields(await readFormOrJson(request), ["site_id", "goal_type", "event_name", "page_path", "display_name"]);
        const { id, domain } = visibleSite(admin, principal, fields.get("site_id"));
        return { domain, ...show(admin.goals.put(id, { rule: readRule(fields), name: fields.get("display_name") })) };
      },
      { parse: "none" },
    )
    .delete(
      "/api/v1/sites/goals/:id",
      async ({ request, params, query }) => {
        const principal = keyOf(request);
        const site = query["site_id"] ?? readFields(await readFormOrJson(request), ["site_id"]).get("site_id");
        admin.goals.remove(visibleSite(admin, principal, site).id, pathId(params.id));
        return { deleted: true };
      },
      { parse: "none" },
    );
}

const show = ({ id, name, rule }: Goal) => ({
  id: String(id),
  goal_type: rule.kind,
  display_name: name,
  event_name: rule.kind === "event" ? rule.name : null,
  page_path: rule.kind === "page" ? rule.path : null,
});

/** A goal with conditions would look like one without. */
const isKnownToPlausible = ({ rule }: Goal): boolean => rule.kind === "page" || (rule.kind === "event" && rule.props.length === 0);

function readRule(fields: ReadonlyMap<string, unknown>): GoalRule {
  const text = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== "string" || value.trim() === "") throw new AppError("invalid_field", 400, `${name} is missing.`, name);
    return value;
  };
  const type = fields.get("goal_type");
  if (type === "event") return { kind: "event", name: text("event_name"), props: [] };
  if (type === "page") return { kind: "page", path: text("page_path") };
  throw new AppError("invalid_field", 400, "goal_type must be event or page.", "goal_type");
}
