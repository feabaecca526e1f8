import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Goal } from "../../src/model/goal.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Harness, type PrincipalName } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const at = (route: string, as: PrincipalName, body?: unknown) => harness.call(route, { as, ...(body === undefined ? {} : { body }) });
const goalsOf = async (domain = OWN_SITE) =>
  ((await at(`GET /api/sites/${domain}/goals`, "owner")).json() as { goals: Goal[] }).goals.map(({ name }) => name);

test("a goal from its creation to its end, in the dashboard's words", async () => {
  const rule = { kind: "event", name: "Order", props: [{ key: "plan", op: "is", values: ["pro"] }] };
  const created = await at(`POST /api/sites/${OWN_SITE}/goals`, "admin", { rule, currency: "eur" });
  const goal = created.json() as Goal;
  expect([created.status, goal]).toEqual([201, { id: goal.id, name: "Order", rule, currency: "EUR" } as Goal]);
  expect((await at(`GET /api/sites/${OWN_SITE}/goals`, "viewer")).json()).toEqual({ goals: [goal] });
  expect((await at(`GET /api/sites/${OWN_SITE}/goals`, "readKey")).json()).toEqual({ goals: [goal] });

  const path = `/api/sites/${OWN_SITE}/goals/${goal.id}`;
  expect((await at(`PATCH ${path}`, "owner", { name: "Big order" })).json()).toEqual({ ...goal, name: "Big order" });
  // Those who may not, and the same number under another site's name.
  for (const [as, status] of [
    ["viewer", 403],
    ["stranger", 403],
    ["readKey", 403],
    ["hookKey", 403],
    ["nobody", 401],
  ] as const) {
    expect([as, (await at(`PATCH ${path}`, as, { name: "x" })).status]).toEqual([as, status]);
    expect([as, (await at(`DELETE ${path}`, as)).status]).toEqual([as, status]);
  }
  expect((await at(`PATCH /api/sites/${OTHER_SITE}/goals/${goal.id}`, "owner", { name: "x" })).status).toBe(404);
  expect((await at(`DELETE /api/sites/${OTHER_SITE}/goals/${goal.id}`, "owner")).status).toBe(404);
  expect((await at(`DELETE /api/sites/${OTHER_SITE}/goals/${goal.id}`, "manageKey")).status).toBe(404);
  expect(await goalsOf()).toEqual(["Big order"]);
  for (const id of ["x", "1e1", "-1", "0", "99999999999999999999"]) {
    expect((await at(`DELETE /api/sites/${OWN_SITE}/goals/${id}`, "owner")).status).toBe(404);
  }
  expect((await at(`DELETE ${path}`, "manageKey")).status).toBe(204);
  expect(await goalsOf()).toEqual([]);
});

test.each([
  [{}, 400, "rule"],
  [{ rule: { kind: "page", path: "/" }, colour: "red" }, 400, "colour"],
  [{ rule: { kind: "page", path: "/", depth: 3 } }, 400, "rule.depth"],
  [{ rule: { kind: "scroll", path: "/", depth: 200 } }, 400, "rule.depth"],
  [{ rule: { kind: "page", path: "/" }, currency: "euros" }, 400, "currency"],
])("%j is refused with %i and names %s", async (body, status, field) => {
  const answer = await at(`POST /api/sites/${OWN_SITE}/goals`, "owner", body);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([status, field]);
});

test("the Sites API of Plausible: found or made, listed, removed", async () => {
  const put = (body: unknown) => at("PUT /api/v1/sites/goals", "manageKey", body);
  const signup = { site_id: OWN_SITE, goal_type: "event", event_name: "Signup" };
  const made = await put(signup);
  const { id } = made.json() as { id: string };
  const shown = { goal_type: "event", display_name: "Signup", event_name: "Signup", page_path: null };
  expect([made.status, made.json()]).toEqual([200, { domain: OWN_SITE, id, ...shown }]);
  expect((await put(signup)).json()).toEqual(made.json());
  const page = (await put({ site_id: OWN_SITE, goal_type: "page", page_path: "/register" })).json() as { id: string };
  expect(page).toMatchObject({ goal_type: "page", display_name: "Visit /register", event_name: null, page_path: "/register" });
  expect((await put({ ...signup, display_name: "Joined" })).json()).toEqual({ ...(made.json() as object), display_name: "Joined" });
  expect((await put(signup)).json()).toMatchObject({ id, display_name: "Joined" });
  expect(await goalsOf()).toEqual(["Joined", "Visit /register"]);

  // What Plausible has no words for is not in its list.
  await at(`POST /api/sites/${OWN_SITE}/goals`, "owner", { rule: { kind: "duration", seconds: 60 } });
  const list = await at(`GET /api/v1/sites/goals?site_id=${OWN_SITE}`, "manageKey");
  expect(list.json()).toEqual({
    goals: [
      { id, ...shown, display_name: "Joined" },
      { id: page.id, goal_type: "page", display_name: "Visit /register", event_name: null, page_path: "/register" },
    ],
    meta: { after: null, before: null, limit: 200 },
  });

  const removed = await at(`DELETE /api/v1/sites/goals/${id}`, "manageKey", { site_id: OWN_SITE });
  expect([removed.status, removed.json()]).toEqual([200, { deleted: true }]);
  expect((await at(`DELETE /api/v1/sites/goals/${page.id}?site_id=${OWN_SITE}`, "manageKey")).status).toBe(200);
  expect(await goalsOf()).toEqual(["Visit of 60 s or more"]);
});

test("the Sites API takes forms, as Plausible's examples send them", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ site_id: OWN_SITE, goal_type: "event", event_name: "Größe" })) form.set(name, value);
  const sent = new Response(form);
  const type = sent.headers.get("content-type")!;
  const multipart = { raw: await sent.text(), headers: { "content-type": type } };
  expect((await harness.call("PUT /api/v1/sites/goals", { as: "manageKey", ...multipart })).json()).toMatchObject({ event_name: "Größe" });
  const encoded = new URLSearchParams({ site_id: OWN_SITE, goal_type: "page", page_path: "/a b" }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await harness.call("PUT /api/v1/sites/goals", { as: "manageKey", raw: encoded, headers })).json()).toMatchObject({
    page_path: "/a b",
  });
  const broken = { raw: "--x", headers: { "content-type": "multipart/form-data; boundary=y" } };
  expect((await harness.call("PUT /api/v1/sites/goals", { as: "manageKey", ...broken })).status).toBe(400);
  // Nobody's browser can be made to send one: logins are not taken here.
  expect((await harness.call("PUT /api/v1/sites/goals", { as: "owner", raw: encoded, headers })).status).toBe(403);
});

test.each([
  [{ goal_type: "event", event_name: "x" }, 404, undefined],
  [{ site_id: OTHER_SITE, goal_type: "event", event_name: "x" }, 404, undefined],
  [{ site_id: OWN_SITE, goal_type: "click", event_name: "x" }, 400, "goal_type"],
  [{ site_id: OWN_SITE, goal_type: "event" }, 400, "event_name"],
  [{ site_id: OWN_SITE, goal_type: "page", page_path: "  " }, 400, "page_path"],
  [{ site_id: OWN_SITE, goal_type: "event", event_name: "x", team: 1 }, 400, "team"],
])("the Sites API answers %j with %i", async (body, status, field) => {
  const answer = await at("PUT /api/v1/sites/goals", "manageKey", body);
  expect([answer.status, (answer.json() as { field?: string }).field]).toEqual([status, field]);
});
