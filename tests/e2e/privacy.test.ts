import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, countPageviews, makeKey, sendPage, setupToken } from "../helpers/api.ts";
import { CANARY, canaryNeedles, findIn, searchFolder, type Needle } from "../helpers/canary.ts";
import { endChild, runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { createLedger, loadUntil, TEST_AGENT, TEST_SITE } from "../helpers/ledger.ts";
import { STRACE_WRITES, writesIn } from "../helpers/strace.ts";

const EMAIL = "owner@privacy.example";
const SITE = TEST_SITE;
const AGENT = `${TEST_AGENT} ${CANARY.agent}`;
const BOT = `Mozilla/5.0 (compatible; Googlebot/2.1) ${CANARY.agent}`;

let directory: ReturnType<typeof temporaryDirectory>;
let data = "";
/** Everything that servers and commands wrote to their outputs. */
let outputs: string[] = [];

beforeEach(() => {
  directory = temporaryDirectory();
  data = join(directory.path, "data");
  outputs = [];
});
afterEach(() => directory.remove());

/** A page that carries every marked value. */
const markedUrl = (path: string): string =>
  `https://${SITE}${path}?email=${CANARY.email}&token=${CANARY.token}&gclid=${CANARY.clickId}&utm_source=shown#${CANARY.fragment}`;

/** Marked visitors on every path that a request can take: counted, dropped, refused, unknown, wrong. */
async function sendCanaries(server: CairnProcess, round: string): Promise<void> {
  const referrer = `https://ref.example.test/inbox?msg=${CANARY.referrer}`;
  for (const address of [CANARY.addressV4, CANARY.addressV6]) {
    const sent = { site: SITE, url: markedUrl(`/${round}`), address, agent: AGENT, referrer };
    expect((await sendPage(server, sent)).outcome).toBe("counted");
    expect((await sendPage(server, { ...sent, agent: BOT })).outcome).toBe("dropped; reason=bot");
    expect((await sendPage(server, { ...sent, site: "unknown.example" })).outcome).toBe("dropped; reason=unknown_site");
    expect((await sendPage(server, { ...sent, url: `data:text/plain,${CANARY.token}` })).status).toBe(400);
    expect((await sendPage(server, { ...sent, url: `https://${SITE}/mail/${CANARY.email}/x` })).outcome).toBe("counted");
    const headers = { "user-agent": AGENT, "x-forwarded-for": address };
    for (const path of [`/api/v2/query?token=${CANARY.token}`, `/sites/x?${CANARY.token}`, `/api/${CANARY.token}`])
      await (await fetch(server.url + path, { headers })).text();
    const broken = { method: "POST", headers, body: `{"n":"${CANARY.token}` };
    await (await fetch(`${server.url}/api/event`, broken)).text();
    await (await fetch(`${server.url}/api/login`, { ...broken, headers: { ...headers, "content-type": "application/json" } })).text();
  }
  await call(server, "POST", "/api/login", { body: { email: EMAIL, password: `${CANARY.password} wrong` } });
}

/** Sets everything up with secrets, and answers the needles of all of them. */
async function makeSecrets(server: CairnProcess): Promise<{ needles: Needle[]; key: string }> {
  const token = setupToken(server);
  const owner = await call(server, "POST", "/api/setup", { body: { token, email: EMAIL, password: CANARY.password } });
  expect(owner.status).toBe(201);
  const login = await call(server, "POST", "/api/login", { body: { email: EMAIL, password: CANARY.password } });
  await run(["site", "add", SITE, "--data", data]);
  const key = await makeKey(data);
  const password = `${CANARY.password} of the link`;
  const body = { name: "board", password };
  const share = await call(server, "POST", `/api/sites/${SITE}/shares`, { cookie: owner.cookie, body });
  const [place, secret] = String(share.json["path"]).split("#") as [string, string];
  const opened = await call(server, "POST", `${place}/api/open`, { body: { secret, password } });
  expect([share.status, opened.status]).toEqual([201, 200]);
  await call(server, "POST", `${place}/api/open`, { body: { secret, password: `${password} wrong` } });
  const secretOf = (cookie: string): string => cookie.slice(cookie.indexOf("=") + 1);
  const secrets = {
    setup: token,
    "first login": secretOf(owner.cookie),
    login: secretOf(login.cookie),
    key,
    "secret of the link": secret,
    "password of the link": password,
    "proof of the password": opened.cookie.replace(/^.*\./, ""),
    "secret of the key": key.replace(/^cairn_key_[^_]+_/, ""),
  };
  for (const [name, secret] of Object.entries(secrets)) expect(`${name} ${secret.length > 20}`).toBe(`${name} true`);
  return { needles: canaryNeedles(secrets), key };
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { code, stdout, stderr } = await runCairn(args, env);
  expect(`${code} ${stderr}`).toStartWith("0 ");
  outputs.push(stdout, stderr);
}

/** The set-up link is printed for the person at the console, once; everything else on the outputs is log. */
const logOf = ({ output }: CairnProcess): string => output().replace(/^.*\/setup#token=.*$/m, "");

function expectNothing(when: string, needles: readonly Needle[], servers: readonly CairnProcess[]): void {
  const { found, files, bytes } = searchFolder(data, needles);
  expect({ when, found }).toEqual({ when, found: [] });
  expect(files).toBeGreaterThan(3);
  expect(bytes).toBeGreaterThan(50_000);
  const log = Buffer.from(servers.map(logOf).join("\n") + outputs.join("\n"));
  expect({ when, inLog: findIn(log, needles) }).toEqual({ when, inLog: [] });
}

test("the search itself finds what is there, in every spelling", () => {
  const needles = canaryNeedles({ key: "cairn_key_1_secret" });
  const folder = mkdtempSync(join(tmpdir(), "cairn-needles-"));
  const missed = needles.filter((needle, index) => {
    writeFileSync(join(folder, "file"), Buffer.concat([Buffer.alloc(index % 5, 120), needle.bytes, Buffer.from("tail")]));
    return !searchFolder(folder, [needle]).found.includes(`file: ${needle.name}`);
  });
  rmSync(folder, { recursive: true });
  expect(missed).toEqual([]);
  expect(needles.length).toBeGreaterThan(120);
  // Base64 of a longer text that contains the address at any place.
  for (const before of ["", "a", "ab", "abc"]) {
    const text = Buffer.from(`${before}${CANARY.addressV4}, and more`).toString("base64");
    expect(findIn(Buffer.from(text), needles)).toContain("addressV4 in base64");
  }
});

test("no address, agent, query, password, key or token is on disk or in a log: in load, after kill -9, after SIGTERM", async () => {
  const servers: CairnProcess[] = [];
  const start = async (): Promise<CairnProcess> => {
    const server = await startCairn({ directory: data, args: ["--log-format", "json"] });
    servers.push(server);
    return server;
  };
  let server = await start();
  const { needles, key } = await makeSecrets(server);

  const ledger = createLedger("privacy");
  const loading = loadUntil(server.url, ledger, 4, server.exited);
  await sendCanaries(server, "in-load");
  expect(await countPageviews(server, key, SITE)).toBeGreaterThan(3);
  expectNothing("in load", needles, servers);

  server.signal("SIGKILL");
  await loading;
  expectNothing("after kill -9", needles, servers);

  server = await start();
  await sendCanaries(server, "after-kill");
  expect(await countPageviews(server, key, SITE)).toBeGreaterThan(3);
  expect(await server.stop()).toBe(0);
  expectNothing("after SIGTERM", needles, servers);
  // The marked visitors were really stored, without what marks them.
  expect(searchFolder(data, [{ name: "path", bytes: Buffer.from("/after-kill") }]).found).not.toEqual([]);
}, 60_000);

test("nor is any of it written and overwritten later (strace)", async () => {
  const log = join(directory.path, "strace.log");
  const plain = await startCairn({ directory: data });
  const { needles, key } = await makeSecrets(plain);
  expect(await plain.stop()).toBe(0);
  const server = await startCairn({ directory: data, wrap: (command) => [...STRACE_WRITES, "-o", log, ...command] });
  await sendCanaries(server, "traced");
  expect(await countPageviews(server, key, SITE)).toBeGreaterThan(1);
  endChild(server);
  expect(await server.exited).toBe(0);
  let inFiles = 0;
  for (const { target, bytes } of writesIn(readFileSync(log, "utf8"))) {
    if (target.startsWith("socket:")) continue;
    if (target.startsWith(data)) inFiles += bytes.length;
    expect({ target, found: findIn(bytes, needles) }).toEqual({ target, found: [] });
  }
  expect(inFiles).toBeGreaterThan(10_000);
}, 60_000);
