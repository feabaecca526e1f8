import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "../../src/model/limits.ts";
import { openHarness, PASSWORD, type Answer, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());
// A restart forgets failed attempts.
beforeEach(() => harness.reopen());

const MINUTE_MS = 60_000;

function logIn(email: string, password: string, from = "203.0.113.1", headers: Record<string, string> = {}): Promise<Answer> {
  return harness.call("POST /api/login", { body: { email, password }, headers: { "x-forwarded-for": from, ...headers } });
}

const cookieOf = (answer: Answer): string => answer.headers.get("set-cookie")!.split(";")[0]!;
const statusOf = async (cookie: string): Promise<number> => (await harness.call("GET /api/me", { headers: { cookie } })).status;

test("the cookie on http", async () => {
  const answer = await logIn("OWNER@example.com ", PASSWORD);
  expect(answer.json()).toEqual({ email: "owner@example.com", role: "owner" });
  expect(answer.headers.get("set-cookie")).toMatch(/^cairn=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  expect(await statusOf(cookieOf(answer))).toBe(200);
});

test("the cookie on https", async () => {
  const secure = await openHarness({ baseUrl: "https://stats.example" });
  await secure.addUsers();
  const answer = await secure.call("POST /api/login", { body: { email: "owner@example.com", password: PASSWORD } });
  expect(answer.headers.get("set-cookie")).toMatch(
    /^__Host-cairn=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
  );
  const token = cookieOf(answer).slice("__Host-cairn=".length);
  expect((await secure.call("GET /api/me", { headers: { cookie: `__Host-cairn=${token}` } })).status).toBe(200);
  // A cookie that another subdomain could have set counts for nothing.
  expect((await secure.call("GET /api/me", { headers: { cookie: `cairn=${token}` } })).status).toBe(401);
  await secure.close();
});

test("a login survives a restart, and ends with log-out", async () => {
  const cookie = cookieOf(await logIn("owner@example.com", PASSWORD));
  await harness.reopen();
  expect(await statusOf(cookie)).toBe(200);
  const answer = await harness.call("POST /api/logout", { headers: { cookie } });
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([204, "cairn=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"]);
  expect(await statusOf(cookie)).toBe(401);
  await harness.reopen();
  expect(await statusOf(cookie)).toBe(401);
});

test("a login ends after 14 days of silence and after 30 days at the latest", async () => {
  const idle = cookieOf(await logIn("owner@example.com", PASSWORD));
  harness.advance(LIMITS.loginIdleMs);
  expect(await statusOf(idle)).toBe(401);
  const busy = cookieOf(await logIn("owner@example.com", PASSWORD));
  for (let day = 0; day < 29; day++) {
    harness.advance(24 * 60 * MINUTE_MS);
    expect([day, await statusOf(busy)]).toEqual([day, 200]);
  }
  harness.advance(24 * 60 * MINUTE_MS);
  expect(await statusOf(busy)).toBe(401);
});

test("a token that was there before the log-in is not taken over, and ends", async () => {
  const planted = cookieOf(await logIn("viewer@example.com", PASSWORD));
  const answer = await logIn("owner@example.com", PASSWORD, "203.0.113.1", { cookie: planted });
  expect(cookieOf(answer)).not.toBe(planted);
  expect(await statusOf(planted)).toBe(401);
});

test("no token and no password is on disk or in the log", async () => {
  const token = cookieOf(await logIn("owner@example.com", PASSWORD)).slice("cairn=".length);
  await logIn("owner@example.com", "canary-password-9f");
  await logIn("canary-account@example.com", PASSWORD);
  await harness.call("GET /api/me", { headers: { cookie: `cairn=${token}` } });
  await harness.reopen();
  const folder = join(harness.directory, "data");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "lock");
  for (const entry of files) {
    const bytes = readFileSync(join(entry.parentPath, entry.name)).toString("latin1");
    for (const secret of [token, PASSWORD, "canary-password-9f", "canary-account"])
      expect([entry.name, bytes.includes(secret)]).toEqual([entry.name, false]);
  }
  expect(harness.logLines.join("\n")).not.toMatch(/canary|correct horse|203\.0\.113/);
});

test("an unknown account, a wrong password and nonsense answer alike", async () => {
  const answers: Answer[] = [];
  for (const [email, password] of [
    ["owner@example.com", "not the password"],
    ["unknown@example.com", "not the password"],
    ["owner@example.com", ""],
    ["unknown@example.com", ""],
    ["no address", "not the password"],
    ["", ""],
    ["owner@example.com", "p".repeat(10_000)],
    ["owner@example.com", `${PASSWORD}\u0000`],
    ["owner@example.com\u0000", PASSWORD],
    ["owner@example.com' or 1=1 --", PASSWORD],
  ] as const) {
    harness.advance(LIMITS.loginWindowMs);
    answers.push(await logIn(email, password));
  }
  for (const answer of answers) {
    expect([answer.status, answer.text, [...answer.headers]]).toEqual([401, answers[0]!.text, [...answers[0]!.headers]]);
  }
});

