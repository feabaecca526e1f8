import type { Chapter } from "./operation.ts";

const SHARE = {
  ...{ id: 2, name: "For the board", public: false, path: null, hasPassword: true, segment: null, lastDay: null },
  ...{ createdAt: "2026-11-21T09:00:00.000Z", lastUsedAt: null },
};
const NONE = { text: "There is no such thing at this site, or the site may not be seen." };
const WRONG = { text: "The wrong field, and what is allowed." };

/** Links that show a site's dashboard to people without an account. */
export const SHARES: Chapter = {
  name: "Shared links",
  text:
    "Links that show a site's dashboard, read-only, to people without an account. Behind a link's own path, for example /share/2, the " +
    "questions of a site's page are answered as elsewhere (/share/2/api/v2/query), to who has opened it, for its site and its segment only.",
  operations: [
    {
      route: "GET /api/sites/:domain/shares",
      summary: "The shared links of a site",
      text: "Of a link with a secret the path is not kept; that of a public page is its domain's.",
      access: "manager",
      answers: { 200: { text: "Oldest first.", example: { shares: [SHARE] } }, 403: { text: "Not for this role." } },
    },
    {
      route: "POST /api/sites/:domain/shares",
      summary: "A new shared link",
      text:
        "password (12 to 256 characters), segment (the number of one that is for everyone: nothing else is shown) and lastDay (a date of the " +
        'site) may be left out. With "public": true it is the site\'s public page at /share/DOMAIN, without a secret and a password; a site has one.',
      access: "manager",
      body: { example: { name: "For the board", password: "correct horse battery", lastDay: "2030-12-31" } },
      answers: {
        201: {
          text: "The link. Its path, with the secret, is shown this once.",
          example: { ...SHARE, path: "/share/2#...", lastDay: "2030-12-31" },
        },
        400: WRONG,
        409: { text: "The site is public already, or there are too many." },
      },
    },
    {
      route: "PATCH /api/sites/:domain/shares/:id",
      summary: "Change a shared link",
      text: "What is missing stays as it is; null takes a password, a segment or a last day away. Another password closes the link where it was open.",
      access: "manager",
      body: { example: { name: "For everyone on the board" } },
      answers: { 200: { text: "The link.", example: SHARE }, 400: WRONG, 404: NONE },
    },
    {
      route: "DELETE /api/sites/:domain/shares/:id",
      summary: "Remove a shared link: it is closed at once",
      access: "manager",
      parameters: { id: { in: "path", text: "The link's id.", example: "2", required: true } },
      answers: { 204: { text: "It is gone." }, 404: NONE },
    },
    {
      route: "POST /share/:share/api/open",
      summary: "Open a shared link",
      text: "secret is what stands behind # in the link; a public page needs none. The cookie that comes is for addresses below the link's path.",
      access: "everyone",
      body: { example: { secret: "...", password: "correct horse battery" } },
      tried: 404,
      answers: {
        200: { text: "The site, and the segment's name where the link is limited to one; and a cookie." },
        401: { text: "The password is missing or wrong." },
        404: { text: "The link is not good, or not any more." },
        429: { text: "Too many attempts." },
      },
    },
  ],
};
