import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { openHarness, OWN_SITE, PASSWORD, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

/** Every route that reads a body, and how much of it. */
const ROUTES: readonly [route: string, limitBytes: number][] = [
  ["POST /api/login", LIMITS.jsonBodyBytes],
  ["POST /api/setup", LIMITS.jsonBodyBytes],
  ["POST /api/sites", LIMITS.jsonBodyBytes],
  ["POST /api/v2/query", LIMITS.queryBodyBytes],
  [`DELETE /api/sites/${OWN_SITE}`, LIMITS.jsonBodyBytes],
  [`POST /api/sites/${OWN_SITE}/goals`, LIMITS.goalBodyBytes],
  [`POST /api/sites/${OWN_SITE}/segments`, LIMITS.segmentBodyBytes],
  [`POST /api/sites/${OWN_SITE}/annotations`, LIMITS.jsonBodyBytes],
  [`PUT /api/sites/${OWN_SITE}/properties/hidden`, LIMITS.ruleBodyBytes],
];

const deep = (open: string, close: string): string => open.repeat(30_000) + close.repeat(30_000);

const HOSTILE: readonly [name: string, raw: string, statuses: readonly number[]][] = [
  ["nothing", "", [400]],
  ["no JSON", "{", [400]],
  ["two values", "{}{}", [400]],
  ["a trailing comma", '{"email":"a",}', [400]],
  ["not a number", '{"email":NaN}', [400]],
  ["null", "null", [400]],
  ["a number", "1e999", [400]],
  ["a text", '"email"', [400]],
  ["an array", "[]", [400]],
  ["an empty object", "{}", [400]],
  ["arrays, 30,000 deep", deep("[", "]"), [400, 413]],
  ["objects, 30,000 deep", deep('{"a":', "}").replace("}", "1}"), [400, 413]],
  ["arrays in a field", `{"email":${"[".repeat(2000)}${"]".repeat(2000)}}`, [400]],
  ["infinity", '{"email":1e999,"password":1e999,"token":1e999,"domain":1e999,"timezone":1e999,"site_id":1e999}', [400]],
  ["wrong types", '{"email":[],"password":{}}', [400]],
  ["a prototype", '{"__proto__":{"email":"a"},"constructor":{"prototype":{"polluted":1}}}', [400]],
  ["a byte order mark and nothing", "\ufeff", [400]],
  ["lone surrogates", '{"email":"\\ud800","password":"\\udfff"}', [400, 401]],
  ["zero characters", '{"email":"\\u0000","password":"\\u0000"}', [400, 401]],
];

describe.each(ROUTES)("%s", (route, limitBytes) => {
  test.each(HOSTILE)("%s", async (_, raw, statuses) => {
    harness.advance(LIMITS.loginWindowMs);
    const before = harness.fingerprint();
    const answer = await harness.call(route, { as: "owner", raw });
    expect(statuses).toContain(answer.status);
    expectPlainError(answer.text);
    expect(harness.fingerprint()).toBe(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("1 MB, declared or not, is refused with 413", async () => {
    const big = JSON.stringify({ email: "a".repeat(1_000_000) });
    const declared = await harness.call(route, { as: "owner", raw: big, headers: { "content-length": String(big.length) } });
    expect(declared.status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    expect((await harness.call(route, { as: "owner", raw: endless })).status).toBe(413);
    // It stopped reading soon after the limit.
    expect(sent).toBeLessThan(limitBytes + 1_000_000);
  });

  test("invalid UTF-8 is no crash", async () => {
    const bytes = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x3a, 0x31, 0x7d]));
        controller.close();
      },
    });
    const answer = await harness.call(route, { as: "owner", raw: bytes });
    expect(answer.status).toBe(400);
    expectPlainError(answer.text);
  });
});

/** A sentence, a code and perhaps a field: no stack, no path, no SQL, no version. */
function expectPlainError(text: string): void {
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(body).filter((key) => !["error", "code", "field"].includes(key))).toEqual([]);
  expect(text).not.toMatch(/ at |\/src\/|\.ts|node_modules|SQLITE|select |insert |9\.9\.9|\/tmp\//i);
  expect(text.length).toBeLessThan(1000);
}

test("of a key that stands twice the last one counts, and only once", async () => {
  const answer = await harness.call("POST /api/sites", {
    as: "owner",
    raw: '{"domain":"first-twice.example","domain":"twice.example","timezone":"UTC"}',
  });
  expect([answer.status, (answer.json() as { domain: string }).domain]).toEqual([201, "twice.example"]);
});

test.each([
  ["POST /api/sites", { domain: "mass.example", timezone: "UTC", id: 1 }],
  ["POST /api/sites", { domain: "mass.example", timezone: "UTC", createdAt: "2000-01-01" }],
  ["POST /api/sites", { domain: "mass.example", timezone: "UTC", ownerId: 3 }],
  ["POST /api/login", { email: "viewer@example.com", password: PASSWORD, role: "owner" }],
  ["POST /api/login", { email: "viewer@example.com", password: PASSWORD, sites: "all" }],
  ["POST /api/v2/query", { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d", role: "owner" }],
  ["POST /api/v2/query", { queries: [{ site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" }], site_id: OWN_SITE }],
  ["POST /api/v2/query", { queries: [] }],
  ["POST /api/v2/query", { queries: {} }],
  ["POST /api/v2/query", { queries: [null] }],
  [
    "POST /api/v2/query",
    { queries: Array(LIMITS.queriesPerRequest + 1).fill({ site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" }) },
  ],
])("%s refuses %j", async (route, body) => {
  const before = harness.fingerprint();
  const answer = await harness.call(route, { as: "owner", body });
  expect(answer.status).toBe(400);
  expectPlainError(answer.text);
  expect(harness.fingerprint()).toBe(before);
});

test("the wrong one of several queries is named", async () => {
  const good = { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" };
  const answer = await harness.call("POST /api/v2/query", { as: "owner", body: { queries: [good, { ...good, metrics: ["clicks"] }] } });
  const { error, field } = answer.json() as { error: string; field: string };
  expect(field).toBe("queries[1].metrics[0]");
  expect(error).toStartWith("queries[1].metrics[0]: unknown metric");
});

test("a failure of ours is a number that the log explains, and nothing else", async () => {
  const broken = await openHarness({
    store: {
      append: () => Promise.reject(new Error("disk /secret/path is gone")),
      execute: () => Promise.reject(new Error("select * from /secret/path")),
      span: () => Promise.resolve(null),
      properties: () => Promise.reject(new Error("/secret/path")),
      read: async function* () {},
      drops: () => Promise.reject(new Error("/secret/path")),
      dropSamples: () => Promise.reject(new Error("/secret/path")),
      rollUp: () => Promise.resolve(null),
      retainedFromMs: () => null,
      forget: () => Promise.resolve(0),
      check: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    },
  });
  await broken.addUsers();
  const answer = await broken.call("POST /api/v2/query", {
    as: "owner",
    body: { site_id: OWN_SITE, metrics: ["visitors"], date_range: "7d" },
  });
  expect(answer.status).toBe(500);
  const { error, id } = answer.json() as { error: string; id: string };
  expect(Object.keys(answer.json() as object)).toEqual(["error", "id"]);
  expect(error).not.toContain("secret");
  const line = broken.logLines.find((text) => text.includes(id))!;
  expect(line).toContain("/secret/path");
  expect(line).toContain("/api/v2/query");
  await broken.close();
});
