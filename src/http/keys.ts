import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Key } from "../admin/keys.ts";
import { AppError } from "../model/app-error.ts";
import type { KeyId, SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { SCOPES, type Scope } from "../model/role.ts";
import { readFields, readJson } from "./json-body.ts";
import { pathId } from "./path-id.ts";
import type { Principals } from "./principal.ts";

export interface KeysDeps {
  readonly admin: Admin;
  readonly principals: Principals;
}

/** Keys for programs. Owners and admins see all of them, and none of their secrets. */
export function keysRoutes({ admin, principals }: KeysDeps) {
  const show = ({ id, name, scopes, sites, createdMs, usedMs, creator }: Key) => ({
    ...{ id, name, scopes },
    sites: sites === "all" ? "all" : sites.flatMap((site) => admin.sites.byId(site)?.domain ?? []),
    createdAt: new Date(createdMs).toISOString(),
    lastUsedAt: usedMs === null ? null : new Date(usedMs).toISOString(),
    creator,
  });

  return new Elysia()
    .get("/api/keys", ({ request }) => {
      principals.manager(request);
      return { keys: admin.keys.list().map(show) };
    })
    .post(
      "/api/keys",
      async ({ request, set }) => {
        const { email } = principals.manager(request);
        const { name, scopes, sites } = readKey(await readJson(request, LIMITS.ruleBodyBytes), admin.sites);
        const creator = admin.users.find(email)?.id ?? null;
        const key = admin.keys.add(name, scopes, sites, creator);
        set.status = 201;
        return { ...show(admin.keys.find(key)!), key };
      },
      { parse: "none" },
    )
    .delete(
      "/api/keys/:id",
      ({ request, params, set }) => {
        principals.manager(request);
        if (!admin.keys.remove(pathId(params.id) as KeyId)) throw new AppError("key_not_found", 404, "There is no such key.");
        set.status = 204;
      },
      { parse: "none" },
    );
}

interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sites: "all" | readonly SiteId[];
}

function readKey(body: unknown, sites: Admin["sites"]): NewKey {
  const given = readFields(body, ["name", "scopes", "sites"]);
  const [name, scopes] = [given.get("name"), given.get("scopes")];
  if (typeof name !== "string") throw new AppError("invalid_field", 400, "name must be a text.", "name");
  if (!Array.isArray(scopes) || !scopes.every((scope) => SCOPES.includes(scope as Scope))) {
    throw new AppError("invalid_scopes", 400, `scopes is a list of: ${SCOPES.join(", ")}.`, "scopes");
  }
  return { name, scopes: scopes as Scope[], sites: readSites(given.get("sites") ?? "all", sites) };
}

function readSites(given: unknown, sites: Admin["sites"]): "all" | readonly SiteId[] {
  if (given === "all") return "all";
  if (!Array.isArray(given) || given.length > LIMITS.sites) {
    throw new AppError("invalid_sites", 400, 'sites is "all" or a list of domains.', "sites");
  }
  return given.map((domain: unknown) => {
    const site = typeof domain === "string" ? sites.find(domain) : null;
    if (site === null)
      throw new AppError("site_not_found", 400, `There is no site "${String(domain).slice(0, LIMITS.hostnameChars)}".`, "sites");
    return site.id;
  });
}
