import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Socket } from "bun";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { makeKey } from "../helpers/api.ts";
import { EXECUTABLE, freePort, runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { createLedger, loadUntil, TEST_AGENT, TEST_SITE } from "../helpers/ledger.ts";
import { countAnswers, expectSound } from "../helpers/soundness.ts";

/** So many that none of them sends more than an address may. */
const VISITORS = 200;

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => directory.remove());

const health = async ({ url }: Pick<CairnProcess, "url">): Promise<number> => (await fetch(`${url}/api/health`)).status;
const memoryBytes = ({ pid }: CairnProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
/** Load for a while, but far from as many paths as one day may have. */
async function load(server: Pick<CairnProcess, "url">, prefix: string, forMs: number) {
  const ledger = createLedger(prefix);
  const endsMs = performance.now() + forMs;
  const enough = waitFor(
    () => performance.now() > endsMs || ledger.entries.length > 10_000,
    forMs + 5_000,
    () => "the load does not end",
  );
  await loadUntil(server.url, ledger, VISITORS, enough);
  return ledger;
}

test("the data directory is moved away in load, another lies in its place, and it comes back: 503 meanwhile, nothing acknowledged is lost", async () => {
  const server = await startCairn({ directory: directory.path });
  const before = await load(server, "before", 500);
  const away = `${directory.path}.away`;
  const during = createLedger("during");
  const loading = loadUntil(server.url, during, VISITORS, Bun.sleep(1_500));
  await Bun.sleep(300);
  renameSync(directory.path, away);
  mkdirSync(directory.path);
  await loading;
  expect(await health(server)).toBe(503);
  expect(server.output()).toContain(`${directory.path}/events.db was deleted, moved or replaced`);
  expect(countAnswers(during)["503"]!).toBeGreaterThan(0);
  rmSync(directory.path, { recursive: true });
  renameSync(away, directory.path);
  const after = await load(server, "after", 300);
  expect(countAnswers(after)["counted"]!).toBeGreaterThan(VISITORS);
  await waitFor(
    async () => (await health(server)) === 200,
    3_000,
    () => "stays ill",
  );
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, [before, during, after], VISITORS);
}, 60_000);

test("the data directory is deleted: 503 and a reason, no new one in its place, SIGTERM still ends it with 0", async () => {
  const server = await startCairn({ directory: directory.path });
  await load(server, "before", 300);
  rmSync(directory.path, { recursive: true });
  const ledger = createLedger("after");
  for (let visitor = 1; visitor <= 10; visitor++) expect((await ledger.send(server.url, { visitor })).status).toBe(503);
  expect(await health(server)).toBe(503);
  expect((await fetch(`${server.url}/login`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
  expect(existsSync(directory.path)).toBe(false);
}, 30_000);

const silent = { data() {}, error() {} };

/** As many idle connections as asked for; they stay until closed. */
async function connectMany(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let from = 0; from < count; from += 200) {
    const batch = Array.from({ length: Math.min(200, count - from) }, () => Bun.connect({ hostname: "127.0.0.1", port, socket: silent }));
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

const closeAll = (sockets: readonly Socket[]): void => sockets.forEach((socket) => socket.terminate());

/** How many files this process may still open, less some for everything else. */
const room = (): number => Number(/Max open files\s+(\d+)/.exec(readFileSync("/proc/self/limits", "utf8"))![1]) - 500;

test("ten thousand idle connections: others are answered within 100 ms, in less than 100 MB more", async () => {
  const server = await startCairn({ directory: directory.path });
  await load(server, "warm", 500);
  const before = memoryBytes(server);
  const count = Math.min(10_000, room());
  const idle = await connectMany(server.port, count);
  const ledger = createLedger("beside");
  const tookMs: number[] = [];
  for (let sent = 0; sent < 100; sent++) {
    const beganMs = performance.now();
    expect((await ledger.send(server.url, { visitor: sent % VISITORS })).outcome).toBe("counted");
    tookMs.push(performance.now() - beganMs);
  }
  tookMs.sort((a, b) => a - b);
  const grown = memoryBytes(server) - before;
  console.log(
    `${count} idle connections: ${Math.round(grown / 1e6)} MB, an event takes ${tookMs[50]!.toFixed(1)} ms, at most ${tookMs[99]!.toFixed(1)} ms`,
  );
  expect(count).toBeGreaterThan(2_000);
  expect(tookMs[94]!).toBeLessThan(100);
  expect(grown).toBeLessThan(100e6);
  closeAll(idle);
  expect(await health(server)).toBe(200);
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, [ledger]);
}, 60_000);

/** A connection that is kept and asked again and again. */
async function openConnection(port: number): Promise<(request: string) => Promise<string>> {
  let heard = (_: string): void => {};
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: { data: (_, bytes) => heard(bytes.toString()), close: () => heard("closed") },
  });
  return (request) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    heard = resolve;
    socket.write(request);
    return promise;
  };
}

