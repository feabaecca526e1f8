import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keyedHash } from "../../src/lib/hash.ts";
import { ask, makeKey, sendPage } from "../helpers/api.ts";
import { bytesNeedles, CANARY, canaryNeedles, findIn, searchFolder, type Needle } from "../helpers/canary.ts";
import { endChild, runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { shiftClock, type ShiftedClock } from "../helpers/clock-shift.ts";
import { createLedger, TEST_AGENT, TEST_SITE } from "../helpers/ledger.ts";
import { countAnswers, countVisits, expectSound } from "../helpers/soundness.ts";
import { STRACE_WRITES, writesIn } from "../helpers/strace.ts";

const MAGIC = "cairn salts 1\n";
const RECORD_BYTES = 16 + 32;
const CHECKSUM_BYTES = 32;
const AGENT = `${TEST_AGENT} ${CANARY.agent}`;
const ADDRESSES = [CANARY.addressV4, CANARY.addressV6];

let directory: ReturnType<typeof temporaryDirectory>;
let clock: ShiftedClock;
let data = "";
let key = "";
const servers: CairnProcess[] = [];

beforeEach(async () => {
  directory = temporaryDirectory();
  data = join(directory.path, "data");
  clock = shiftClock();
  servers.length = 0;
});
afterEach(() => {
  directory.remove();
  clock.remove();
});

async function prepare(time: string): Promise<void> {
  clock.set(time);
  expect((await runCairn(["site", "add", TEST_SITE, "--timezone", "Europe/Berlin", "--data", data], clock.env)).code).toBe(0);
  key = await makeKey(data);
}

async function start(): Promise<CairnProcess> {
  const server = await startCairn({ directory: data, env: clock.env });
  servers.push(server);
  return server;
}

/** Each marked visitor looks at a page. */
async function visit(server: CairnProcess, path: string): Promise<void> {
  for (const address of ADDRESSES) {
    const url = `https://${TEST_SITE}${path}?email=${CANARY.email}`;
    expect((await sendPage(server, { site: TEST_SITE, url, address, agent: AGENT })).outcome).toBe("counted");
  }
}

/** In the order of their days: the keys in the salts' file, read while they are good. Needles of a key that is in use would be found, rightly, in that file. */
function readKeys(): Buffer[] {
  const bytes = readFileSync(join(data, "salts"));
  expect(bytes.toString("latin1", 0, MAGIC.length)).toBe(MAGIC);
  const records: { endsMs: number; key: Buffer }[] = [];
  for (let at = MAGIC.length; at < bytes.length - CHECKSUM_BYTES; at += RECORD_BYTES) {
    records.push({ endsMs: bytes.readDoubleBE(at + 8), key: Buffer.from(bytes.subarray(at + 16, at + RECORD_BYTES)) });
  }
  return records.sort((a, b) => a.endsMs - b.endsMs).map(({ key }) => key);
}

const hexKeys = (): string[] => readKeys().map((bytes) => bytes.toString("hex"));

/** Neither these keys nor what marks a visitor stands in any file of the directory, in any copy of it, or in the log. */
function expectGone(when: string, keys: readonly string[]): void {
  const needles: Needle[] = canaryNeedles({});
  for (const [nth, hex] of keys.entries()) needles.push(...bytesNeedles(`key of day ${nth + 1}`, Buffer.from(hex, "hex")));
  const { found, files } = searchFolder(directory.path, needles);
  expect({ when, found }).toEqual({ when, found: [] });
  expect(files).toBeGreaterThan(4);
  const log = Buffer.from(servers.map(({ output }) => output()).join("\n"));
  expect({ when, inLog: findIn(log, needles) }).toEqual({ when, inLog: [] });
}

async function restart(server: CairnProcess): Promise<CairnProcess> {
  expect(await server.stop()).toBe(0);
  return start();
}

/** Reports make columns, which are searched too. */
async function report(server: CairnProcess): Promise<void> {
  const query = { site_id: TEST_SITE, metrics: ["visitors"], date_range: "30d" };
  for (const dimension of ["event:page", "visit:browser"]) await ask(server, key, { ...query, dimensions: [dimension] });
}

test("three days with restarts around midnight: one key a day, gone for good when its visits are closed, and no visit is split", async () => {
  await prepare("2027-03-10T20:00:00+01:00");
  let server = await start();
  await visit(server, "/first-evening");
  const [first] = hexKeys() as [string];
  clock.set("2027-03-10T23:50:00+01:00");
  await visit(server, "/late");
  clock.set("2027-03-10T23:59:59+01:00");
  server = await restart(server);
  await visit(server, "/last-second");
  clock.set("2027-03-11T00:00:01+01:00");
  server = await restart(server);
  await visit(server, "/first-second");
  const overMidnight = hexKeys();
  expect(overMidnight).toHaveLength(2);
  expect(overMidnight[0]).toBe(first);
  const second = overMidnight[1]!;
  server = await restart(server);
  clock.set("2027-03-11T00:20:00+01:00");
  await visit(server, "/after-midnight");
  expect(hexKeys()).toEqual([first, second]);
  await report(server);

  // Nobody came for half an hour: the first day's key is of no use any more.
  clock.set("2027-03-11T02:00:00+01:00");
  server = await restart(server);
  await waitFor(
    () => hexKeys().length === 1,
    2_000,
    () => "the key of the first day stays",
  );
  expect(hexKeys()).toEqual([second]);
  expectGone("after the first night", [first]);

  clock.set("2027-03-11T12:00:00+01:00");
  await visit(server, "/second-noon");
  clock.set("2027-03-11T23:55:00+01:00");
  await visit(server, "/second-night");
  clock.set("2027-03-12T00:05:00+01:00");
  await visit(server, "/third-night");
  const [, third] = hexKeys() as [string, string];
  // Back over midnight, once under way and once with a restart: the day that has begun stays begun.
  clock.set("2027-03-11T23:56:00+01:00");
  await visit(server, "/back");
  expect(hexKeys()).toEqual([second, third]);
  server = await restart(server);
  await visit(server, "/back-again");
  expect(hexKeys()).toEqual([second, third]);
  server.signal("SIGKILL");
  await server.exited;

  clock.set("2027-03-12T12:00:00+01:00");
  server = await start();
  await visit(server, "/third-noon");
  await report(server);
  expect(hexKeys()).toEqual([third]);
  cpSync(data, join(directory.path, "copy"), { recursive: true });
  expectGone("in load on the third day", [first, second]);
  await expectNobodyCanTest(first, third);

  // Three days without a server: one new key, however many midnights there were.
  expect(await server.stop()).toBe(0);
  clock.set("2027-03-15T12:00:00+01:00");
  server = await start();
  await visit(server, "/back-from-holiday");
  const last = hexKeys();
  expect(last).toHaveLength(1);
  expect([first, second, third]).not.toContain(last[0]!);
  expect(await server.stop()).toBe(0);
  rmSync(join(directory.path, "copy"), { recursive: true });
  expectGone("at the end", [first, second, third]);
  // Evening, the night to the second day, its noon, the night to the third, its noon, after the holiday: each once per visitor.
  expect(countVisits(data)).toBe(6 * ADDRESSES.length);
}, 60_000);

/** With everything that the directory holds on the third day: was this address here on the first? */
async function expectNobodyCanTest(first: string, third: string): Promise<void> {
  const db = new Database(join(data, "events.db"), { readonly: true });
  const rows = db
    .query<{ id: string }, []>("select distinct printf('%x', visitor) as id from events_text where path in ('/first-evening', '/late')")
    .all();
  db.close();
  const stored = new Set(rows.map(({ id }) => id));
  const idWith = (hex: string, address: string): string => {
    const { high, low } = keyedHash(Buffer.from(hex, "hex"))(`${address}\0${AGENT}\0${1}`);
    return ((BigInt(high) << 32n) | BigInt(low)).toString(16);
  };
  // With the key that is gone it would be easy: so the search below looks for the right thing.
  expect(stored.has(idWith(first, CANARY.addressV4))).toBe(true);
  const [a, b] = CANARY.addressV4.split(".");
  let hits = 0;
  for (let rest = 0; rest < 65_536; rest++) if (stored.has(idWith(third, `${a}.${b}.${rest >> 8}.${rest & 255}`))) hits++;
  expect(hits).toBe(0);
}

test("no key is ever written anywhere but into the file of the salts (strace, over midnight)", async () => {
  await prepare("2027-03-10T23:58:00+01:00");
  const log = join(directory.path, "strace.log");
  const server = await startCairn({
    directory: data,
    env: clock.env,
    wrap: (command) => [...STRACE_WRITES, "-o", log, ...command],
  });
  servers.push(server);
  await visit(server, "/evening");
  clock.set("2027-03-11T00:01:00+01:00");
  await visit(server, "/night");
  await report(server);
  const keys = hexKeys();
  expect(keys).toHaveLength(2);
  endChild(server);
  expect(await server.exited).toBe(0);
  const needles = keys.flatMap((hex) => bytesNeedles(hex.slice(0, 4), Buffer.from(hex, "hex")));
  let inSalts = 0;
  for (const { target, bytes } of writesIn(readFileSync(log, "utf8"))) {
    if (/\/salts(\.new)?$/.test(target)) inSalts += findIn(bytes, needles).length;
    else expect({ target, found: findIn(bytes, needles) }).toEqual({ target, found: [] });
  }
  expect(inSalts).toBeGreaterThanOrEqual(3);
  expect(existsSync(join(data, "salts.new"))).toBe(false);
}, 60_000);

test("midnight in load: visitors who were there stay in their visits, and an address is one visitor", async () => {
  await prepare("2027-03-10T23:59:57+01:00");
  const server = await start();
  const ledger = createLedger("midnight");
  const endsMs = Date.parse("2027-03-11T00:00:03+01:00");
  const person = async (visitor: number): Promise<void> => {
    while (clock.nowMs() < endsMs) {
      await ledger.send(server.url, { visitor });
      await Bun.sleep(20);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, visitor) => person(visitor)));
  expect(hexKeys()).toHaveLength(2);
  expect(await server.stop()).toBe(0);
  expect(Object.keys(countAnswers(ledger))).toEqual(["counted"]);
  await expectSound(data, [ledger], 50);
}, 60_000);
