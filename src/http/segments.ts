import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId, UserId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Principal } from "../model/role.ts";
import type { Segment } from "../model/segment.ts";
import { hasSegment } from "../query/filter-tree.ts";
import { parseFilters } from "../query/parse-filter.ts";
import { readFields, readJson } from "./json-body.ts";
import { pathId } from "./path-id.ts";
import { userIdOf, visibleSite, type LoggedIn, type Principals } from "./principal.ts";

export interface SegmentsDeps {
  readonly admin: Pick<Admin, "sites" | "segments" | "users">;
  readonly principals: Principals;
}

interface Asking {
  readonly site: SiteId;
  readonly user: UserId;
  readonly principal: LoggedIn;
}

const FIELDS = ["name", "filters", "shared"];

/** Saved filters. Through a shared link their names can be read, but not what they say; through one that is limited to a segment, none. */
export function segmentsReading({ admin, principals }: SegmentsDeps) {
  return new Elysia().get("/api/sites/:domain/segments", ({ request, params }) => {
    const principal = principals.reader(request);
    const { id } = visibleSite(admin, principal, params.domain);
    const segments = admin.segments.of(id, userIdOf(admin, principal)).map((segment) => show(segment, principal));
    if (principal.kind !== "share") return { segments };
    return { segments: principal.segment === null ? segments.map((segment) => ({ ...segment, filters: [] })) : [] };
  });
}

/** Saved filters are made, changed and removed. Everyone who sees a site keeps some for themselves; those for all are made by owners and admins. */
export function segmentsRoutes({ admin, principals }: SegmentsDeps) {
  const askingOf = (request: Request, domain: string): Asking => {
    const principal = principals.user(request);
    const { id: site } = visibleSite(admin, principal, domain);
    const user = userIdOf(admin, principal);
    // Removed a moment ago.
    if (user === null) throw new AppError("not_logged_in", 401, "Log in first.");
    return { site, user, principal };
  };
  const segmentOf = ({ site, user, principal }: Asking, id: number): Segment => {
    const segment = admin.segments.find(site, id, user);
    if (segment === null) throw new AppError("segment_not_found", 404, "There is no such segment.");
    if (segment.owner === null) requireEditor(principal);
    return segment;
  };

  return new Elysia()
    .post(
      "/api/sites/:domain/segments",
      async ({ request, params, set }) => {
        const { site, user, principal } = askingOf(request, params.domain);
        const fields = readFields(await readJson(request, LIMITS.segmentBodyBytes), FIELDS);
        const shared = readShared(fields.get("shared")) ?? false;
        if (shared) requireEditor(principal);
        const segment = admin.segments.add(site, user, { name: fields.get("name"), filters: readFilters(fields.get("filters")), shared });
        set.status = 201;
        return show(segment, principal);
      },
      { parse: "none" },
    )
    .patch(
      "/api/sites/:domain/segments/:id",
      async ({ request, params }) => {
        const asking = askingOf(request, params.domain);
        const fields = readFields(await readJson(request, LIMITS.segmentBodyBytes), FIELDS);
        const { id } = segmentOf(asking, pathId(params.id));
        const shared = readShared(fields.get("shared"));
        if (shared) requireEditor(asking.principal);
        const filters = fields.has("filters") ? { filters: readFilters(fields.get("filters")) } : {};
        const wish = { name: fields.get("name"), ...filters, ...(shared === undefined ? {} : { shared }) };
        return show(admin.segments.change(asking.site, id, asking.user, wish), asking.principal);
      },
      { parse: "none" },
    )
    .delete(
      "/api/sites/:domain/segments/:id",
      ({ request, params, set }) => {
        const asking = askingOf(request, params.domain);
        const { id } = segmentOf(asking, pathId(params.id));
        admin.segments.remove(asking.site, id, asking.user);
        set.status = 204;
      },
      { parse: "none" },
    );
}

/** Who of the team saved it is for the team, not for programs. */
const show = ({ id, name, filters, owner, author, changedMs }: Segment, principal: Principal) => ({
  ...{ id, name, shared: owner === null, filters },
  ...(principal.kind === "user" ? { author } : {}),
  changedAt: new Date(changedMs).toISOString(),
});

function requireEditor({ role }: LoggedIn): void {
  if (role === "viewer") throw new AppError("not_allowed", 403, "Your role does not allow changing what everyone sees.");
}

function readShared(given: unknown): boolean | undefined {
  if (given === undefined || typeof given === "boolean") return given;
  throw new AppError("invalid_field", 400, "shared must be true or false.", "shared");
}

/** Filters that a query would take, and that stand for themselves: a segment inside a segment could go in circles. */
function readFilters(given: unknown): readonly unknown[] {
  const condition = parseFilters(given);
  if (condition === null) throw new AppError("invalid_query", 400, "filters: needs at least one filter.", "filters");
  if (hasSegment(condition)) throw new AppError("invalid_query", 400, "filters: a segment cannot name another segment.", "filters");
  return given as readonly unknown[];
}