test("no file descriptor left (limit 64): who is connected is served, nothing is lost, and it goes on when others leave", async () => {
  const limited = (command: readonly string[]) => ["prlimit", "--nofile=64:64", ...command];
  const server = await startCairn({ directory: directory.path, wrap: limited });
  const ledger = createLedger("few");
  expect((await ledger.send(server.url)).outcome).toBe("counted");
  const kept = await openConnection(server.port);
  const body = JSON.stringify({ n: "pageview", u: `https://${TEST_SITE}/kept`, d: TEST_SITE });
  const request = `POST /api/event HTTP/1.1\r\nHost: x\r\nUser-Agent: ${TEST_AGENT}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  expect((await kept(request)).toLowerCase()).toContain("x-cairn: counted");
  // Bun goes on asking for connections that it cannot take, and one processor with it; the kept one is answered all the same.
  const idle = await connectMany(server.port, 200);
  await Bun.sleep(300);
  for (let sent = 0; sent < 20; sent++) expect((await kept(request)).toLowerCase()).toContain("x-cairn: counted");
  closeAll(idle);
  await waitFor(
    async () => (await ledger.send(server.url).catch(() => null))?.outcome === "counted",
    10_000,
    () => server.output(),
  );
  expect(await health(server)).toBe(200);
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, [ledger]);
}, 60_000);

test("standard output and error are closed under way: the server goes on", async () => {
  const port = freePort();
  // "cairn serve | head -1": the reader goes after the first line, and what reads the log is gone too.
  const child = Bun.spawn(
    ["sh", "-c", `"$0" "$@" 2>&1 | head -1`, EXECUTABLE, "serve", "--data", directory.path, "--listen", `127.0.0.1:${port}`],
    {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await waitFor(
    () =>
      fetch(`${url}/api/health`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    10_000,
    () => "does not listen",
  );
  const ledger = await load({ url }, "deaf", 500);
  expect(Object.keys(countAnswers(ledger))).toEqual(["counted"]);
  const { stderr } = await runCairn(["doctor", "--data", directory.path]);
  const pid = Number(/process (\d+)/.exec(stderr)![1]);
  // Something to say to nobody: an error that is logged.
  const away = `${directory.path}.away`;
  renameSync(directory.path, away);
  expect((await ledger.send(url)).status).toBe(503);
  renameSync(away, directory.path);
  expect((await ledger.send(url)).outcome).toBe("counted");
  process.kill(pid, "SIGTERM");
  await waitFor(
    () => !existsSync(`/proc/${pid}`),
    10_000,
    () => "does not end",
  );
  await child.exited;
  await expectSound(directory.path, [ledger], VISITORS);
}, 60_000);

test("readers that never read their answers: bounded memory, others are served", async () => {
  const key = await makeKey(directory.path);
  const server = await startCairn({ directory: directory.path });
  const ledger = await load(server, "filled", 1_500);
  await fetch(`${server.url}/`);
  const before = memoryBytes(server);
  const query = JSON.stringify({
    site_id: TEST_SITE,
    metrics: ["visitors", "events"],
    dimensions: ["event:page"],
    date_range: "day",
    pagination: { limit: 10_000 },
  });
  const request = `POST /api/v2/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${query.length}\r\n\r\n${query}`;
  const slow = await Promise.all(
    Array.from({ length: 20 }, () =>
      Bun.connect({
        hostname: "127.0.0.1",
        port: server.port,
        socket: {
          open(socket) {
            socket.pause();
            socket.write(request);
          },
          data() {},
        },
      }),
    ),
  );
  const beside = await load(server, "beside", 2_000);
  expect(Object.keys(countAnswers(beside))).toEqual(["counted"]);
  const grown = memoryBytes(server) - before;
  console.log(`20 readers that do not read: ${Math.round(grown / 1e6)} MB`);
  expect(grown).toBeLessThan(200e6);
  closeAll(slow);
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, [ledger, beside], VISITORS);
}, 60_000);
