import { afterEach, beforeEach, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { LIMITS } from "../../src/model/limits.ts";
import { openHarness, PASSWORD, type Answer, type Harness } from "./harness.ts";

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

const setUp = (token: string, more: object = {}): Promise<Answer> =>
  harness.call("POST /api/setup", { body: { token, email: "first@example.com", password: PASSWORD, ...more } });
const outcome = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
const isNeeded = async () => (await harness.call("GET /api/setup")).json();

test("the link creates the owner, who is logged in, once", async () => {
  expect(await isNeeded()).toEqual({ needed: true });
  const token = harness.data.admin.setup.issue();
  const answer = await setUp(token);
  expect([answer.status, answer.json()]).toEqual([201, { email: "first@example.com", role: "owner" }]);
  const cookie = answer.headers.get("set-cookie")!.split(";")[0]!;
  expect((await harness.call("GET /api/me", { headers: { cookie } })).status).toBe(200);
  expect(await isNeeded()).toEqual({ needed: false });
  expect(outcome(await setUp(token, { email: "second@example.com" }))).toEqual([409, "setup_done"]);
  expect(harness.data.admin.users.count()).toBe(1);
});

test("two who use the link at once: one wins", async () => {
  const token = harness.data.admin.setup.issue();
  const answers = await Promise.all(["a", "b", "c"].map((name) => setUp(token, { email: `${name}@example.com` })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  expect(harness.data.admin.users.count()).toBe(1);
});

test("without the token nothing is created", async () => {
  expect(outcome(await setUp(""))).toEqual([403, "setup_token_wrong"]);
  const token = harness.data.admin.setup.issue();
  for (const wrong of ["", "x", token.slice(1), `${token}x`, "__proto__"])
    expect(outcome(await setUp(wrong))).toEqual([403, "setup_token_wrong"]);
  expect(harness.data.admin.users.count()).toBe(0);
});

test("a new link ends the one before, and a day ends it too", async () => {
  const first = harness.data.admin.setup.issue();
  const second = harness.data.admin.setup.issue();
  expect(outcome(await setUp(first))).toEqual([403, "setup_token_wrong"]);
  harness.advance(LIMITS.setupTokenMaxAgeMs);
  expect(outcome(await setUp(second))).toEqual([403, "setup_token_wrong"]);
  expect((await setUp(harness.data.admin.setup.issue())).status).toBe(201);
});

test.each([
  [{ password: "short" }, "password"],
  [{ password: "" }, "password"],
  [{ password: "x".repeat(LIMITS.passwordMaxChars + 1) }, "password"],
  [{ email: "first" }, "email"],
  [{ email: "a b@example.com" }, "email"],
  [{ email: 7 }, "email"],
])("%j names the wrong field and leaves the link good", async (wrong, field) => {
  const token = harness.data.admin.setup.issue();
  const answer = await setUp(token, wrong);
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
  expect((await setUp(token)).status).toBe(201);
});

test("who could be someone else is not chosen in the body", async () => {
  const token = harness.data.admin.setup.issue();
  for (const more of [{ role: "owner" }, { id: 7 }, { sites: "all" }, { __proto__: null, isAdmin: true }]) {
    expect(outcome(await setUp(token, more))).toEqual([400, "unknown_field"]);
  }
  expect(harness.data.admin.users.count()).toBe(0);
});

test("users that are all gone do not open the set-up again", async () => {
  await harness.data.admin.users.add("first@example.com", PASSWORD, "owner", "all");
  const db = new Database(`${harness.directory}/data/cairn.db`);
  db.run("delete from users");
  db.close();
  harness.advance(1);
  expect(await isNeeded()).toEqual({ needed: false });
  expect(() => harness.data.admin.setup.issue()).toThrow();
});

test("a user added by the command line ends the set-up", async () => {
  const token = harness.data.admin.setup.issue();
  await harness.data.admin.users.add("first@example.com", PASSWORD, "owner", "all");
  expect(outcome(await setUp(token))).toEqual([409, "setup_done"]);
});
