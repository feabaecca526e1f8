import type { PrincipalName } from "./harness.ts";
import { OWN_SITE, PASSWORD } from "./harness.ts";

export interface RouteRow {
  /** The path to ask for; `site` is the site that it is about. `unique` differs at every call. */
  readonly path: (site: string, unique: string) => string;
  readonly body?: (site: string, unique: string) => unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Status for a site that the principal's own credentials are about (see harness.ts). */
  readonly answers: Readonly<Record<PrincipalName, number>>;
  /** Asks about a site: those who may not see it must not be able to tell it from one that does not exist. */
  readonly aboutSite?: true;
}

const everyone = (status: number): Record<PrincipalName, number> => ({
  nobody: status,
  stranger: status,
  viewer: status,
  admin: status,
  owner: status,
  readKey: status,
  writeKey: status,
  manageKey: status,
  hookKey: status,
  foreignKey: status,
  deadKey: status,
  shareHolder: status,
});

/** For people who are logged in: a key that is known is told 403, one that is not 401. */
const people = (stranger: number, viewer: number, manager: number): Record<PrincipalName, number> => ({
  nobody: 401,
  stranger,
  viewer,
  admin: manager,
  owner: manager,
  readKey: 403,
  writeKey: 403,
  manageKey: 403,
  hookKey: 403,
  foreignKey: 403,
  deadKey: 401,
  shareHolder: 401,
});

const readers: Record<PrincipalName, number> = { ...people(404, 200, 200), readKey: 200, foreignKey: 404 };

/** For keys with events:write, whatever site the events name: each is answered for itself. */
const writers: Record<PrincipalName, number> = { ...people(403, 403, 403), readKey: 403, writeKey: 202, foreignKey: 403 };
/** Without a key, or with one that may write; what a key says of itself must be true. */
const umami = (status: number): Record<PrincipalName, number> => ({
  ...everyone(status),
  ...{ readKey: 403, manageKey: 403, hookKey: 403, foreignKey: 403, deadKey: 401 },
});
const NO_WEBSITE = "11111111-2222-4333-8444-555555555555";

/** Through a shared link: its own cookie counts there, and nothing else does. */
const holders = (status: number): Record<PrincipalName, number> => ({ ...everyone(401), shareHolder: status });

/** What is configured of a site: read by those who see it, and changed by those who may, and by keys with sites:manage. */
const configured: Record<PrincipalName, number> = { ...readers, manageKey: 200 };
const configuring = (status: number): Record<PrincipalName, number> => ({ ...people(403, 403, status), manageKey: status });
const PAGE_GOAL = { kind: "page", path: "/thanks" };
const FILTERS = [["is", "visit:country", ["DE"]]];

const stats = (site: string) => ({ site_id: site, metrics: ["visitors"], date_range: "7d" });
const html = { accept: "text/html,*/*;q=0.8" };

