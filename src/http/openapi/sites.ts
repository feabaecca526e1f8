import type { Chapter } from "./operation.ts";

const SITE = {
  ...{ domain: "example.com", uuid: "11111111-2222-4333-8444-555555555555", timezone: "Europe/Berlin", weekStart: "monday", label: "" },
  ...{ formerDomains: [], retentionMonths: 0, eventsFrom: null, createdAt: "2026-11-21T09:00:00.000Z" },
  snippet: '<script defer src="https://stats.example.com/js/cairn.js" data-domain="example.com"></script>',
};
const RULES = {
  rules: {
    ...{ hostnames: [], excludedAddresses: [], excludedCountries: [], excludedPaths: [] },
    botChecks: { agent: true, automation: true, datacentre: false, spamReferrer: true, trackerMark: true },
    ...{ keptParameters: [], trailingSlash: "keep", hash: "tracker", respectDnt: false, respectGpc: false, eventsPerS: 0 },
  },
};
const SCRIPT = {
  script: { name: "numbers", features: [], exclude: [], include: [], fileTypes: [], respectDnt: false, publicCounters: false },
  ...{ url: "https://stats.example.com/s/numbers.js", door: "https://stats.example.com/s/numbers" },
  ...{ snippet: '<script defer src="https://stats.example.com/s/numbers.js"></script>' },
  plausibleUrl: "https://stats.example.com/js/pa-numbers.js",
};
const NONE = { text: "There is no such site, or it may not be seen." };
const WRONG = { text: "The wrong field, and what is allowed." };

/** Sites, what is counted of them, and the script that counts. */
export const SITES: Chapter = {
  name: "Sites",
  text: "The sites of this server, their settings, and what arrived without being counted.",
  operations: [
    {
      route: "GET /api/sites",
      summary: "The sites that one may see",
      access: "login",
      answers: {
        200: {
          text: "By domain, with the visitors of the last 24 hours together, and of each of them, oldest first.",
          example: { sites: [{ ...SITE, visitors24h: 120, sparkline: [3] }] },
        },
      },
    },
    {
      route: "POST /api/sites",
      summary: "A new site",
      access: "manager",
      body: { example: { domain: "new.example", timezone: "Europe/Berlin" } },
      answers: { 201: { text: "The site.", example: SITE }, 400: WRONG, 409: { text: "There is one of this domain." } },
    },
    {
      route: "GET /api/sites/:domain",
      summary: "A site",
      access: "login",
      answers: { 200: { text: "The site.", example: SITE }, 404: NONE },
    },
    {
      route: "PATCH /api/sites/:domain",
      summary: "Change a site",
      text: "A former domain goes on naming the site for a week. After retentionMonths whole days of events are removed for good, from a day after it was set; what each day added up to stays. 0 keeps events for ever.",
      access: "manager",
      body: { example: { label: "Shops", retentionMonths: 24 } },
      answers: { 200: { text: "The site.", example: SITE }, 400: WRONG, 404: NONE },
    },
    {
      route: "DELETE /api/sites/:domain",
      summary: "Remove a site and its events",
      access: "manager",
      parameters: { domain: { in: "path", text: "The site's domain.", example: "new.example", required: true } },
      body: { example: { domain: "new.example" } },
      answers: { 204: { text: "Both are gone." }, 400: { text: "The body must name the domain once more." }, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/rules",
      summary: "What is counted",
      access: "login",
      answers: { 200: { text: "The rules.", example: RULES }, 404: NONE },
    },
    {
      route: "PUT /api/sites/:domain/rules",
      summary: "Change what is counted",
      access: "manager",
      body: { example: { hostnames: ["example.com"], excludedPaths: ["/admin/**"] } },
      answers: { 200: { text: "The rules.", example: RULES }, 400: WRONG },
    },
    {
      route: "POST /api/sites/:domain/rules/what-if",
      summary: "What other rules would have made of what was not counted",
      access: "login",
      body: { example: { rules: { hostnames: [] } } },
      answers: { 200: { text: "By reason.", example: { samples: 0, reasons: [] } }, 400: WRONG },
    },
    {
      route: "GET /api/sites/:domain/drops",
      summary: "How much was not counted, by day and reason",
      access: "login",
      parameters: { days: { in: "query", text: "UTC days up to today.", example: "30" } },
      answers: { 200: { text: "Newest first.", example: { drops: [] } }, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/drops/samples",
      summary: "Some of what was not counted",
      access: "login",
      answers: { 200: { text: "The newest first, 1,000 at most.", example: { samples: [] } }, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/script",
      summary: "The site's own script",
      access: "login",
      answers: { 200: { text: "Its settings, and where it lies.", example: SCRIPT }, 404: NONE },
    },
    {
      route: "PUT /api/sites/:domain/script",
      summary: "Change the site's own script",
      access: "manager",
      body: { example: { name: "numbers", features: ["outbound-links"] } },
      answers: { 200: { text: "Its settings, and where it lies.", example: SCRIPT }, 400: WRONG, 409: { text: "The name is taken." } },
    },
    {
      route: "POST /api/sites/:domain/verify",
      summary: "Look whether the site carries the script",
      text: "The server fetches the page, from public addresses only, and says in plain words what it found.",
      access: "manager",
      body: { example: {} },
      answers: {
        200: {
          text: "What was found, and what arrived lately.",
          example: {
            ...{ url: "https://example.com/", status: null },
            findings: [{ code: "found", level: "ok", message: "The script is there.", hint: "", values: null }],
            events: { minutes: 30, visitors: 0, pageviews: 0, ever: false },
          },
        },
        404: NONE,
        429: { text: "Too often." },
      },
    },
    {
      route: "GET /counter/*",
      summary: "How often a page was visited, for everyone to see",
      text: "GoatCounter's counters: /counter/PATH.json?site=DOMAIN, where the owner shows them.",
      access: "everyone",
      parameters: { "*": { in: "path", text: "The page's path and .json.", example: "%2F.json", required: true } },
      tried: 404,
      answers: {
        200: { text: "Two texts, count and count_unique." },
        403: { text: "The owner does not show them." },
        404: { text: "Unknown." },
      },
    },
  ],
};
