import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { LIMITS } from "../model/limits.ts";
import { isLimited } from "../model/role.ts";
import type { Store } from "../store/store.ts";
import { readFields, readJson } from "./json-body.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface PropertiesDeps {
  readonly admin: Pick<Admin, "sites" | "hiddenProperties">;
  readonly store: Store;
  readonly principals: Principals;
}

/** Keys of the properties that a site's events have. Through a link that is limited to a segment, none: other events may have them. */
export function propertiesReading({ admin, store, principals }: PropertiesDeps) {
  return new Elysia().get("/api/sites/:domain/properties", async ({ request, params }) => {
    const principal = principals.reader(request);
    const { id } = visibleSite(admin, principal, params.domain);
    if (isLimited(principal)) return { properties: [] };
    const hidden = new Set(admin.hiddenProperties.of(id));
    const properties = (await store.properties(id)).map(({ key }) => ({ key, hidden: hidden.has(key) }));
    return { properties: principal.kind === "share" ? properties.filter((property) => !property.hidden) : properties };
  });
}

/** Which of the properties a site's dashboard leaves out. */
export function propertiesRoutes({ admin, principals }: Omit<PropertiesDeps, "store">) {
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
