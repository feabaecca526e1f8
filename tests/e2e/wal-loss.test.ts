import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCairn, startCairn, temporaryDirectory, waitFor } from "../helpers/cairn-process.ts";
import { createLedger, TEST_SITE } from "../helpers/ledger.ts";

const EVENTS = 40;
/** As a power cut leaves it: the server was killed, and its write-ahead log holds what was acknowledged. */
let killed: ReturnType<typeof temporaryDirectory>;

const witnessed = (path: string): number => {
  const file = join(path, "acknowledged");
  const { sites } = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { sites: Record<string, number> }) : { sites: {} };
  return sites["1"] ?? 0;
};

beforeAll(async () => {
  killed = temporaryDirectory();
  await runCairn(["site", "add", TEST_SITE, "--data", killed.path]);
  const first = await startCairn({ directory: killed.path });
  await createLedger("before").send(first.url);
  await first.stop();
  const server = await startCairn({ directory: killed.path });
  const ledger = createLedger("wal");
  for (let sent = 0; sent < EVENTS; sent++) await ledger.send(server.url);
  await waitFor(
    () => witnessed(killed.path) === EVENTS + 1,
    20_000,
    () => `the witness says ${witnessed(killed.path)}`,
  );
  server.signal("SIGKILL");
  await server.exited;
}, 60_000);
afterAll(() => killed.remove());

/** A copy in which something happened to events.db-wal. */
function copyOf(damage: (wal: string) => void): ReturnType<typeof temporaryDirectory> {
  const copy = temporaryDirectory();
  cpSync(killed.path, copy.path, { recursive: true });
  damage(join(copy.path, "events.db-wal"));
  return copy;
}

function overwrite(file: string, from: number, bytes: number): void {
  const content = readFileSync(file);
  content.fill(0x5a, from, from + bytes);
  writeFileSync(file, content);
}

const DAMAGE: readonly (readonly [string, (wal: string) => void])[] = [
  ["cut in half", (wal) => truncateSync(wal, statSync(wal).size >> 1)],
  ["cut by one byte", (wal) => truncateSync(wal, statSync(wal).size - 1)],
  ["64 bytes changed in its middle", (wal) => overwrite(wal, statSync(wal).size >> 1, 64)],
  ["without its header", (wal) => overwrite(wal, 0, 32)],
  ["emptied", (wal) => truncateSync(wal, 0)],
  ["deleted", (wal) => rmSync(wal)],
];

describe.each(DAMAGE)("a write-ahead log %s", (_, damage) => {
  test("doctor says how many events are missing, and so does the start, which goes on", async () => {
    const copy = copyOf(damage);
    const before = await runCairn(["doctor", "--data", copy.path]);
    const line = new RegExp(
      `(\\d+) acknowledged events? of ${TEST_SITE} from before \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z are missing in events\\.db`,
    );
    const missing = Number(line.exec(before.stdout)?.[1] ?? 0);
    expect([before.code, missing >= 1 && missing <= EVENTS]).toEqual([1, true]);
    const server = await startCairn({ directory: copy.path });
    expect(Number(line.exec(server.output())?.[1])).toBe(missing);
    expect((await createLedger("after").send(server.url)).status).toBe(202);
    expect(await server.stop()).toBe(0);
    // Said, and then known: nothing is wrong with what is there.
    const after = await runCairn(["doctor", "--data", copy.path]);
    expect([after.code, line.test(after.stdout)]).toEqual([0, true]);
    const again = await startCairn({ directory: copy.path });
    expect(again.output()).not.toMatch(line);
    await again.stop();
    copy.remove();
  }, 60_000);
});

test("a log that is whole after kill -9 is no loss", async () => {
  const copy = copyOf(() => {});
  const server = await startCairn({ directory: copy.path });
  expect(server.output()).not.toContain("missing");
  await server.stop();
  expect(witnessed(copy.path)).toBe(EVENTS + 1);
  const { code, stdout } = await runCairn(["doctor", "--data", copy.path]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  copy.remove();
}, 60_000);

test("a removed site's events are meant to be gone", async () => {
  const copy = copyOf((wal) => rmSync(wal));
  await runCairn(["site", "remove", TEST_SITE, "--data", copy.path]);
  const server = await startCairn({ directory: copy.path });
  expect(server.output()).not.toContain("missing");
  await server.stop();
  copy.remove();
}, 60_000);
