import { afterEach, beforeEach, expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { call, PASSWORD, sendPage, setupToken } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";

const EMAIL = "owner@first.example";

let directory: ReturnType<typeof temporaryDirectory>;
let server: CairnProcess | null = null;

beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(async () => {
  await server?.stop();
  server = null;
  directory.remove();
});

const start = async (): Promise<CairnProcess> => (server = await startCairn({ directory: join(directory.path, "data") }));

test("from the printed link to the first number, through a restart, to the log-out", async () => {
  let cairn = await start();
  const token = setupToken(cairn);
  expect((await call(cairn, "GET", "/api/setup")).json).toEqual({ needed: true });

  const wrong = await call(cairn, "POST", "/api/setup", { body: { token: "x".repeat(43), email: EMAIL, password: PASSWORD } });
  expect([wrong.status, wrong.json["code"]]).toEqual([403, "setup_token_wrong"]);
  const short = await call(cairn, "POST", "/api/setup", { body: { token, email: EMAIL, password: "elevenchars" } });
  expect([short.status, short.json["field"]]).toEqual([400, "password"]);

  const created = await call(cairn, "POST", "/api/setup", { body: { token, email: EMAIL, password: PASSWORD } });
  expect([created.status, created.json]).toEqual([201, { email: EMAIL, role: "owner" }]);
  const again = await call(cairn, "POST", "/api/setup", { body: { token, email: "second@first.example", password: PASSWORD } });
  expect([again.status, again.json["code"]]).toEqual([409, "setup_done"]);

  const { cookie } = created;
  const site = await call(cairn, "POST", "/api/sites", { cookie, body: { domain: "first.example", timezone: "Europe/Berlin" } });
  expect(site.status).toBe(201);
  expect(site.json["snippet"]).toBe(`<script defer src="${cairn.url}/js/cairn.js" data-domain="first.example"></script>`);
  expect(await sendPage(cairn, { site: "first.example", url: "https://first.example/hello" })).toEqual({ status: 202, outcome: "counted" });
  expect(await pageviews(cairn, cookie)).toBe(1);

  expect(await cairn.stop()).toBe(0);
  cairn = await start();
  expect(cairn.output()).not.toContain("token=");
  expect((await call(cairn, "GET", "/api/setup")).json).toEqual({ needed: false });
  expect(await pageviews(cairn, cookie)).toBe(1);

  expect((await call(cairn, "POST", "/api/logout", { cookie })).status).toBe(204);
  expect((await call(cairn, "GET", "/api/me", { cookie })).status).toBe(401);
  const wrongPassword = await call(cairn, "POST", "/api/login", { body: { email: EMAIL, password: "not the password" } });
  expect([wrongPassword.status, wrongPassword.json["code"]]).toEqual([401, "wrong_credentials"]);
  const login = await call(cairn, "POST", "/api/login", { body: { email: EMAIL, password: PASSWORD } });
  expect(login.status).toBe(200);
  expect(login.headers.get("set-cookie")).toMatch(/^cairn=[\w-]{43};.*HttpOnly/);
  expect(login.headers.get("set-cookie")).toMatch(/SameSite=Lax/i);
}, 30_000);

async function pageviews(cairn: CairnProcess, cookie: string): Promise<number> {
  const body = { site_id: "first.example", metrics: ["pageviews"], date_range: "day" };
  const { json } = await call(cairn, "POST", "/api/v2/query", { cookie, body });
  return (json["results"] as { metrics: number[] }[])[0]!.metrics[0]!;
}

test("the data directory and everything in it is its user's alone", async () => {
  const cairn = await start();
  expect(statSync(cairn.directory).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(cairn.directory, { recursive: true, encoding: "utf8" }))
    expect(`${name} ${statSync(join(cairn.directory, name)).mode & 0o077}`).toBe(`${name} 0`);
}, 30_000);

test("a link from the first start is replaced by that of the second", async () => {
  let cairn = await start();
  const old = setupToken(cairn);
  await cairn.stop();
  cairn = await start();
  expect(setupToken(cairn)).not.toBe(old);
  const { status } = await call(cairn, "POST", "/api/setup", { body: { token: old, email: EMAIL, password: PASSWORD } });
  expect(status).toBe(403);
}, 30_000);

test("the version says which SQLite is inside, and it is one without the WAL-reset fault", async () => {
  const { code, stdout } = await runCairn(["--version"]);
  expect(code).toBe(0);
  const [, major, minor, patch] = /SQLite (\d+)\.(\d+)\.(\d+)/.exec(stdout)!.map(Number);
  expect(major! * 1e6 + minor! * 1e3 + patch!).toBeGreaterThanOrEqual(3_051_003);
});

test("a wrong flag names itself and exits with 2", async () => {
  const { code, stderr } = await runCairn(["serve", "--dta", "x"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--dta");
});
