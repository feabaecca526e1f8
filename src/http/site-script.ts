import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { parseSiteScript } from "../admin/parse-site-script.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { answerPreflight, collectHandler, type CollectDeps } from "./collect.ts";
import { notFound } from "./errors.ts";
import { readJson } from "./json-body.ts";
import { doorOf } from "./own-script.ts";
import { visibleSite, type Principals } from "./principal.ts";
import { snippetOf } from "./snippet.ts";

export interface SiteScriptDeps {
  readonly admin: Pick<Admin, "sites" | "scripts">;
  readonly principals: Principals;
  readonly baseUrl: string;
}

/** The script of a site, as its owner wants it. */
export function siteScriptRoutes({ admin, principals, baseUrl }: SiteScriptDeps) {
  const show = (site: Site) => {
    const script = admin.scripts.of(site.id);
    return {
      script,
      url: `${doorOf(baseUrl, script.name)}.js`,
      door: doorOf(baseUrl, script.name),
      snippet: snippetOf(baseUrl, site.domain, script.name),
      /** For pages that speak to Plausible's newer script. */
      plausibleUrl: `${baseUrl}/js/pa-${script.name}.js`,
    };
  };

  return new Elysia()
    .get("/api/sites/:domain/script", ({ request, params }) => show(visibleSite(admin, principals.user(request), params.domain)))
    .put(
      "/api/sites/:domain/script",
      async ({ request, params }) => {
        const site = visibleSite(admin, principals.manager(request), params.domain);
        const body = await readJson(request, LIMITS.ruleBodyBytes);
        admin.scripts.set(site.id, parseSiteScript(body, admin.scripts.of(site.id).name));
        return show(site);
      },
      { parse: "none" },
    );
}

/** Where the sites' own scripts send: Plausible's door under a name that no block list knows. */
export function ownDoorRoutes(deps: CollectDeps & { readonly scripts: Pick<Admin["scripts"], "find"> }) {
  const post = collectHandler(deps);
  return new Elysia().options("/s/:name", answerPreflight).post(
    "/s/:name",
    ({ request, params }) => {
      if (deps.scripts.find(params.name) === null) throw notFound();
      return post(request);
    },
    { parse: "none" },
  );
}
