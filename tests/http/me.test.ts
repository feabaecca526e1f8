import { Database } from "bun:sqlite";
import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
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

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const NEXT = "a different horse 2";

const cookieOf = (answer: Answer): string => answer.headers.get("set-cookie")!.split(";")[0]!;
async function logIn(email: string, password = PASSWORD, agent = FIREFOX): Promise<string> {
  return cookieOf(await harness.call("POST /api/login", { body: { email, password }, headers: { "user-agent": agent } }));
}
const get = (path: string, cookie: string) => harness.call(`GET ${path}`, { headers: { cookie } });
const send = (route: string, cookie: string, body?: unknown) =>
  harness.call(route, { headers: { cookie }, ...(body !== undefined && { body }) });
const statusOf = async (cookie: string): Promise<number> => (await get("/api/me", cookie)).status;
const loginsOf = async (cookie: string) =>
  ((await get("/api/me/logins", cookie)).json() as { logins: { id: string; browser: string; os: string; current: boolean }[] }).logins;
const codeOf = (answer: Answer) => {
  const { code, field } = answer.json() as { code: string; field?: string };
  return [answer.status, code, field];
};

function storedHash(email: string): string {
  const db = new Database(join(harness.directory, "data/cairn.db"), { readonly: true });
  const { password } = db.query<{ password: string }, [string]>("select password from users where email = ?").get(email)!;
  db.close();
  return password;
}

test("preferences: the default, what was chosen, and each user's own", async () => {
  const cookie = await logIn("viewer@example.com");
  const shown = async (who: string) => (await get("/api/me", who)).json();
  const me = { email: "viewer@example.com", role: "viewer", demo: false, version: "9.9.9" };
  expect(await shown(cookie)).toEqual({ ...me, language: "", theme: "system", weekStart: "" });
  const changed = await send("PATCH /api/me", cookie, { language: "fr", theme: "dark" });
  expect([changed.status, changed.json()]).toEqual([200, { language: "fr", theme: "dark", weekStart: "" }]);
  await send("PATCH /api/me", cookie, { weekStart: "sunday" });
  await harness.reopen();
  expect(await shown(cookie)).toEqual({ ...me, language: "fr", theme: "dark", weekStart: "sunday" });
  expect(await shown(await logIn("owner@example.com"))).toMatchObject({ language: "", theme: "system", weekStart: "" });
});

test.each([
  [{ language: "de" }, "invalid_field", "language"],
  [{ theme: null }, "invalid_field", "theme"],
  [{ weekStart: "tuesday" }, "invalid_field", "weekStart"],
  [{ theme: "dark", role: "owner" }, "unknown_field", undefined],
  [{ constructor: "x" }, "unknown_field", undefined],
  [["dark"], "invalid_body", undefined],
  ["dark", "invalid_body", undefined],
] as const)("preferences %j are refused whole", async (body, code, field) => {
  const cookie = await logIn("admin@example.com");
  expect(codeOf(await send("PATCH /api/me", cookie, body))).toEqual([400, code, field]);
  expect((await get("/api/me", cookie)).json()).toMatchObject({ theme: "system", role: "admin" });
});

test("a new password ends every other login, and this one goes on under a new token", async () => {
  const here = await logIn("admin@example.com");
  const elsewhere = await logIn("admin@example.com", PASSWORD, SAFARI);
  const neighbour = await logIn("owner@example.com");
  const answer = await send("POST /api/me/password", here, { current: PASSWORD, next: NEXT });
  expect(answer.status).toBe(204);
  const renewed = cookieOf(answer);
  expect([await statusOf(here), await statusOf(elsewhere), await statusOf(renewed), await statusOf(neighbour)]).toEqual([
    401, 401, 200, 200,
  ]);
  expect((await harness.call("POST /api/login", { body: { email: "admin@example.com", password: PASSWORD } })).status).toBe(401);
  expect(await statusOf(await logIn("admin@example.com", NEXT))).toBe(200);
  expect((await send("POST /api/me/password", renewed, { current: NEXT, next: PASSWORD })).status).toBe(204);
});

test.each([
  [{ current: "not the password", next: NEXT }, 403, "wrong_password", "current"],
  [{ current: "", next: NEXT }, 403, "wrong_password", "current"],
  [{ current: PASSWORD, next: "short" }, 400, "invalid_password", "next"],
  [{ current: PASSWORD, next: "x".repeat(257) }, 400, "invalid_password", "next"],
  [{ current: PASSWORD, next: "" }, 400, "invalid_password", "next"],
  [{ current: PASSWORD }, 400, "invalid_field", "next"],
  [{ current: PASSWORD, next: NEXT, email: "owner@example.com" }, 400, "unknown_field", "email"],
] as const)("%j changes nothing", async (body, status, code, field) => {
  const cookie = await logIn("viewer@example.com");
  const before = harness.fingerprint();
  const answer = await send("POST /api/me/password", cookie, body);
  expect([...codeOf(answer), answer.headers.has("set-cookie")]).toEqual([status, code, field, false]);
  expect(harness.fingerprint()).toBe(before);
  expect(await statusOf(cookie)).toBe(200);
});

