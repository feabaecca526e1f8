import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { inNamespace } from "../helpers/namespace.ts";
import { compareWithStore, createLedger, TEST_SITE } from "../helpers/ledger.ts";

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const addSite = (path: string) => runCairn(["site", "add", TEST_SITE, "--data", path]);

async function query(server: CairnProcess, key: string): Promise<number> {
  const response = await fetch(`${server.url}/api/v2/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ site_id: TEST_SITE, metrics: ["events"], date_range: "day" }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { results: [{ metrics: [number] }] }).results[0].metrics[0];
}

test("a full disk: 503 with Retry-After, the dashboard answers, and collecting goes on when there is room", async () => {
  await addSite(directory.path);
  const key = (await runCairn(["key", "add", "disk", "--scopes", "stats:read", "--data", directory.path])).stdout.trim();
  // The directory is copied onto a small file system; a file of ballast fills it to the brim and is taken away again.
  const small = `mount -t tmpfs -o size=9m tmpfs /mnt && cp -a ${directory.path}/. /mnt/ && mount --bind /mnt ${directory.path}`;
  const server = await startCairn({ directory: directory.path, wrap: inNamespace(small) });
  const ledger = createLedger("full");
  expect((await ledger.send(server.url)).outcome).toBe("counted");
  // Seen from outside the namespace through the process itself.
  const inside = join(`/proc/${server.pid}/root`, directory.path);
  expect(existsSync(join(inside, "events.db"))).toBe(true);
  const ballast = join(inside, "ballast");
  Bun.spawnSync(["dd", "if=/dev/zero", `of=${ballast}`, "bs=4k"], { stderr: "ignore" });
  await waitFor(
    async () => (await ledger.send(server.url)).status === 503,
    10_000,
    () => "the full disk was not noticed",
  );
  const refused = await fetch(`${server.url}/api/event`, {
    method: "POST",
    headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" },
    body: JSON.stringify({ n: "pageview", u: `https://${TEST_SITE}/`, d: TEST_SITE }),
  });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  await waitFor(
    async () => (await fetch(`${server.url}/api/health`)).status === 503,
    10_000,
    () => "health does not say so",
  );
  expect(await query(server, key)).toBeGreaterThan(0);
  Bun.spawnSync(["rm", ballast]);
  await waitFor(
    async () => (await ledger.send(server.url)).outcome === "counted",
    5_000,
    () => "collecting did not go on",
  );
  await waitFor(
    async () => (await fetch(`${server.url}/api/health`)).status === 200,
    5_000,
    () => "health stays ill",
  );
  const counted = ledger.entries.filter(({ outcome }) => outcome === "counted").length;
  expect(await query(server, key)).toBe(counted);
  // The mount goes with its namespace: the data is copied out while the process still holds it, after everything is on disk.
  const saved = temporaryDirectory();
  server.signal("SIGSTOP");
  Bun.spawnSync(["cp", "-a", `${inside}/.`, saved.path]);
  server.signal("SIGCONT");
  expect(await server.stop()).toBe(0);
  expect(compareWithStore(saved.path, [ledger])).toMatchObject({ lost: [], doubled: [] });
  expect((await runCairn(["doctor", "--data", saved.path])).stdout).not.toContain("events.db:");
  saved.remove();
}, 60_000);

test("files that may not grow (ulimit -f): 503, and collecting goes on when they may", async () => {
  await addSite(directory.path);
  const key = (await runCairn(["key", "add", "limit", "--scopes", "stats:read", "--data", directory.path])).stdout.trim();
  const server = await startCairn({ directory: directory.path });
  const ledger = createLedger("limit");
  expect((await ledger.send(server.url)).outcome).toBe("counted");
  // The soft limit only, which an ordinary user may lift again.
  const limit = (bytes: string) => expect(Bun.spawnSync(["prlimit", "--pid", String(server.pid), `--fsize=${bytes}:`]).exitCode).toBe(0);
  limit("4096");
  await waitFor(
    async () => (await ledger.send(server.url)).status === 503,
    10_000,
    () => "the limit was not noticed",
  );
  expect(await query(server, key)).toBeGreaterThan(0);
  limit("unlimited");
  await waitFor(
    async () => (await ledger.send(server.url)).outcome === "counted",
    5_000,
    () => "collecting did not go on",
  );
  expect(await query(server, key)).toBe(ledger.entries.filter(({ outcome }) => outcome === "counted").length);
  expect(await server.stop()).toBe(0);
  expect(compareWithStore(directory.path, [ledger])).toMatchObject({ lost: [], doubled: [] });
  expect((await runCairn(["doctor", "--data", directory.path])).stdout).toBe("");
}, 30_000);

test("a read-only directory at start: exit code 1 with the path, not a server that waits", async () => {
  await addSite(directory.path);
  const readOnly = `mount --bind ${directory.path} ${directory.path} && mount -o remount,ro,bind ${directory.path}`;
  const startedMs = performance.now();
  const ran = await runCairn(["serve", "--data", directory.path, "--listen", `127.0.0.1:${freePort()}`], {}, inNamespace(readOnly));
  expect({ code: ran.code, names: ran.stderr.includes(directory.path) }).toEqual({ code: 1, names: true });
  expect(ran.stderr.trim().split("\n")).toHaveLength(1);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
}, 60_000);

test("a directory that becomes read-only: 503, the dashboard answers, and it recovers", async () => {
  await addSite(directory.path);
  const key = (await runCairn(["key", "add", "ro", "--scopes", "stats:read", "--data", directory.path])).stdout.trim();
  const writable = `mount -t tmpfs -o size=64m tmpfs /mnt && cp -a ${directory.path}/. /mnt/ && mount --bind /mnt ${directory.path}`;
  const server = await startCairn({ directory: directory.path, wrap: inNamespace(writable) });
  const ledger = createLedger("ro");
  expect((await ledger.send(server.url)).outcome).toBe("counted");
  const remount = (mode: "ro" | "rw") =>
    Bun.spawnSync([
      "nsenter",
      "-t",
      String(server.pid),
      "-U",
      "-m",
      "--preserve-credentials",
      "mount",
      "-o",
      `remount,${mode},size=64m`,
      directory.path,
    ]);
  // A file system with files open for writing cannot be made read-only as a whole; a file size limit of zero refuses every write as well.
  const limit = (bytes: string) => Bun.spawnSync(["prlimit", "--pid", String(server.pid), `--fsize=${bytes}`]).exitCode;
  const usesLimit = remount("ro").exitCode !== 0;
  if (usesLimit) expect(limit("0:unlimited")).toBe(0);
  await waitFor(
    async () => (await ledger.send(server.url)).status === 503,
    10_000,
    () => "read-only was not noticed",
  );
  expect(await query(server, key)).toBeGreaterThan(0);
  if (usesLimit) expect(limit("unlimited:unlimited")).toBe(0);
  else remount("rw");
  await waitFor(
    async () => (await ledger.send(server.url)).outcome === "counted",
    10_000,
    () => "collecting did not go on",
  );
  const counted = ledger.entries.filter(({ outcome }) => outcome === "counted").length;
  expect(await query(server, key)).toBe(counted);
  expect(await server.stop()).toBe(0);
}, 60_000);
