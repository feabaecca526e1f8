import { afterAll, beforeAll, expect, test } from "bun:test";
import { openHarness, OTHER_SITE, OWN_SITE, START_MS, type Harness, type PrincipalName } from "./harness.ts";

interface Shown {
  readonly id: number;
  readonly at: string;
  readonly text: string;
  readonly author?: string;
}

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const PATH = `/api/sites/${OWN_SITE}/annotations`;
const at = (route: string, as: PrincipalName, body?: unknown) => harness.call(route, { as, ...(body === undefined ? {} : { body }) });
const textsOf = async (search = "", path = PATH) =>
  ((await at(`GET ${path}${search}`, "owner")).json() as { annotations: Shown[] }).annotations.map(({ text }) => text);

test("remarks of people and of deployments, from their creation to their end", async () => {
  const launch = (await at(`POST ${PATH}`, "admin", { at: "2026-06-01", text: "Launch" })).json() as Shown;
  const createdAt = new Date(START_MS).toISOString();
  expect(launch).toEqual({ id: launch.id, at: "2026-06-01", text: "Launch", author: "admin@example.com", createdAt } as Shown);
  // Noon in UTC is two in the afternoon in Berlin. A key is not told who of the team wrote what.
  const deployed = await at(`POST ${PATH}`, "hookKey", { text: "Version 1.2" });
  const { id } = deployed.json() as Shown;
  expect([deployed.status, deployed.json()]).toEqual([201, { id, at: "2026-06-15T14:00", text: "Version 1.2", createdAt }]);
  const list = (await at(`GET ${PATH}`, "viewer")).json() as { annotations: Shown[] };
  expect(list.annotations.map(({ text, author }) => [text, author])).toEqual([
    ["Launch", "admin@example.com"],
    ["Version 1.2", "deploys"],
  ]);
  expect((await at(`GET ${PATH}`, "readKey")).text).not.toContain("admin@example.com");

  expect(await textsOf("?from=2026-06-02")).toEqual(["Version 1.2"]);
  expect(await textsOf("?to=2026-06-01")).toEqual(["Launch"]);
  expect(await textsOf("?from=2026-06-15&to=2026-06-15")).toEqual(["Version 1.2"]);
  expect(await textsOf("?from=2026-06-16")).toEqual([]);

  // A key for deployments adds, and does nothing else.
  for (const [as, status] of [
    ["hookKey", 403],
    ["readKey", 403],
    ["viewer", 403],
    ["stranger", 403],
    ["nobody", 401],
  ] as const) {
    expect([as, (await at(`PATCH ${PATH}/${id}`, as, { text: "x" })).status]).toEqual([as, status]);
    expect([as, (await at(`DELETE ${PATH}/${id}`, as)).status]).toEqual([as, status]);
  }
  expect((await at(`GET ${PATH}`, "hookKey")).status).toBe(403);
  expect((await at(`POST /api/sites/${OTHER_SITE}/annotations`, "hookKey", { text: "x" })).status).toBe(404);
  expect((await at(`DELETE /api/sites/${OTHER_SITE}/annotations/${id}`, "owner")).status).toBe(404);
  expect((await at(`PATCH /api/sites/${OTHER_SITE}/annotations/${id}`, "manageKey", { text: "x" })).status).toBe(404);
  expect(await textsOf("", `/api/sites/${OTHER_SITE}/annotations`)).toEqual([]);

  expect((await at(`PATCH ${PATH}/${id}`, "owner", { at: "2026-06-14T09:15" })).json()).toMatchObject({
    at: "2026-06-14T09:15",
    text: "Version 1.2",
  });
  expect((await at(`DELETE ${PATH}/${id}`, "manageKey")).status).toBe(204);
  expect((await at(`DELETE ${PATH}/${launch.id}`, "admin")).status).toBe(204);
  expect(await textsOf()).toEqual([]);
});

test.each([
  [{}, "text"],
  [{ text: "x".repeat(301) }, "text"],
  [{ text: "x", at: "tomorrow" }, "at"],
  [{ text: "x", author: "owner@example.com" }, "author"],
])("%j is refused and names %s", async (body, field) => {
  const answer = await at(`POST ${PATH}`, "hookKey", body);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
});

test.each(["from=2026-06-31", "from=today", "to=", "to=2026-06-01T10:00"])("?%s is refused", async (search) => {
  const answer = await at(`GET ${PATH}?${search}`, "owner");
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, search.split("=")[0]!]);
});
