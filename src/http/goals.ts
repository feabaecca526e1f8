import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { GoalWish } from "../admin/goals.ts";
import { LIMITS } from "../model/limits.ts";
import type { Scope } from "../model/role.ts";
import { readFields, readJson } from "./json-body.ts";
import { pathId } from "./path-id.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface GoalsDeps {
  readonly admin: Pick<Admin, "sites" | "goals">;
  readonly principals: Principals;
}

const READ: readonly Scope[] = ["stats:read", "sites:manage"];
const CHANGE: readonly Scope[] = ["sites:manage"];

/** What is worth counting on a site, for whoever reads its numbers. */
export function goalsReading({ admin, principals }: GoalsDeps) {
  return new Elysia().get("/api/sites/:domain/goals", ({ request, params }) => {
    const principal = principals.permitted(request, READ);
    const goals = admin.goals.of(visibleSite(admin, principal, params.domain).id);
    // A shared link shows no revenue.
    return { goals: principal.kind === "share" ? goals.map((goal) => ({ ...goal, currency: "" })) : goals };
  });
}

/** Goals are made, changed and removed. */
export function goalsRoutes({ admin, principals }: GoalsDeps) {
  return new Elysia()
    .post(
      "/api/sites/:domain/goals",
      async ({ request, params, set }) => {
        const { id } = visibleSite(admin, principals.editor(request, CHANGE), params.domain);
        const goal = admin.goals.add(id, await readWish(request));
        set.status = 201;
        return goal;
      },
      { parse: "none" },
    )
    .patch(
      "/api/sites/:domain/goals/:id",
      async ({ request, params }) => {
        const { id } = visibleSite(admin, principals.editor(request, CHANGE), params.domain);
        return admin.goals.change(id, pathId(params.id), await readWish(request));
      },
      { parse: "none" },
    )
    .delete(
      "/api/sites/:domain/goals/:id",
      ({ request, params, set }) => {
        const { id } = visibleSite(admin, principals.editor(request, CHANGE), params.domain);
        admin.goals.remove(id, pathId(params.id));
        set.status = 204;
      },
      { parse: "none" },
    );
}

const readWish = async (request: Request): Promise<GoalWish> =>
  Object.fromEntries(readFields(await readJson(request, LIMITS.goalBodyBytes), ["name", "rule", "currency"]));
