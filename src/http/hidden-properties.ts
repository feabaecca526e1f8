import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { LIMITS } from "../model/limits.ts";
import { readFields, readJson } from "./json-body.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface HiddenPropertiesDeps {
  readonly admin: Pick<Admin, "sites" | "hiddenProperties">;
  readonly principals: Principals;
}

/** Properties that a site's dashboard leaves out. */
export function hiddenPropertiesRoutes({ admin, principals }: HiddenPropertiesDeps) {
  return new Elysia()
    .get("/api/sites/:domain/properties/hidden", ({ request, params }) => {
      const { id } = visibleSite(admin, principals.user(request), params.domain);
      return { hidden: admin.hiddenProperties.of(id) };
    })
    .put(
      "/api/sites/:domain/properties/hidden",
      async ({ request, params }) => {
        const { id } = visibleSite(admin, principals.manager(request), params.domain);
        const fields = readFields(await readJson(request, LIMITS.ruleBodyBytes), ["hidden"]);
        return { hidden: admin.hiddenProperties.set(id, fields.get("hidden")) };
      },
      { parse: "none" },
    );
}
