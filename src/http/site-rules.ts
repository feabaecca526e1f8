import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { parseSiteRules } from "../admin/parse-site-rules.ts";
import { whatIf } from "../ingest/what-if.ts";
import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { SiteId } from "../model/ids.ts";
import { DEFAULT_RULES } from "../model/site-rules.ts";
import type { Store } from "../store/store.ts";
import { readJson } from "./json-body.ts";
import { visibleSite, type Principals } from "./principal.ts";

export interface SiteRulesDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly principals: Principals;
  readonly now: Clock;
}

const DAY_MS = 86_400_000;

/** What a site counts, what it did not, and what it would have under other rules. */
export function siteRulesRoutes({ admin, store, principals, now }: SiteRulesDeps) {
  const rulesOf = (site: SiteId) => admin.rules.of(site) ?? DEFAULT_RULES;
  const samplesOf = async (site: SiteId) => {
    const samples = await store.dropSamples(site, LIMITS.dropSamples);
    const oldestMs = now() - LIMITS.dropSampleDays * DAY_MS;
    return samples.filter(({ timeMs }) => timeMs >= oldestMs);
  };

  return new Elysia()
    .get("/api/sites/:domain/rules", ({ request, params }) => {
      const { id } = visibleSite(admin, principals.user(request), params.domain);
      return { rules: rulesOf(id) };
    })
    .put(
      "/api/sites/:domain/rules",
      async ({ request, params }) => {
        const { id } = visibleSite(admin, principals.manager(request), params.domain);
        const rules = parseSiteRules(await readJson(request, LIMITS.ruleBodyBytes));
        admin.rules.set(id, rules);
        return { rules };
      },
      { parse: "none" },
    )
    .get("/api/sites/:domain/drops/samples", async ({ request, params }) => {
      const { id } = visibleSite(admin, principals.user(request), params.domain);
      const samples = await samplesOf(id);
      return {
        samples: samples.map(({ timeMs, signs: _, ...sample }) => ({ time: new Date(timeMs).toISOString(), ...sample })),
      };
    })
    .post(
      "/api/sites/:domain/rules/what-if",
      async ({ request, params }) => {
        const { id } = visibleSite(admin, principals.user(request), params.domain);
        const body = await readJson(request, LIMITS.ruleBodyBytes);
        const given = typeof body === "object" && body !== null ? (body as { rules?: unknown }).rules : undefined;
        if (given === undefined) throw new AppError("invalid_body", 400, 'The body must be { "rules": { ... } }.', "rules");
        const changed = parseSiteRules(given);
        const samples = await samplesOf(id);
        return { samples: samples.length, reasons: whatIf(samples, rulesOf(id), changed) };
      },
      { parse: "none" },
    );
}
