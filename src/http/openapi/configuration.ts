import type { Chapter } from "./operation.ts";

const GOAL = { id: 7, name: "Signup", rule: { kind: "event", name: "Signup", props: [] }, currency: "" };
const PLAUSIBLE_GOAL = { id: "8", goal_type: "event", display_name: "Order", event_name: "Order", page_path: null };
const SEGMENT = {
  ...{ id: 3, name: "German readers", shared: false, filters: [["is", "visit:country", ["DE"]]] },
  changedAt: "2026-11-21T09:00:00.000Z",
};
const ANNOTATION = { id: 12, at: "2026-11-21T14:30", text: "Version 1.2", createdAt: "2026-11-21T13:30:12.000Z" };
const SITE_ID = { in: "query", text: "The site's domain.", example: "example.com", required: true } as const;

const WRONG = { text: "The wrong field, and what is allowed." };
const NONE = { text: "There is no such thing at this site, or the site may not be seen." };
const GONE = { text: "It is gone." };

/** What is configured of a site and used by questions: goals, segments, annotations. */
export const CONFIGURATION: Chapter = {
  name: "Goals, segments, annotations",
  text: "What is worth counting, filters with a name, and remarks on the graph. What is missing in a change stays as it is.",
  operations: [
    {
      route: "GET /api/sites/:domain/goals",
      summary: "The goals of a site, by name",
      access: "configurationReader",
      answers: { 200: { text: "The goals.", example: { goals: [GOAL] } }, 404: NONE },
    },
    {
      route: "POST /api/sites/:domain/goals",
      summary: "A new goal",
      text:
        "rule is one of page (path, with * within a segment and ** for any number of them), event (name, and props: conditions on its " +
        "properties), scroll (path, depth in per cent) and duration (seconds). Without a name it is called after its rule.",
      access: "editor",
      body: { example: { rule: { kind: "event", name: "Signup", props: [{ key: "plan", op: "is", values: ["pro"] }] }, currency: "EUR" } },
      answers: {
        201: { text: "The goal.", example: { ...GOAL, rule: { ...GOAL.rule, props: [{ key: "plan", op: "is", values: ["pro"] }] } } },
        400: WRONG,
        409: { text: "The name is taken, or there are too many." },
      },
    },
    {
      route: "PATCH /api/sites/:domain/goals/:id",
      summary: "Change a goal",
      access: "editor",
      body: { example: { name: "New customer" } },
      answers: { 200: { text: "The goal.", example: GOAL }, 400: WRONG, 404: NONE },
    },
    {
      route: "DELETE /api/sites/:domain/goals/:id",
      summary: "Remove a goal; what was counted stays",
      access: "editor",
      answers: { 204: GONE, 404: NONE },
    },
    {
      route: "PUT /api/v1/sites/goals",
      summary: "Find or make a goal, in the words of Plausible's Sites API",
      text: "Also as a form. display_name, if it is sent, becomes the goal's name.",
      access: "provisioner",
      body: { example: { site_id: "example.com", goal_type: "event", event_name: "Order" } },
      answers: { 200: { text: "The goal.", example: { domain: "example.com", ...PLAUSIBLE_GOAL } }, 400: WRONG, 404: NONE },
    },
    {
      route: "GET /api/v1/sites/goals",
      summary: "The goals of a site, as far as Plausible has words for them",
      access: "provisioner",
      parameters: { site_id: SITE_ID },
      answers: { 200: { text: "All of them.", example: { goals: [PLAUSIBLE_GOAL], meta: { after: null, before: null, limit: 200 } } } },
    },
    {
      route: "DELETE /api/v1/sites/goals/:id",
      summary: "Remove a goal, in Plausible's words",
      access: "provisioner",
      parameters: { id: { in: "path", text: "The goal's id.", example: "2", required: true }, site_id: SITE_ID },
      answers: { 200: { text: "It is gone.", example: { deleted: true } }, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/segments",
      summary: "Saved filters: one's own and those for everyone",
      text: "A key sees those for everyone. Users are also told the author.",
      access: "reader",
      answers: { 200: { text: "The segments.", example: { segments: [SEGMENT] } }, 404: NONE },
    },
    {
      route: "POST /api/sites/:domain/segments",
      summary: "Save filters under a name",
      text: 'filters are those of a question. With "shared": true they are for everyone who sees the site; owners and admins do that.',
      access: "login",
      body: { example: { name: "German readers", filters: [["is", "visit:country", ["DE"]]] } },
      answers: {
        201: { text: "The segment.", example: { ...SEGMENT, author: "owner@example.com" } },
        400: WRONG,
        403: { text: "Not for this role." },
      },
    },
    {
      route: "PATCH /api/sites/:domain/segments/:id",
      summary: "Change a segment",
      access: "login",
      body: { example: { name: "Readers in Germany" } },
      answers: { 200: { text: "The segment.", example: { ...SEGMENT, author: "owner@example.com" } }, 400: WRONG, 404: NONE },
    },
    {
      route: "DELETE /api/sites/:domain/segments/:id",
      summary: "Remove a segment",
      access: "login",
      answers: { 204: GONE, 404: NONE },
    },
    {
      route: "POST /api/sites/:domain/annotations",
      summary: "A remark, for example of a deployment",
      text: "at is a day or a minute of the site's own time, or a moment with an offset; without it, now.",
      access: "annotator",
      body: { example: { text: "Version 1.2" } },
      answers: { 201: { text: "The annotation.", example: ANNOTATION }, 400: WRONG, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/annotations",
      summary: "Remarks, by time",
      text: "Users are also told the author.",
      access: "configurationReader",
      parameters: {
        from: { in: "query", text: "The first local day.", example: "2026-01-01" },
        to: { in: "query", text: "The last local day.", example: "2026-12-31" },
      },
      answers: { 200: { text: "The annotations.", example: { annotations: [ANNOTATION] } }, 404: NONE },
    },
    {
      route: "PATCH /api/sites/:domain/annotations/:id",
      summary: "Change a remark",
      access: "editor",
      body: { example: { at: "2026-11-20" } },
      answers: { 200: { text: "The annotation.", example: { ...ANNOTATION, author: "deploys" } }, 400: WRONG, 404: NONE },
    },
    {
      route: "DELETE /api/sites/:domain/annotations/:id",
      summary: "Remove a remark",
      access: "editor",
      answers: { 204: GONE, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/properties",
      summary: "Keys of the properties that events have, the usual ones first",
      access: "reader",
      answers: { 200: { text: "Up to a thousand.", example: { properties: [{ key: "plan", hidden: false }] } }, 404: NONE },
    },
    {
      route: "GET /api/sites/:domain/properties/hidden",
      summary: "Keys of properties that the dashboard leaves out",
      access: "login",
      answers: { 200: { text: "The keys.", example: { hidden: ["plan"] } }, 404: NONE },
    },
    {
      route: "PUT /api/sites/:domain/properties/hidden",
      summary: "Choose these keys",
      access: "manager",
      body: { example: { hidden: ["plan"] } },
      answers: { 200: { text: "The keys.", example: { hidden: ["plan"] } }, 400: WRONG },
    },
  ],
};