async function failTimes(times: number, email: string, from: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) statuses.push((await logIn(email, "not the password", from)).status);
  return statuses;
}

test.each(["owner@example.com", "unknown@example.com"])("guessing at %s from many addresses is slowed down", async (email) => {
  for (let time = 0; time < 5; time++) expect(await failTimes(1, email, `198.51.100.${time}`)).toEqual([401]);
  const answer = await logIn(email, PASSWORD, "198.51.100.99");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(answer.json()).toEqual({ error: "Too many attempts. Wait a little, then try again.", code: "too_many_attempts" });
  // The wait doubles with every further failure.
  harness.advance(5_000);
  expect(await failTimes(1, email, "198.51.100.100")).toEqual([401]);
  expect((await logIn(email, PASSWORD, "198.51.100.101")).headers.get("retry-after")).toBe("10");
  // Other accounts are not affected, and nobody is locked out for good.
  expect((await logIn("admin@example.com", PASSWORD, "198.51.100.102")).status).toBe(200);
  harness.advance(LIMITS.loginWindowMs);
  expect((await logIn("owner@example.com", PASSWORD, "198.51.100.103")).status).toBe(200);
});

test("guessing at many accounts from one address is slowed down", async () => {
  for (let time = 0; time < 5; time++) expect(await failTimes(1, `account${time}@example.com`, "203.0.113.7")).toEqual([401]);
  expect((await logIn("owner@example.com", PASSWORD, "203.0.113.7")).status).toBe(429);
  expect((await logIn("owner@example.com", PASSWORD, "203.0.113.8")).status).toBe(200);
});

test("the addresses of one IPv6 customer count as one", async () => {
  for (let time = 0; time < 5; time++) await failTimes(1, `account${time}@example.com`, `2001:db8:1:2:${time}::1`);
  expect((await logIn("owner@example.com", PASSWORD, "2001:db8:1:2:ffff::1")).status).toBe(429);
  expect((await logIn("owner@example.com", PASSWORD, "2001:db8:1:3::1")).status).toBe(200);
});

test("an invented X-Forwarded-For is no new address", async () => {
  for (let time = 0; time < 5; time++) await failTimes(1, `account${time}@example.com`, `10.9.8.${time}, 203.0.113.7`);
  expect((await logIn("owner@example.com", PASSWORD, "10.9.8.200, 203.0.113.7")).status).toBe(429);
});

test("who has logged in from an address before is not locked out by strangers", async () => {
  expect((await logIn("owner@example.com", PASSWORD, "203.0.113.50")).status).toBe(200);
  for (let time = 0; time < 5; time++) await failTimes(1, "owner@example.com", `198.51.100.${time}`);
  expect((await logIn("owner@example.com", PASSWORD, "198.51.100.77")).status).toBe(429);
  expect((await logIn("owner@example.com", PASSWORD, "203.0.113.50")).status).toBe(200);
});

test("one's own account buys no guesses at others", async () => {
  for (let time = 0; time < 4; time++) await failTimes(1, `account${time}@example.com`, "203.0.113.9");
  expect((await logIn("viewer@example.com", PASSWORD, "203.0.113.9")).status).toBe(200);
  expect(await failTimes(2, "owner@example.com", "203.0.113.9")).toEqual([401, 429]);
});

test("thirty guesses at once are no way around", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => logIn("owner@example.com", "not the password")));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill(401), ...Array(25).fill(429)]);
});

test("too many log-ins at once are asked to wait, and do not count as failed", async () => {
  const one = (index: number) => logIn("owner@example.com", PASSWORD, `203.0.${index}.1`);
  const room = LIMITS.passwordHashesAtOnce + LIMITS.passwordHashQueue;
  // Different accounts, so that only the queue of hashes is in the way.
  const others = (index: number) => logIn(`account${index}@example.com`, PASSWORD, `203.1.${index}.1`);
  const answers = await Promise.all(Array.from({ length: room + 3 }, (_, index) => others(index)));
  expect(answers.filter(({ status }) => status === 429).map(({ text }) => (JSON.parse(text) as { code: string }).code)).toEqual(
    Array(3).fill("too_many_logins"),
  );
  expect((await one(1)).status).toBe(200);
}, 60_000);

test("being seen is written at most once in ten minutes", async () => {
  const cookie = cookieOf(await logIn("owner@example.com", PASSWORD));
  const db = new Database(join(harness.directory, "data/cairn.db"), { readonly: true });
  const version = () => db.query<{ data_version: number }, []>("pragma data_version").get()!.data_version;
  const before = version();
  for (let minute = 0; minute < 9; minute++) {
    harness.advance(MINUTE_MS);
    await statusOf(cookie);
  }
  expect(version()).toBe(before);
  harness.advance(MINUTE_MS);
  await statusOf(cookie);
  expect(version()).not.toBe(before);
  db.close();
});
