import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endChild, runCairn, startCairn, temporaryDirectory, waitFor } from "../helpers/cairn-process.ts";
import { compareWithStore, createLedger, loadUntil, TEST_SITE, type Ledger } from "../helpers/ledger.ts";

/** `LONG=1` asks for the long form. */
const KILLS = process.env["LONG"] === "1" ? 200 : 20;
const VISITORS = 8;

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => directory.remove());

async function waitForAnswers(ledger: Ledger, count: number): Promise<void> {
  const answered = () => ledger.entries.filter(({ status }) => status !== null).length;
  await waitFor(
    () => answered() >= count,
    10_000,
    () => `only ${answered()} answers`,
  );
}

test(`kill -9 in load, ${KILLS} times: what was acknowledged is stored, once, and no visit is split`, async () => {
  const ledgers: Ledger[] = [];
  const restartsMs: number[] = [];
  for (let round = 0; round < KILLS; round++) {
    const startedMs = performance.now();
    const server = await startCairn({ directory: directory.path });
    restartsMs.push(performance.now() - startedMs);
    const ledger = createLedger(`k${round}`);
    ledgers.push(ledger);
    const loading = loadUntil(server.url, ledger, VISITORS, server.exited);
    await waitForAnswers(ledger, 60 + ((round * 37) % 90));
    server.signal("SIGKILL");
    await loading;
  }
  const { acknowledged, stored, lost, doubled } = compareWithStore(directory.path, ledgers);
  expect(lost).toEqual([]);
  expect(doubled).toEqual([]);
  expect(acknowledged).toBeGreaterThan(KILLS * 50);
  expect(stored).toBeGreaterThanOrEqual(acknowledged);
  const visits = readRows<{ visits: number }>("select count(*) as visits from visits")[0]!.visits;
  // Each visitor sent something every few milliseconds through all the kills. A run over the site's midnight changes nothing: open visits go on.
  expect(visits).toBe(VISITORS);
  expect((await runCairn(["doctor", "--data", directory.path])).stdout).not.toContain("events.db:");
  restartsMs.sort((a, b) => a - b);
  console.log(
    `kill -9: ${acknowledged} acknowledged, ${stored} stored; restart median ${Math.round(restartsMs[KILLS >> 1]!)} ms, longest ${Math.round(restartsMs.at(-1)!)} ms`,
  );
  expect(restartsMs[KILLS >> 1]!).toBeLessThan(5_000);
}, 240_000);

test("an acknowledgement leaves after the sync of what it acknowledges (strace)", async () => {
  const log = join(directory.path, "..", `strace-${Date.now()}.log`);
  const trace = ["strace", "-f", "-qq", "-o", log, "-s", "400", "-e", "trace=network,pwrite64,fsync,fdatasync,write,writev"];
  const server = await startCairn({ directory: directory.path, wrap: (command) => [...trace, ...command] });
  const ledger = createLedger("trace");
  for (let sent = 0; sent < 10; sent++) expect((await ledger.send(server.url)).outcome).toBe("counted");
  // strace passes the signal's default on: end the server itself, found by its parent.
  endChild(server);
  await server.exited;
  const lines = readFileSync(log, "utf8").split("\n");
  for (const { eid } of ledger.entries) {
    const received = lines.findIndex((line) => /recv|read/.test(line) && line.includes(`/e/${eid}"`.replace('"', "")));
    const after = (from: number, matches: (line: string) => boolean): number =>
      lines.findIndex((line, index) => index > from && matches(line));
    const written = after(received, (line) => line.includes("pwrite64("));
    const synced = after(written, (line) => /f(data)?sync.*= 0/.test(line));
    const answered = after(received, (line) => /send|write/.test(line) && line.includes("HTTP/1.1 202"));
    expect({ eid, received: received >= 0, order: received < written && written < synced && synced < answered }).toEqual({
      eid,
      received: true,
      order: true,
    });
  }
  await Bun.file(log).delete();
}, 60_000);

