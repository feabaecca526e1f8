import { afterAll, beforeAll, expect, test } from "bun:test";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  const at = (time: string, visitor: number, more: object = {}) => makeEvent({ at: time, visitor, ...more });
  // It is Monday, the 15th, two in the afternoon in Berlin; the week before today begins on the 9th.
  await harness.data.store.append(
    [
      at("2026-06-08T12:00:00Z", 1),
      at("2026-06-08T22:00:00Z", 2, { name: "Render", outcome: "failure" }),
      at("2026-06-15T10:00:00Z", 3),
      at("2026-06-15T10:00:01Z", 3, { name: "Render", outcome: "success" }),
      at("2026-06-15T11:00:00Z", 3, { name: "Render", outcome: "success" }),
    ],
    [],
  );
});
afterAll(() => harness.close());

const numbers = (visits: number, visitors: number, total: number, successful: number, failed: number) => ({
  visits,
  unique_visitors: visitors,
  total_operations: total,
  successful_operations: successful,
  failed_operations: failed,
});

const key = (as: "readKey" | "writeKey") => harness.credentials(as)["authorization"]!.slice("Bearer ".length);

test("an application asks for its own few numbers, by its key alone", async () => {
  const answer = await harness.call(`GET /api/analytics?key=${key("readKey")}`);
  expect([answer.status, answer.json()]).toEqual([
    200,
    { total: numbers(4, 3, 3, 2, 1), today: numbers(2, 1, 2, 2, 0), last_7_days: numbers(3, 2, 3, 2, 1) },
  ]);
});

test.each([
  ["a key of another scope", () => `?key=${key("writeKey")}`, 403],
  ["a key that is none", () => "?key=cairn_key_1_x", 401],
  ["an empty key", () => "?key=", 401],
  ["another's site", () => `?key=${key("readKey")}&site_id=zebra.example`, 404],
])("%s gets no numbers", async (_, search, status) => {
  expect((await harness.call(`GET /api/analytics${search()}`)).status).toBe(status);
});

test("who sees several sites says which", async () => {
  const answer = await harness.call("GET /api/analytics", { as: "owner" });
  expect([answer.status, answer.json()]).toMatchObject([400, { field: "site_id" }]);
  expect((await harness.call(`GET /api/analytics?site_id=${OWN_SITE}`, { as: "owner" })).status).toBe(200);
});

test("a key in the address is not written to the log", () => {
  expect(harness.logLines.join("\n")).not.toContain("cairn_key_");
});