test("a stolen login is no way to guess the password without end", async () => {
  const cookie = await logIn("viewer@example.com");
  // Another address than the one where the log-in was right.
  const guess = () =>
    harness.call("POST /api/me/password", {
      body: { current: "not the password", next: NEXT },
      headers: { cookie, "x-forwarded-for": "203.0.113.77" },
    });
  const statuses: number[] = [];
  for (let time = 0; time < LIMITS.loginFailures + 1; time++) statuses.push((await guess()).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
});

test("two who change the password at once: one wins", async () => {
  const cookie = await logIn("owner@example.com");
  const answers = await Promise.all(
    [NEXT, "yet another horse 3"].map((next) => send("POST /api/me/password", cookie, { current: PASSWORD, next })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 403]);
  const won = answers.find(({ status }) => status === 204)!;
  const current = answers[0] === won ? NEXT : "yet another horse 3";
  expect((await send("POST /api/me/password", cookieOf(won), { current, next: PASSWORD })).status).toBe(204);
});

test("the list of logins: families of browser and system, the newest first, which one is this", async () => {
  const cookie = await logIn("stranger@example.com", PASSWORD, SAFARI);
  harness.advance(60_000);
  const here = await logIn("stranger@example.com");
  const answer = await get("/api/me/logins", here);
  const { logins } = answer.json() as { logins: Record<string, unknown>[] };
  expect(logins.map(({ id: _, ...login }) => login)).toEqual([
    {
      ...{ browser: "Firefox", os: "GNU/Linux", current: true },
      ...{ createdAt: new Date(harness.now()).toISOString(), lastUsedAt: new Date(harness.now()).toISOString() },
    },
    {
      ...{ browser: "Safari", os: "iOS", current: false },
      ...{ createdAt: new Date(harness.now() - 60_000).toISOString(), lastUsedAt: new Date(harness.now() - 60_000).toISOString() },
    },
  ]);
  // Nothing in it opens anything.
  for (const secret of [cookie, here]) expect(answer.text).not.toContain(secret.split("=")[1]!);
  for (const { id } of logins) expect((await get("/api/me", `cairn=${String(id)}`)).status).toBe(401);
  // A login that has ended by itself is not shown.
  harness.advance(LIMITS.loginIdleMs - 60_000);
  expect(await loginsOf(here)).toHaveLength(1);
});

test("one login ends, others of mine or of somebody else do not", async () => {
  const here = await logIn("owner@example.com");
  const phone = await logIn("owner@example.com", PASSWORD, SAFARI);
  const other = await logIn("admin@example.com");
  const [foreign] = await loginsOf(other);
  expect(codeOf(await send(`DELETE /api/me/logins/${foreign!.id}`, here))).toEqual([404, "login_not_found", undefined]);
  expect(await statusOf(other)).toBe(200);
  const { id } = (await loginsOf(here)).find(({ browser, current }) => browser === "Safari" && !current)!;
  const answer = await send(`DELETE /api/me/logins/${id}`, here);
  expect([answer.status, answer.headers.has("set-cookie")]).toEqual([204, false]);
  expect([await statusOf(phone), await statusOf(here)]).toEqual([401, 200]);
  expect((await send(`DELETE /api/me/logins/${id}`, here)).status).toBe(404);
  // Ending the present one is a log-out.
  const own = (await loginsOf(here)).find(({ current }) => current)!;
  const last = await send(`DELETE /api/me/logins/${own.id}`, here);
  expect([last.status, last.headers.get("set-cookie")]).toEqual([204, "cairn=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"]);
  expect(await statusOf(here)).toBe(401);
});

test("all others end at once", async () => {
  const here = await logIn("viewer@example.com");
  const others = [await logIn("viewer@example.com"), await logIn("viewer@example.com", PASSWORD, SAFARI)];
  const neighbour = await logIn("owner@example.com");
  const { ended } = (await send("POST /api/me/logins/end-others", here)).json() as { ended: number };
  expect(ended).toBeGreaterThanOrEqual(2);
  expect(await Promise.all(others.map(statusOf))).toEqual([401, 401]);
  expect([await statusOf(here), await statusOf(neighbour)]).toEqual([200, 200]);
  expect((await send("POST /api/me/logins/end-others", here)).json()).toEqual({ ended: 0 });
});

test("a password hashed at a lower cost is hashed again when it is next used", async () => {
  const db = new Database(join(harness.directory, "data/cairn.db"));
  const cheap = await Bun.password.hash(PASSWORD, { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 });
  db.query("update users set password = ? where email = 'stranger@example.com'").run(cheap);
  db.close();
  const wrong = await harness.call("POST /api/login", { body: { email: "stranger@example.com", password: "not the password" } });
  expect([wrong.status, storedHash("stranger@example.com")]).toEqual([401, cheap]);
  expect(await statusOf(await logIn("stranger@example.com"))).toBe(200);
  const stronger = storedHash("stranger@example.com");
  expect(stronger).toStartWith("$argon2id$v=19$m=65536,t=2,p=1$");
  expect(await statusOf(await logIn("stranger@example.com"))).toBe(200);
  expect(storedHash("stranger@example.com")).toBe(stronger);
});
