import type { Chapter } from "./operation.ts";

const PASSWORDS = "12 to 256 characters.";
const KEY = {
  ...{ id: 6, name: "Report", scopes: ["stats:read"], sites: ["example.com"], createdAt: "2026-11-21T09:00:00.000Z" },
  ...{ lastUsedAt: null, creator: null },
};
const PREFERENCES = { language: "en", theme: "system", weekStart: "" };

/** Logging in, and what belongs to the user alone. */
export const ACCOUNT: Chapter = {
  name: "Account and keys",
  text: "For the dashboard. A program needs a key and nothing of this.",
  operations: [
    {
      route: "GET /api/health",
      summary: "Whether an event could be stored and read",
      access: "everyone",
      answers: { 200: { text: "Yes.", example: { ok: true } }, 503: { text: "No, and why." } },
    },
    {
      route: "GET /api/setup",
      summary: "Whether there is no user yet",
      access: "everyone",
      answers: { 200: { text: "Needed while no user has ever existed.", example: { needed: false } } },
    },
    {
      route: "POST /api/setup",
      summary: "The first user",
      text: "With the token of the link that the server prints at its first start.",
      access: "everyone",
      body: { example: { token: "...", email: "owner@example.com", password: "correct horse battery" } },
      tried: 409,
      answers: { 201: { text: "The user, logged in." }, 403: { text: "Another token." }, 409: { text: "There is a user." } },
    },
    {
      route: "POST /api/login",
      summary: "Log in",
      access: "everyone",
      body: { example: { email: "owner@example.com", password: "correct horse battery" } },
      answers: {
        200: { text: "Who it is, and a cookie.", example: { email: "owner@example.com", role: "owner" } },
        401: { text: "One of both is wrong." },
        429: { text: "Too many attempts." },
      },
    },
    { route: "POST /api/logout", summary: "Log out", access: "login", answers: { 204: { text: "The login has ended." } } },
    {
      route: "GET /api/me",
      summary: "Who is logged in",
      access: "login",
      answers: {
        200: { text: "The user.", example: { email: "viewer@example.com", role: "viewer", demo: false, version: "1.0.0", ...PREFERENCES } },
      },
    },
    {
      route: "PATCH /api/me",
      summary: "Change language, theme, start of the week",
      access: "login",
      body: { example: { language: "en" } },
      answers: { 200: { text: "The preferences.", example: PREFERENCES }, 400: { text: "What is allowed." } },
    },
    {
      route: "POST /api/me/password",
      summary: "Change the password",
      text: `${PASSWORDS} Every other login of the user ends.`,
      access: "login",
      body: { example: { current: "correct horse battery", next: "another horse battery" } },
      answers: { 204: { text: "It is changed." }, 400: { text: PASSWORDS }, 403: { text: "The current one is another." } },
    },
    {
      route: "GET /api/me/logins",
      summary: "Where one is logged in",
      access: "login",
      answers: {
        200: {
          text: "Browsers and their systems, as far as they say.",
          example: {
            logins: [
              {
                ...{ id: "0dcdbc4c-e219-4eb4-8825-6f076122dd9b", browser: "Firefox", os: "Linux", current: true },
                ...{ createdAt: "2026-11-21T09:00:00.000Z", lastUsedAt: "2026-11-21T09:00:00.000Z" },
              },
            ],
          },
        },
      },
    },
    {
      route: "DELETE /api/me/logins/:id",
      summary: "End a login",
      access: "login",
      tried: 404,
      answers: { 204: { text: "It has ended." }, 404: { text: "There is none." } },
    },
    {
      route: "POST /api/me/logins/end-others",
      summary: "End all logins but this one",
      access: "login",
      answers: { 200: { text: "How many there were.", example: { ended: 2 } } },
    },
    {
      route: "GET /api/keys",
      summary: "The keys",
      access: "manager",
      answers: { 200: { text: "Without their secrets.", example: { keys: [KEY] } } },
    },
    {
      route: "POST /api/keys",
      summary: "A new key",
      text: 'scopes are stats:read, events:write, sites:manage, annotations:write; sites is "all" or a list of domains.',
      access: "manager",
      body: { example: { name: "Report", scopes: ["stats:read"], sites: ["example.com"] } },
      answers: {
        201: { text: "The key, shown this once.", example: { ...KEY, key: "cairn_key_6_..." } },
        400: { text: "What is allowed." },
      },
    },
    {
      route: "DELETE /api/keys/:id",
      summary: "Remove a key",
      access: "manager",
      parameters: { id: { in: "path", text: "The key's id.", example: "6", required: true } },
      answers: { 204: { text: "It is gone." }, 404: { text: "There is none." } },
    },
    {
      route: "GET /api/diagnostics/request",
      summary: "How a request arrived",
      text: "Every header that could name the client, which was trusted and why, and the place that it gives.",
      access: "owner",
      answers: { 200: { text: "What was seen." } },
    },
  ],
};