test("SIGTERM in load: answers what is in flight, loses nothing, leaves no write-ahead log, exits with 0", async () => {
  const server = await startCairn({ directory: directory.path });
  const ledger = createLedger("term");
  const loading = loadUntil(server.url, ledger, 16, server.exited);
  await waitForAnswers(ledger, 300);
  const startedMs = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  await loading;
  // Before anything else opens the databases: a reader would make these files anew.
  for (const left of ["events.db-wal", "events.db-shm", "cairn.db-wal", "cairn.db-shm"])
    expect(`${left} ${existsSync(join(directory.path, left))}`).toBe(`${left} false`);
  const { lost, doubled } = compareWithStore(directory.path, [ledger]);
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
}, 60_000);

test("SIGTERM with idle connections and an endless upload: still within ten seconds", async () => {
  const server = await startCairn({ directory: directory.path });
  const silent = { data() {}, error() {} };
  const idle = await Promise.all(
    Array.from({ length: 200 }, () => Bun.connect({ hostname: "127.0.0.1", port: server.port, socket: silent })),
  );
  const upload = await Bun.connect({ hostname: "127.0.0.1", port: server.port, socket: silent });
  upload.write("POST /api/event HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{");
  const dripping = setInterval(() => upload.write(" "), 100);
  await Bun.sleep(300);
  const startedMs = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  clearInterval(dripping);
  for (const socket of [...idle, upload]) socket.end();
}, 30_000);

test("SIGINT is the same; a second signal ends the server at once", async () => {
  const server = await startCairn({ directory: directory.path });
  expect((await createLedger("int").send(server.url)).outcome).toBe("counted");
  server.signal("SIGINT");
  expect(await server.exited).toBe(0);

  const busy = await startCairn({ directory: directory.path });
  const upload = await Bun.connect({ hostname: "127.0.0.1", port: busy.port, socket: { data() {}, error() {} } });
  upload.write("POST /api/event HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{");
  await Bun.sleep(200);
  busy.signal("SIGTERM");
  await waitFor(
    () => busy.output().includes("Stopping"),
    5_000,
    () => "the signal was not heard",
  );
  const startedMs = performance.now();
  busy.signal("SIGTERM");
  expect(await busy.exited).toBe(1);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  upload.end();
}, 30_000);

test("two servers on one directory: the second names the first and leaves it alone; after kill -9 the next starts at once", async () => {
  const first = await startCairn({ directory: directory.path });
  const startedMs = performance.now();
  const second = await runCairn(["serve", "--data", directory.path, "--listen", "127.0.0.1:0"]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(String(first.pid));
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  const ledger = createLedger("two");
  expect((await ledger.send(first.url)).outcome).toBe("counted");
  // A health check and a doctor's visit must not drop the lock either.
  await fetch(`${first.url}/api/health`);
  await runCairn(["doctor", "--data", directory.path]);
  expect((await runCairn(["serve", "--data", directory.path, "--listen", "127.0.0.1:0"])).code).toBe(1);
  first.signal("SIGKILL");
  await first.exited;
  const third = await startCairn({ directory: directory.path });
  expect((await ledger.send(third.url)).outcome).toBe("counted");
  expect(await third.stop()).toBe(0);
  expect(compareWithStore(directory.path, [ledger]).lost).toEqual([]);
}, 60_000);

test("a port in use is named", async () => {
  const first = await startCairn({ directory: directory.path });
  const elsewhere = temporaryDirectory();
  const second = await runCairn(["serve", "--data", elsewhere.path, "--listen", `127.0.0.1:${first.port}`]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(String(first.port));
  elsewhere.remove();
  await first.stop();
}, 30_000);

function readRows<Row>(sql: string): Row[] {
  const db = new Database(join(directory.path, "events.db"), { readonly: true });
  const rows = db.query<Row, []>(sql).all();
  db.close();
  return rows;
}