/** Who gets what. A route that is not here, and a row without a route, fail the test. */
export const ROUTES: Readonly<Record<string, RouteRow>> = {
  "GET /api/health": { path: () => "/api/health", answers: everyone(200) },
  "POST /api/event": {
    path: () => "/api/event",
    body: (site) => ({ n: "pageview", u: `https://${site}/`, d: site }),
    answers: everyone(202),
  },
  "OPTIONS /api/event": { path: () => "/api/event", answers: everyone(204) },
  "POST /api/send": {
    path: () => "/api/send",
    body: () => ({ type: "event", payload: { website: NO_WEBSITE, url: "/" } }),
    answers: umami(400),
  },
  "OPTIONS /api/send": { path: () => "/api/send", answers: everyone(204) },
  "POST /api/batch": { path: () => "/api/batch", body: () => [], answers: umami(200) },
  "OPTIONS /api/batch": { path: () => "/api/batch", answers: everyone(204) },
  "GET /count": { path: (site) => `/count?p=/&site=${site}`, answers: everyone(200) },
  "POST /count": { path: (site) => `/count?p=/&site=${site}`, answers: everyone(200) },
  // Nobody has allowed it for this site.
  "GET /counter/*": { path: (site) => `/counter/TOTAL.json?site=${site}`, answers: everyone(403) },
  "GET /p/:file": { path: (site) => `/p/${site}.gif?u=/`, answers: everyone(200) },
  // Each site has a script under its UUID; a name that is none's is 404 for everyone.
  "GET /s/:name": { path: () => "/s/none.js", answers: everyone(404) },
  "POST /s/:name": { path: () => "/s/none", body: (site) => ({ n: "pageview", u: `https://${site}/`, d: site }), answers: everyone(404) },
  "OPTIONS /s/:name": { path: () => "/s/none", answers: everyone(204) },
  "POST /api/v1/events": {
    path: () => "/api/v1/events",
    body: (site) => ({ events: [{ site, url: "/" }] }),
    answers: writers,
  },
  "POST /api/v1/analytics/track": {
    path: () => "/api/v1/analytics/track",
    body: (site) => ({ site, name: "Signup" }),
    answers: writers,
  },
  "GET /js/:file": { path: () => "/js/cairn.hash.js", answers: everyone(200) },
  "GET /script.js": { path: () => "/script.js", answers: everyone(200) },
  "GET /count.js": { path: () => "/count.js", answers: everyone(200) },
  "GET /assets/*": { path: () => "/assets/main-abc123.js", answers: everyone(200) },
  "GET /*": { path: (site) => `/sites/${site}`, headers: html, answers: everyone(200) },
  "GET /api/setup": { path: () => "/api/setup", answers: everyone(200) },
  "POST /api/setup": {
    path: () => "/api/setup",
    body: (_, unique) => ({ token: "x".repeat(43), email: `${unique}@example.com`, password: PASSWORD }),
    answers: everyone(409),
  },
  "POST /api/login": {
    path: () => "/api/login",
    body: () => ({ email: "owner@example.com", password: PASSWORD }),
    answers: everyone(200),
  },
  "POST /api/logout": { path: () => "/api/logout", answers: people(204, 204, 204) },
  "GET /api/me": { path: () => "/api/me", answers: people(200, 200, 200) },
  "PATCH /api/me": { path: () => "/api/me", body: () => ({ theme: "dark" }), answers: people(200, 200, 200) },
  "POST /api/me/password": {
    path: () => "/api/me/password",
    body: () => ({ current: PASSWORD, next: PASSWORD }),
    answers: people(204, 204, 204),
  },
  "GET /api/me/logins": { path: () => "/api/me/logins", answers: people(200, 200, 200) },
  "DELETE /api/me/logins/:id": { path: () => "/api/me/logins/none", answers: people(404, 404, 404) },
  "POST /api/me/logins/end-others": { path: () => "/api/me/logins/end-others", answers: people(200, 200, 200) },
  "GET /api/keys": { path: () => "/api/keys", answers: people(403, 403, 200) },
  "POST /api/keys": {
    path: () => "/api/keys",
    body: (_, unique) => ({ name: unique, scopes: ["stats:read"], sites: "all" }),
    answers: people(403, 403, 201),
  },
  "DELETE /api/keys/:id": { path: () => "/api/keys/999999", answers: people(403, 403, 404) },
  "GET /api/sites": { path: () => "/api/sites", answers: people(200, 200, 200) },
  "POST /api/sites": {
    path: () => "/api/sites",
    body: (_, unique) => ({ domain: `${unique}.example`, timezone: "UTC" }),
    answers: people(403, 403, 201),
  },
  "GET /api/sites/:domain": { path: (site) => `/api/sites/${site}`, answers: people(404, 200, 200), aboutSite: true },
  "DELETE /api/sites/:domain": {
    // The own site is still needed: those who may remove get a site of their own.
    path: (site, unique) => `/api/sites/${site === OWN_SITE ? `gone-${unique}.example` : site}`,
    body: (site, unique) => ({ domain: site === OWN_SITE ? `gone-${unique}.example` : site }),
    answers: people(403, 403, 204),
    aboutSite: true,
  },
  "PATCH /api/sites/:domain": {
    path: (site) => `/api/sites/${site}`,
    body: (_, unique) => ({ label: unique }),
    answers: people(403, 403, 200),
    aboutSite: true,
  },
  "GET /api/sites/:domain/goals": { path: (site) => `/api/sites/${site}/goals`, answers: configured, aboutSite: true },
  "POST /api/sites/:domain/goals": {
    path: (site) => `/api/sites/${site}/goals`,
    body: (_, unique) => ({ name: unique, rule: PAGE_GOAL }),
    answers: configuring(201),
    aboutSite: true,
  },
  "PATCH /api/sites/:domain/goals/:id": {
    path: (site) => `/api/sites/${site}/goals/999999`,
    body: () => ({ currency: "EUR" }),
    answers: configuring(404),
    aboutSite: true,
  },
  "DELETE /api/sites/:domain/goals/:id": {
    path: (site) => `/api/sites/${site}/goals/999999`,
    answers: configuring(404),
    aboutSite: true,
  },
  "GET /api/v1/sites/goals": {
    path: (site) => `/api/v1/sites/goals?site_id=${site}`,
    answers: { ...people(403, 403, 403), manageKey: 200 },
    aboutSite: true,
  },
  "PUT /api/v1/sites/goals": {
    path: () => "/api/v1/sites/goals",
    body: (site) => ({ site_id: site, goal_type: "event", event_name: "Signup" }),
    answers: { ...people(403, 403, 403), manageKey: 200 },
    aboutSite: true,
  },
  "DELETE /api/v1/sites/goals/:id": {
    path: () => "/api/v1/sites/goals/999999",
    body: (site) => ({ site_id: site }),
    answers: { ...people(403, 403, 403), manageKey: 404 },
    aboutSite: true,
  },
  "GET /api/sites/:domain/segments": { path: (site) => `/api/sites/${site}/segments`, answers: readers, aboutSite: true },
  "POST /api/sites/:domain/segments": {
    path: (site) => `/api/sites/${site}/segments`,
    body: (_, unique) => ({ name: unique, filters: FILTERS }),
    answers: people(404, 201, 201),
    aboutSite: true,
  },
  "PATCH /api/sites/:domain/segments/:id": {
    path: (site) => `/api/sites/${site}/segments/999999`,
    body: () => ({ name: "Germany" }),
    answers: people(404, 404, 404),
    aboutSite: true,
  },
  "DELETE /api/sites/:domain/segments/:id": {
    path: (site) => `/api/sites/${site}/segments/999999`,
    answers: people(404, 404, 404),
    aboutSite: true,
  },
  "GET /api/sites/:domain/annotations": { path: (site) => `/api/sites/${site}/annotations`, answers: configured, aboutSite: true },
  "POST /api/sites/:domain/annotations": {
    path: (site) => `/api/sites/${site}/annotations`,
    body: (_, unique) => ({ text: `Deployed ${unique}` }),
    answers: { ...configuring(201), hookKey: 201 },
    aboutSite: true,
  },
  "PATCH /api/sites/:domain/annotations/:id": {
    path: (site) => `/api/sites/${site}/annotations/999999`,
    body: () => ({ text: "Deployed" }),
    answers: configuring(404),
    aboutSite: true,
  },
  "DELETE /api/sites/:domain/annotations/:id": {
    path: (site) => `/api/sites/${site}/annotations/999999`,
    answers: configuring(404),
    aboutSite: true,
  },
  "GET /api/sites/:domain/properties": { path: (site) => `/api/sites/${site}/properties`, answers: readers, aboutSite: true },
  "GET /api/sites/:domain/properties/hidden": {
    path: (site) => `/api/sites/${site}/properties/hidden`,
    answers: people(404, 200, 200),
    aboutSite: true,
  },
  "PUT /api/sites/:domain/properties/hidden": {
    path: (site) => `/api/sites/${site}/properties/hidden`,
    body: (_, unique) => ({ hidden: [unique] }),
    answers: people(403, 403, 200),
    aboutSite: true,
  },
  "GET /api/sites/:domain/shares": { path: (site) => `/api/sites/${site}/shares`, answers: people(403, 403, 200), aboutSite: true },
  "POST /api/sites/:domain/shares": {
    path: (site) => `/api/sites/${site}/shares`,
    body: (_, unique) => ({ name: unique }),
    answers: people(403, 403, 201),
    aboutSite: true,
  },
  "PATCH /api/sites/:domain/shares/:id": {
    path: (site) => `/api/sites/${site}/shares/999999`,
    body: () => ({ name: "Board" }),
    answers: people(403, 403, 404),
    aboutSite: true,
  },
  "DELETE /api/sites/:domain/shares/:id": {
    path: (site) => `/api/sites/${site}/shares/999999`,
    answers: people(403, 403, 404),
    aboutSite: true,
  },
  "POST /share/:share/api/open": {
    path: () => "/share/1/api/open",
    body: () => ({ secret: "x".repeat(43) }),
    // Where the link is open it stays so.
    answers: { ...everyone(404), shareHolder: 200 },
  },
  "GET /share/:share/api/sites/:domain": { path: (site) => `/share/1/api/sites/${site}`, answers: holders(200), aboutSite: true },
  "GET /share/:share/api/sites/:domain/goals": {
    path: (site) => `/share/1/api/sites/${site}/goals`,
    answers: holders(200),
    aboutSite: true,
  },
  "GET /share/:share/api/sites/:domain/segments": {
    path: (site) => `/share/1/api/sites/${site}/segments`,
    answers: holders(200),
    aboutSite: true,
  },
  "GET /share/:share/api/sites/:domain/annotations": {
    path: (site) => `/share/1/api/sites/${site}/annotations`,
    answers: holders(200),
    aboutSite: true,
  },
  "GET /share/:share/api/sites/:domain/properties": {
    path: (site) => `/share/1/api/sites/${site}/properties`,
    answers: holders(200),
    aboutSite: true,
  },
  "GET /share/:share/api/sites/:domain/realtime": {
    path: (site) => `/share/1/api/sites/${site}/realtime`,
    answers: holders(200),
    aboutSite: true,
  },
  "GET /share/:share/api/v1/stats/realtime/visitors": {
    path: (site) => `/share/1/api/v1/stats/realtime/visitors?site_id=${site}`,
    answers: holders(200),
    aboutSite: true,
  },
  "POST /share/:share/api/v2/query": { path: () => "/share/1/api/v2/query", body: stats, answers: holders(200), aboutSite: true },
  "GET /api/sites/:domain/drops": { path: (site) => `/api/sites/${site}/drops`, answers: people(404, 200, 200), aboutSite: true },
  "GET /api/sites/:domain/drops/samples": {
    path: (site) => `/api/sites/${site}/drops/samples`,
    answers: people(404, 200, 200),
    aboutSite: true,
  },
  "GET /api/sites/:domain/rules": { path: (site) => `/api/sites/${site}/rules`, answers: people(404, 200, 200), aboutSite: true },
  "PUT /api/sites/:domain/rules": {
    path: (site) => `/api/sites/${site}/rules`,
    body: () => ({ respectDnt: true }),
    answers: people(403, 403, 200),
    aboutSite: true,
  },
  "POST /api/sites/:domain/rules/what-if": {
    path: (site) => `/api/sites/${site}/rules/what-if`,
    body: () => ({ rules: {} }),
    answers: people(404, 200, 200),
    aboutSite: true,
  },
  "GET /api/sites/:domain/script": { path: (site) => `/api/sites/${site}/script`, answers: people(404, 200, 200), aboutSite: true },
  "PUT /api/sites/:domain/script": {
    path: (site) => `/api/sites/${site}/script`,
    body: () => ({ features: ["engagement"] }),
    answers: people(403, 403, 200),
    aboutSite: true,
  },
  "POST /api/sites/:domain/verify": {
    path: (site) => `/api/sites/${site}/verify`,
    body: () => ({}),
    answers: people(403, 403, 200),
    aboutSite: true,
  },
  "GET /api/diagnostics/request": { path: () => "/api/diagnostics/request", answers: { ...people(403, 403, 403), owner: 200 } },
  "POST /api/v2/query": { path: () => "/api/v2/query", body: stats, answers: readers, aboutSite: true },
  "GET /api/sites/:domain/realtime": { path: (site) => `/api/sites/${site}/realtime`, answers: readers, aboutSite: true },
  "GET /api/openapi.json": { path: () => "/api/openapi.json", answers: everyone(200) },
  "GET /api/docs": { path: () => "/api/docs", answers: everyone(200) },
  "GET /api/docs.css": { path: () => "/api/docs.css", answers: everyone(200) },
  "GET /api/analytics": { path: (site) => `/api/analytics?site_id=${site}`, answers: readers, aboutSite: true },
  "GET /api/v1/stats/aggregate": { path: (site) => `/api/v1/stats/aggregate?site_id=${site}`, answers: readers, aboutSite: true },
  "GET /api/v1/stats/timeseries": { path: (site) => `/api/v1/stats/timeseries?site_id=${site}`, answers: readers, aboutSite: true },
  "GET /api/v1/stats/breakdown": {
    path: (site) => `/api/v1/stats/breakdown?site_id=${site}&property=event:page`,
    answers: readers,
    aboutSite: true,
  },
  "GET /api/v1/stats/realtime/visitors": {
    path: (site) => `/api/v1/stats/realtime/visitors?site_id=${site}`,
    answers: readers,
    aboutSite: true,
  },
};
