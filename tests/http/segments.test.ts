import { afterAll, beforeAll, expect, test } from "bun:test";
import { openHarness, OTHER_SITE, OWN_SITE, type Harness, type PrincipalName } from "./harness.ts";

interface Shown {
  readonly id: number;
  readonly name: string;
  readonly shared: boolean;
  readonly filters: unknown[];
  readonly author?: string;
}

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const GERMANY = [["is", "visit:country", ["DE"]]];
const PATH = `/api/sites/${OWN_SITE}/segments`;
const at = (route: string, as: PrincipalName, body?: unknown) => harness.call(route, { as, ...(body === undefined ? {} : { body }) });
const seenBy = async (as: PrincipalName) => ((await at(`GET ${PATH}`, as)).json() as { segments: Shown[] }).segments;
const namesFor = async (as: PrincipalName) => (await seenBy(as)).map(({ name }) => name);

test("one's own segments are nobody else's; those for everyone are made by owners and admins", async () => {
  const own = await at(`POST ${PATH}`, "viewer", { name: "mine", filters: GERMANY });
  const { id } = own.json() as Shown;
  expect([own.status, own.json()]).toEqual([
    201,
    {
      ...{ id, name: "mine", shared: false, filters: GERMANY, author: "viewer@example.com" },
      changedAt: new Date(harness.now()).toISOString(),
    },
  ]);
  const everyones = (await at(`POST ${PATH}`, "admin", { name: "Germany", filters: GERMANY, shared: true })).json() as Shown;
  expect(await namesFor("viewer")).toEqual(["Germany", "mine"]);
  expect(await namesFor("owner")).toEqual(["Germany"]);
  // A key reads those for everyone, and not who made them.
  expect((await seenBy("readKey")).map(({ name, author }) => [name, author])).toEqual([["Germany", undefined]]);

  // A viewer neither makes, changes nor removes what everyone sees.
  expect((await at(`POST ${PATH}`, "viewer", { name: "x", filters: GERMANY, shared: true })).status).toBe(403);
  expect((await at(`PATCH ${PATH}/${id}`, "viewer", { shared: true })).status).toBe(403);
  expect((await at(`PATCH ${PATH}/${everyones.id}`, "viewer", { name: "x" })).status).toBe(403);
  expect((await at(`DELETE ${PATH}/${everyones.id}`, "viewer")).status).toBe(403);
  // Whoever is not the owner of a segment cannot tell it from none; the same number under another site's name is none.
  for (const as of ["owner", "admin"] as const) {
    expect((await at(`PATCH ${PATH}/${id}`, as, { name: "x" })).text).toBe((await at(`PATCH ${PATH}/999999`, as, { name: "x" })).text);
    expect((await at(`DELETE ${PATH}/${id}`, as)).status).toBe(404);
  }
  expect((await at(`DELETE /api/sites/${OTHER_SITE}/segments/${everyones.id}`, "owner")).status).toBe(404);
  expect((await at(`PATCH /api/sites/${OTHER_SITE}/segments/${everyones.id}`, "stranger", { name: "x" })).status).toBe(404);
  expect(await namesFor("viewer")).toEqual(["Germany", "mine"]);

  const changed = [["contains", "event:page", ["/blog"]]];
  expect((await at(`PATCH ${PATH}/${id}`, "viewer", { filters: changed })).json()).toMatchObject({ name: "mine", filters: changed });
  expect((await at(`PATCH ${PATH}/${everyones.id}`, "owner", { shared: false, name: "now mine" })).json()).toMatchObject({ shared: false });
  expect([await namesFor("owner"), await namesFor("admin")]).toEqual([["now mine"], []]);
  expect((await at(`DELETE ${PATH}/${id}`, "viewer")).status).toBe(204);
  expect((await at(`DELETE ${PATH}/${everyones.id}`, "owner")).status).toBe(204);
  expect(await namesFor("viewer")).toEqual([]);
});

test.each([
  [{ filters: GERMANY }, "name"],
  [{ name: "x" }, "filters"],
  [{ name: "x", filters: [] }, "filters"],
  [{ name: "x", filters: "DE" }, "filters"],
  [{ name: "x", filters: [["is", "visit:planet", ["Mars"]]] }, "filters[0][1]"],
  [{ name: "x", filters: [["like", "visit:country", ["DE"]]] }, "filters[0][0]"],
  [{ name: "x", filters: [["and", [["is", "visit:country", []]]]] }, "filters[0][1][0][2]"],
  [{ name: "x", filters: GERMANY, shared: "yes" }, "shared"],
  [{ name: "x", filters: GERMANY, owner: 1 }, "owner"],
  [{ name: "x".repeat(101), filters: GERMANY }, "name"],
])("%j is refused and names %s", async (body, field) => {
  const before = harness.fingerprint();
  const answer = await at(`POST ${PATH}`, "owner", body);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
  expect(harness.fingerprint()).toBe(before);
});

test.each([[[["is", "segment", [1]]]], [[["not", ["is", "segment", [1]]]]], [[["or", [...GERMANY, ["and", [["is", "segment", [1]]]]]]]]])(
  "%j: a segment in a segment is refused",
  async (filters) => {
    expect((await at(`POST ${PATH}`, "owner", { name: "x", filters })).status).toBe(400);
  },
);

test("a value that reads like one is none", async () => {
  const filters = [["not", ["or", [["is", "event:page", ["/", "segment"]], ...GERMANY]]]];
  expect((await at(`POST ${PATH}`, "owner", { name: "pages", filters })).json()).toMatchObject({ filters });
});
