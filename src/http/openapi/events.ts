import type { Chapter } from "./operation.ts";

const EVENTS = { events: [{ site: "example.com", name: "Signup", url: "https://example.com/signup", props: { plan: "pro" } }] };
const STORED = { accepted: 1, dropped: [] };

/** The road in. */
export const EVENT_DOORS: Chapter = {
  name: "Events",
  text: "Where trackers, servers and applications send what happens. An event is answered when it is on disk.",
  operations: [
    {
      route: "POST /api/event",
      summary: "An event, as Cairn's and Plausible's trackers send it",
      access: "everyone",
      body: { example: { n: "pageview", u: "https://example.com/pricing", d: "example.com", r: "https://www.google.com/" } },
      answers: {
        202: { text: 'The text "ok". The header X-Cairn says whether it was counted, or why not.', type: "text/plain" },
        400: { text: "What is wrong, by field." },
        429: { text: "More events than one address, or the site, may send." },
        503: { text: "Nothing was stored; send it again later." },
      },
    },
    {
      route: "POST /api/v1/events",
      summary: "Events of servers and applications",
      text: "One event, a list, an object with events, or a line per event (application/x-ndjson). One bad event never spoils its neighbours.",
      access: "writer",
      body: { example: EVENTS },
      answers: {
        202: { text: "How many were stored, and which were not, and why.", example: STORED },
        413: { text: "The body is too large." },
      },
    },
    {
      route: "POST /api/v1/analytics/track",
      summary: "The same under another name",
      access: "writer",
      body: { example: EVENTS },
      answers: { 202: { text: "As above.", example: STORED } },
    },
    {
      route: "POST /api/send",
      summary: "An event of Umami's trackers",
      access: "everyone",
      body: { example: { type: "event", payload: { website: "11111111-2222-4333-8444-555555555555", url: "/" } } },
      answers: { 200: { text: "Umami's answer: a token, and the numbers of session and visit." }, 400: { text: "What is wrong." } },
    },
    {
      route: "POST /api/batch",
      summary: "Events of Umami's trackers",
      access: "everyone",
      body: { example: [] },
      answers: { 200: { text: "How many were read.", example: { size: 0, processed: 0, errors: 0, details: [] } } },
    },
  ],
};
