import { afterEach, beforeEach, expect, test } from "bun:test";
import { ask, call, countPageviews, makeKey, PASSWORD, sendPage } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess, type Ran } from "../helpers/cairn-process.ts";

const SITE = "admin.example";

let directory: ReturnType<typeof temporaryDirectory>;
let server: CairnProcess;

beforeEach(async () => {
  directory = temporaryDirectory();
  server = await startCairn({ directory: directory.path });
});
afterEach(async () => {
  expect(await server.stop()).toBe(0);
  directory.remove();
});

/** A command beside the running server. */
async function cairn(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const ran = await runCairn([...args, "--data", directory.path], env);
  expect(`${args.join(" ")}: ${ran.code} ${ran.code === 0 ? "" : ran.stderr}`).toBe(`${args.join(" ")}: 0 `);
  return ran;
}

const send = (url = `https://${SITE}/`) => sendPage(server, { site: SITE, url });

test("a site added beside the server counts with the next event; removed, it is unknown at once and its events go", async () => {
  expect((await send()).outcome).toBe("dropped; reason=unknown_site");
  const { stdout } = await cairn(["site", "add", SITE, "--timezone", "Asia/Tokyo"]);
  expect(stdout.trim()).toBe(`<script defer src="${server.url}/js/cairn.js" data-domain="${SITE}"></script>`);
  expect((await send()).outcome).toBe("counted");
  expect((await cairn(["site", "list"])).stdout).toMatch(/^admin\.example\tAsia\/Tokyo\t\d{4}-\d\d-\d\d\n$/);

  const key = await makeKey(directory.path);
  expect(await countPageviews(server, key, SITE)).toBe(1);
  await cairn(["site", "remove", SITE]);
  expect((await send()).outcome).toBe("dropped; reason=unknown_site");
  await expect(ask(server, key, { site_id: SITE, metrics: ["visitors"], date_range: "day" })).rejects.toThrow("404");

  // A site of the same name begins with nothing.
  await cairn(["site", "add", SITE]);
  expect(await countPageviews(server, key, SITE)).toBe(0);
}, 30_000);

test("a key made beside the server opens with the next request, and only its sites", async () => {
  await cairn(["site", "add", SITE]);
  await cairn(["site", "add", "other.example"]);
  const { stdout, stderr } = await cairn(["key", "add", "reports", "--site", SITE, "--scopes", "stats:read"]);
  expect(stdout).toMatch(/^cairn_key_\S+\n$/);
  expect(stderr).toContain("cannot be shown again");
  expect(await countPageviews(server, stdout.trim(), SITE)).toBe(0);
  await expect(countPageviews(server, stdout.trim(), "other.example")).rejects.toThrow("404");
}, 30_000);

test("a user added beside the server logs in; the first one ends the time of the set-up link", async () => {
  expect((await call(server, "GET", "/api/setup")).json).toEqual({ needed: true });
  await cairn(["user", "add", "first@admin.example", "--role", "owner"], { CAIRN_PASSWORD: PASSWORD });
  expect((await call(server, "GET", "/api/setup")).json).toEqual({ needed: false });
  const login = await call(server, "POST", "/api/login", { body: { email: "first@admin.example", password: PASSWORD } });
  expect([login.status, login.json]).toEqual([200, { email: "first@admin.example", role: "owner" }]);
  const short = await runCairn(["user", "add", "b@admin.example", "--data", directory.path], { CAIRN_PASSWORD: "elevenchars" });
  expect(short.code).toBe(2);
}, 30_000);

test("seed writes beside a server that counts; both are seen at once and nothing is lost", async () => {
  await cairn(["site", "add", SITE]);
  const key = await makeKey(directory.path);
  expect((await send()).outcome).toBe("counted");
  // Columns of today exist before the other writer comes.
  expect(await countPageviews(server, key, SITE)).toBe(1);
  let seeding = true;
  const seed = cairn(["seed", "--site", SITE, "--events", "30000", "--days", "20"]).finally(() => (seeding = false));
  let sent = 1;
  while (seeding) if ((await send(`https://${SITE}/live/${sent}`)).outcome === "counted") sent++;
  expect((await seed).stdout).toMatch(/^30000 events over 20 days/);
  expect(sent).toBeGreaterThan(5);
  const { results } = await ask(server, key, { site_id: SITE, metrics: ["events"], date_range: "all" });
  expect(results[0]!.metrics[0]).toBe(30_000 + sent);
  expect((await cairn(["doctor"])).stdout).toBe("");
}, 60_000);

test("doctor says nothing about a healthy directory with a server on it", async () => {
  await cairn(["site", "add", SITE]);
  await send();
  await waitFor(
    async () => (await fetch(`${server.url}/api/health`)).status === 200,
    5_000,
    () => "not healthy",
  );
  expect((await cairn(["doctor"])).stdout).toBe("");
}, 30_000);
