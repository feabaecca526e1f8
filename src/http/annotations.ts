import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { AnnotationWish, Author } from "../admin/annotations.ts";
import { dateToDay } from "../lib/zone.ts";
import type { Annotation } from "../model/annotation.ts";
import { AppError } from "../model/app-error.ts";
import type { Principal, Scope } from "../model/role.ts";
import { readFields, readJson } from "./json-body.ts";
import { pathId } from "./path-id.ts";
import { userIdOf, visibleSite, type Principals } from "./principal.ts";

export interface AnnotationsDeps {
  readonly admin: Pick<Admin, "sites" | "annotations" | "users">;
  readonly principals: Principals;
}

const READ: readonly Scope[] = ["stats:read", "sites:manage"];
const ADD: readonly Scope[] = ["annotations:write", "sites:manage"];
const CHANGE: readonly Scope[] = ["sites:manage"];

/** Remarks on the graph: what happened that day. */
export function annotationsReading({ admin, principals }: AnnotationsDeps) {
  return new Elysia().get("/api/sites/:domain/annotations", ({ request, params, query }) => {
    const principal = principals.permitted(request, READ);
    const site = visibleSite(admin, principal, params.domain);
    const found = admin.annotations.of(site, readDate(query["from"], "from", FIRST), readDate(query["to"], "to", LAST));
    return { annotations: found.map((annotation) => show(annotation, principal)) };
  });
}

/** Remarks are made, changed and removed. A deployment adds its own with a key. */
export function annotationsRoutes({ admin, principals }: AnnotationsDeps) {
  const authorOf = (principal: Principal): Author => ({
    user: userIdOf(admin, principal),
    keyName: principal.kind === "key" ? principal.name : "",
  });

  return new Elysia()
    .post(
      "/api/sites/:domain/annotations",
      async ({ request, params, set }) => {
        const principal = principals.editor(request, ADD);
        const site = visibleSite(admin, principal, params.domain);
        const annotation = admin.annotations.add(site, authorOf(principal), await readWish(request));
        set.status = 201;
        return show(annotation, principal);
      },
      { parse: "none" },
    )
    .patch(
      "/api/sites/:domain/annotations/:id",
      async ({ request, params }) => {
        const principal = principals.editor(request, CHANGE);
        const site = visibleSite(admin, principal, params.domain);
        return show(admin.annotations.change(site, pathId(params.id), await readWish(request)), principal);
      },
      { parse: "none" },
    )
    .delete(
      "/api/sites/:domain/annotations/:id",
      ({ request, params, set }) => {
        const site = visibleSite(admin, principals.editor(request, CHANGE), params.domain);
        admin.annotations.remove(site, pathId(params.id));
        set.status = 204;
      },
      { parse: "none" },
    );
}

/** Who of the team wrote it is for the team, not for programs. */
const show = ({ id, at, text, author, createdMs }: Annotation, principal: Principal) => ({
  ...{ id, at, text },
  ...(principal.kind === "user" ? { author } : {}),
  createdAt: new Date(createdMs).toISOString(),
});

const readWish = async (request: Request): Promise<AnnotationWish> =>
  Object.fromEntries(readFields(await readJson(request), ["at", "text"]));

const FIRST = "0000-01-01";
const LAST = "9999-12-31";

function readDate(text: string | undefined, field: string, otherwise: string): string {
  if (text === undefined) return otherwise;
  if (Number.isNaN(dateToDay(text))) throw new AppError("invalid_field", 400, `${field} must be a date such as 2026-11-21.`, field);
  return text;
}
