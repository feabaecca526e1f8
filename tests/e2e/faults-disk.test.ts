import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { LIMITS } from "../../src/model/limits.ts";
import { ask, makeKey } from "../helpers/api.ts";
import { endChild, runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { createLedger, loadUntil, TEST_SITE } from "../helpers/ledger.ts";
import { countAnswers, expectSound } from "../helpers/soundness.ts";

const VISITORS = 32;

let directory: ReturnType<typeof temporaryDirectory>;
let log = "";

beforeEach(async () => {
  directory = temporaryDirectory();
  log = `${directory.path}.strace`;
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => {
  directory.remove();
  rmSync(log, { force: true });
});

/** The server under strace, which makes system calls fail or wait. The counts of `when` are those of each thread. */
const startInjected = (inject: string, more: readonly string[] = []): Promise<CairnProcess> =>
  startCairn({
    directory: directory.path,
    wrap: (command) => ["strace", "-f", "-qq", "-y", "-o", log, ...more, "-e", `inject=${inject}`, ...command],
  });

const health = async ({ url }: CairnProcess): Promise<number> => (await fetch(`${url}/api/health`)).status;

async function stopTraced(server: CairnProcess): Promise<void> {
  endChild(server);
  expect(await server.exited).toBe(0);
}

test.each([
  // The first twenty open the database; then there are five in a row that fail.
  ["sync", "fsync,fdatasync:error=EIO:when=20..24", "fsync,fdatasync,openat,close"],
  ["write", "pwrite64:error=EIO:when=200..204", "pwrite64,openat,close"],
])(
  "a %s that fails (EIO): 503 and no acknowledgement, never again the same handle, and it recovers",
  async (_, inject, calls) => {
    const server = await startInjected(inject, ["-e", `trace=${calls}`]);
    const ledger = createLedger("eio");
    const sent = waitFor(
      () => countAnswers(ledger)["503"] !== undefined && (countAnswers(ledger)["counted"] ?? 0) > 1_000,
      20_000,
      () => JSON.stringify(countAnswers(ledger)),
    );
    await loadUntil(server.url, ledger, VISITORS, sent);
    await sent;
    expect(await health(server)).toBe(200);
    await stopTraced(server);
    const after = callsAfterFaults(readFileSync(log, "utf8"));
    expect(after.length).toBeGreaterThan(0);
    // SQLite keeps the descriptor of the database itself, to lose no locks; what was written is in the log's.
    expect(new Set(after)).toEqual(new Set(["close"]));
    expect(countAnswers(ledger)["none"]).toBeUndefined();
    await expectSound(directory.path, [ledger], VISITORS);
    console.log(`EIO (${inject}): ${JSON.stringify(countAnswers(ledger))}`);
  },
  60_000,
);

/** For each fault in the write-ahead log: the thread's next call on that descriptor. */
function callsAfterFaults(text: string): string[] {
  const calls = [...text.matchAll(/^(\d+) +(\w+)\((\d+<[^>]*events\.db-wal>)([^\n]*)/gm)];
  return calls.flatMap(([, thread, , handle, rest], index) => {
    if (!rest!.includes("(INJECTED)")) return [];
    const next = calls.slice(index + 1).find((call) => call[1] === thread && call[3] === handle);
    return next === undefined ? [] : [next[2]!];
  });
}

test("a read that fails in a report (EIO): that report is answered with 500 and an id, collecting goes on", async () => {
  const key = await makeKey(directory.path);
  const plain = await startCairn({ directory: directory.path });
  const ledger = createLedger("read");
  const filled = waitFor(
    () => ledger.entries.length > 3_000,
    20_000,
    () => "no load",
  );
  await loadUntil(plain.url, ledger, VISITORS, filled);
  expect(await plain.stop()).toBe(0);
  rmSync(`${directory.path}/columns`, { recursive: true, force: true });

  // The reader's descriptor only reads; -P keeps everything else out of it.
  const server = await startInjected("pread64:error=EIO:when=30+", ["-e", "trace=pread64", "-P", `${directory.path}/events.db`]);
  const query = () => ask(server, key, { site_id: TEST_SITE, metrics: ["events"], date_range: "day" });
  const failed = await query().then(
    () => null,
    (error: Error) => error.message,
  );
  expect(failed).toMatch(/^query: 500 .*"id":"[\w-]+"/);
  for (let sent = 0; sent < 5; sent++) expect((await ledger.send(server.url)).outcome).toBe("counted");
  await stopTraced(server);
  await expectSound(directory.path, [ledger], VISITORS);
}, 60_000);

test("a slow disk (200 ms for each sync): nothing is lost, every answer waits for its commit, no timeouts", async () => {
  const server = await startInjected("fsync,fdatasync:delay_enter=200000", ["-e", "trace=fsync,fdatasync"]);
  const ledger = createLedger("slow");
  const lag: number[] = [];
  const over = Bun.sleep(6_000);
  const loading = loadUntil(server.url, ledger, 200, over);
  let done = false;
  void over.then(() => (done = true));
  while (!done) {
    const beganMs = performance.now();
    expect((await fetch(`${server.url}/api/me`)).status).toBe(401);
    lag.push(performance.now() - beganMs);
    await Bun.sleep(100);
  }
  await loading;
  expect(await health(server)).toBe(200);
  await stopTraced(server);
  const answers = countAnswers(ledger);
  // About five commits a second, and all that came meanwhile is in the next: 200 senders cannot be slower than two commits each.
  expect(Object.keys(answers)).toEqual(["counted"]);
  expect(answers["counted"]!).toBeGreaterThan(1_500);
  await expectSound(directory.path, [ledger], 200);
  lag.sort((a, b) => a - b);
  console.log(`slow disk: ${answers["counted"]} acknowledged in 6 s; other requests took ${Math.round(lag.at(-1)!)} ms at most`);
}, 60_000);

test("a disk that is slower than what arrives: the queue is bounded, 503 with Retry-After beyond, what was accepted is stored", async () => {
  const added = await runCairn(["key", "add", "many", "--scopes", "events:write", "--data", directory.path]);
  const key = added.stdout.trim();
  const server = await startInjected("fsync,fdatasync:delay_enter=200000", ["-e", "trace=fsync,fdatasync"]);
  const lines = Array.from({ length: LIMITS.eventLinesPerRequest }, () =>
    JSON.stringify({ site: TEST_SITE, name: "Tick", url: "/", ip: "198.18.0.1" }),
  );
  const answers = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const response = await fetch(`${server.url}/api/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
        body: lines.join("\n"),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        json: (await response.json()) as { accepted?: number },
      };
    }),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 503);
  console.log(`slow disk, 12 x ${lines.length} events at once: ${accepted.length} accepted, ${refused.length} answered with 503`);
  expect(accepted.length + refused.length).toBe(12);
  expect(accepted.length).toBeGreaterThanOrEqual(LIMITS.queuedEvents / lines.length - 1);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  expect(await health(server)).toBe(200);
  await stopTraced(server);
  const db = new Database(`${directory.path}/events.db`, { readonly: true });
  const { stored } = db.query<{ stored: number }, []>("select count(*) as stored from events").get()!;
  db.close();
  expect(stored).toBe(accepted.reduce((sum, { json }) => sum + json.accepted!, 0));
  await expectSound(directory.path, [], 1);
}, 60_000);
