import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Clock } from "../lib/clock.ts";
import { guardedFetch, INTERNET, type Fetched, type Outside } from "../lib/guarded-fetch.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Plan } from "../model/plan.ts";
import type { Site } from "../model/site.ts";
import type { Store } from "../store/store.ts";
import { readFields, readJson } from "./json-body.ts";
import { visibleSite, type Principals } from "./principal.ts";
import { findingsOf } from "./verify-findings.ts";
import { isHostOf, type Expected } from "./verify-script.ts";
import { finding, type PageFinding } from "./verify-texts.ts";

export interface VerifyDeps {
  readonly admin: Pick<Admin, "sites" | "scripts">;
  readonly store: Pick<Store, "execute" | "span">;
  readonly principals: Principals;
  readonly baseUrl: string;
  readonly now: Clock;
  readonly outside?: Outside | undefined;
}

/** Of the whole time, so that some is left to ask by http too. */
const HTTPS_SHARE = 0.6;

/** Looks at a page of a site, from outside, and says what keeps visits from being counted. */
export function verifyRoutes({ admin, store, principals, baseUrl, now, outside = INTERNET }: VerifyDeps) {
  const perMinute = LIMITS.verificationsPerMinute;
  const asked = new TokenBuckets({ perS: perMinute / 60, burst: perMinute }, LIMITS.rateSenders, now);

  const expectedOf = (site: Site): Expected => ({
    domain: site.domain,
    uuid: admin.sites.uuidOf(site.id),
    baseUrl,
    isSite: (domain) => admin.sites.find(domain)?.id === site.id,
    siteOfScript(name) {
      const id = admin.scripts.find(name);
      return id === null ? null : (admin.sites.byId(id)?.domain ?? null);
    },
  });

  return new Elysia().post(
    "/api/sites/:domain/verify",
    async ({ request, params }) => {
      const user = principals.manager(request);
      const site = visibleSite(admin, user, params.domain);
      const url = readUrl(await readJson(request), site);
      const waitS = asked.take(user.email);
      if (waitS > 0) throw new AppError("too_many_requests", 429, "This was asked often. Wait a little, then try again.", undefined, waitS);
      const { fetched, before } = await fetchPage(url, site, outside);
      const findings = fetched.ok ? await findingsOf(fetched, expectedOf(site)) : [failureOf(fetched)];
      return {
        url: fetched.ok ? fetched.url.href : fetched.url,
        status: fetched.ok ? fetched.status : null,
        findings: [...findings, ...before],
        events: await arrivingAt(site, request.signal),
      };
    },
    { parse: "none" },
  );

  /** Whether visits come in, whatever the page looks like. */
  async function arrivingAt({ id, timezone }: Site, signal: AbortSignal) {
    const nowMs = now();
    const range = { fromMs: nowMs - LIMITS.verifyEventsMs, toMs: nowMs + 1 };
    const plan: Plan = {
      ...{ site: id, timezone, ...range, metrics: ["visitors", "pageviews"] },
      ...{ groupings: [], filter: null, order: [], limit: 1, offset: 0 },
    };
    const [[result], span] = await Promise.all([store.execute([plan], signal), store.span(id)]);
    const [visitors = 0, pageviews = 0] = result?.rows[0]?.metrics ?? [];
    return { minutes: LIMITS.verifyEventsMs / 60_000, visitors, pageviews, ever: span !== null };
  }
}

/** The page that the body names; null: the site's first one. */
function readUrl(body: unknown, { domain }: Site): string | null {
  const url = readFields(body, ["url"]).get("url");
  if (url === undefined || url === null) return null;
  const invalid = (message: string) => new AppError("invalid_url", 400, message, "url");
  if (typeof url !== "string" || url.length > LIMITS.urlChars) throw invalid("url must be an address of at most 4096 characters.");
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw invalid("url must begin with https:// or http://.");
  if (!isHostOf(parsed.hostname, domain)) throw invalid(`url must be a page of ${domain} or of a subdomain.`);
  return parsed.href;
}

interface Found {
  readonly fetched: Fetched;
  /** What went wrong before it was found. */
  readonly before: readonly PageFinding[];
}

async function fetchPage(url: string | null, { domain }: Site, outside: Outside): Promise<Found> {
  const limits = { timeoutMs: LIMITS.verifyTimeoutMs, bytes: LIMITS.verifyPageBytes, redirects: LIMITS.verifyRedirects };
  if (url !== null) return { fetched: await guardedFetch(url, limits, outside), before: [] };
  const beganMs = performance.now();
  const secure = await guardedFetch(`https://${domain}/`, { ...limits, timeoutMs: limits.timeoutMs * HTTPS_SHARE }, outside);
  if (secure.ok || !["certificate", "timeout", "unreachable"].includes(secure.reason)) return { fetched: secure, before: [] };
  const leftMs = Math.max(limits.timeoutMs - Math.ceil(performance.now() - beganMs), 1);
  const plain = await guardedFetch(`http://${domain}/`, { ...limits, timeoutMs: leftMs }, outside);
  // Where neither answers, the first failure is the one to mend.
  if (!plain.ok) return { fetched: secure, before: [] };
  return { fetched: plain, before: [finding("no_https", { reason: failureOf(secure).message })] };
}

const failureOf = ({ reason, url }: Extract<Fetched, { ok: false }>): PageFinding =>
  finding(reason, { host: URL.parse(url)?.hostname ?? url });
