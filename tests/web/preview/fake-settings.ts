import { DEFAULT_SCRIPT } from "../../../src/model/site-script.ts";
import { DEFAULT_RULES } from "../../../src/model/site-rules.ts";

/** What an account and the settings of a site answer; nothing of it is kept. Null: another route. */
export async function fakeSettings(request: Request, pathname: string, domain: string | null): Promise<Response | null> {
  const { method } = request;
  const known = domain === null ? ACCOUNT : SITE;
  const path = domain === null ? pathname : pathname.replace(/^\/api\/sites\/[^/]+/, "");
  const answer = known[`${method} ${path}`];
  if (answer !== undefined) return Response.json(answer(domain ?? ""), { status: method === "POST" && path === "/api/keys" ? 201 : 200 });
  if (path === "/api/me/password") return Response.json({ error: "", code: "wrong_password", field: "current" }, { status: 403 });
  if (method === "PUT" && path === "/rules") {
    const error = { error: "excludedPaths: entry 2 must be a path.", code: "invalid_rule", field: "excludedPaths" };
    return Response.json(error, { status: 400 });
  }
  return null;
}

type Answers = Readonly<Record<string, (domain: string) => unknown>>;

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const ACCOUNT: Answers = {
  "GET /api/me/logins": () => ({
    logins: [
      { id: "a", browser: "Firefox", os: "Linux", createdAt: minutesAgo(9000), lastUsedAt: minutesAgo(2), current: true },
      { id: "b", browser: "Mobile Safari", os: "iOS", createdAt: minutesAgo(90_000), lastUsedAt: minutesAgo(600), current: false },
      { id: "c", browser: "", os: "", createdAt: minutesAgo(190_000), lastUsedAt: minutesAgo(60_000), current: false },
    ],
  }),
  "GET /api/keys": () => ({
    keys: [
      {
        ...{ id: 1, name: "deployments", scopes: ["annotations:write"], sites: ["big.example"], createdAt: minutesAgo(30_000) },
        ...{ lastUsedAt: minutesAgo(30), creator: "owner@example.com" },
      },
      {
        ...{ id: 2, name: "a-report-with-a-name-that-somebody-made-much-longer-than-it-had-to-be", createdAt: minutesAgo(500) },
        ...{ scopes: ["stats:read", "events:write", "sites:manage"], sites: "all", lastUsedAt: null, creator: null },
      },
    ],
  }),
  "POST /api/keys": () => ({ id: 3, key: "cairn_preview0123456789abcdefghijklmnopqrstuvwxyz" }),
  "GET /api/diagnostics/request": () => ({ client: { address: "2001:db8:1234:5678:9abc:def0:1234:5678" } }),
};

const RULES = { ...DEFAULT_RULES, excludedCountries: ["DE"], excludedPaths: ["/admin/**"] };

const SHARE = { hasPassword: false, segment: null, lastDay: null, lastUsedAt: null, public: false, path: null };

const SITE: Answers = {
  "GET /shares": (domain) => ({
    shares: [
      { ...SHARE, id: 1, name: "", public: true, path: `/share/${domain}`, lastUsedAt: minutesAgo(3) },
      { ...SHARE, id: 2, name: "Board", hasPassword: true, lastDay: "2030-12-31", lastUsedAt: minutesAgo(3000) },
      { ...SHARE, id: 3, name: "The agency that makes the newsletters of the spring", segment: 3 },
    ],
  }),
  "POST /shares": () => ({ ...SHARE, id: 4, name: "Agency", path: "/share/4#preview0123456789abcdefghijklmnopqrstuvwxyz1234" }),
  "GET /script": (domain) => {
    const script = { ...DEFAULT_SCRIPT, name: "garden", features: ["outbound-links", "file-downloads"] };
    const door = `https://stats.example.com/s/${script.name}`;
    return {
      ...{ script, door, url: `${door}.js`, plausibleUrl: `https://stats.example.com/js/pa-${script.name}.js` },
      snippet: `<script defer src="https://stats.example.com/js/cairn.js" data-domain="${domain}"></script>`,
    };
  },
  "POST /verify": (domain) => ({
    ...{ url: `https://${domain}/`, status: 200, events: { minutes: 30, visitors: 0, pageviews: 0, ever: true } },
    findings: [
      {
        ...{ code: "wrong_domain", level: "error", values: { found: "other.example", domain } },
        message: `The script counts for other.example, not for ${domain}.`,
        hint: "Copy the snippet of this site anew: each site has its own.",
      },
      {
        ...{ code: "twice", level: "warning", values: { times: "2" } },
        ...{ message: "The script is on the page 2 times.", hint: "One is enough: remove the others." },
      },
      { code: "found", level: "ok", values: { domain }, message: `The script is on the page and counts for ${domain}.`, hint: "" },
      {
        ...{ code: "other_analytics", level: "note", values: { names: "Matomo" } },
        message: "Other analytics are on the page: Matomo.",
        hint: "They do not disturb Cairn; numbers differ because each counts differently.",
      },
    ],
  }),
  "GET /rules": () => ({ rules: RULES }),
  "POST /rules/what-if": () => ({
    samples: 412,
    reasons: [
      { reason: "bot", samples: 380, counted: 371, dropped: { spam_referrer: 9 }, unknown: 0 },
      { reason: "excluded_address", samples: 32, counted: 0, dropped: {}, unknown: 32 },
    ],
  }),
};
