import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../src/cli/seed/random.ts";
import { endChild, runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { compareWithStore, createLedger, loadUntil, TEST_AGENT, TEST_SITE } from "../helpers/ledger.ts";
import { makeMmdb } from "../helpers/make-mmdb.ts";
import { filesAfterCut, promisesBefore, readSteps, straceDisk } from "../helpers/power-cut.ts";
import { countAnswers, expectSound } from "../helpers/soundness.ts";

/** `LONG=1` asks for the long form. */
const CUTS = process.env["LONG"] === "1" ? 2_000 : 100;
const SEED = 20270321;

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(async () => {
  directory = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => directory.remove());

function readRows<Row>(sql: string): Row[] {
  const db = new Database(join(directory.path, "events.db"), { readonly: true });
  const rows = db.query<Row, []>(sql).all();
  db.close();
  return rows;
}

test(`the power goes at ${CUTS} moments: what was acknowledged by then is in what a disk may have kept`, async () => {
  const log = join(directory.path, "..", `power-${crypto.randomUUID()}.log`);
  const server = await startCairn({ directory: directory.path, wrap: (command) => [...straceDisk(log), ...command] });
  const ledger = createLedger("cut");
  // One after the other, so that the order of the answers is theirs; enough for the log of the database to be worked in on the way.
  for (let sent = 0; sent < 400; sent++) expect((await ledger.send(server.url, { visitor: sent % 5 })).outcome).toBe("counted");
  endChild(server);
  await server.exited;
  const steps = readSteps(readFileSync(log, "latin1"), ["events.db", "events.db-wal"], "HTTP/1.1 202");
  rmSync(log);
  expect(promisesBefore(steps, steps.length)).toBe(ledger.entries.length);
  expect(steps.filter(({ kind }) => kind === "sync").length).toBeGreaterThanOrEqual(ledger.entries.length);
  // The end of the server included, which puts everything into events.db and removes the rest.
  expect(steps.some((step) => step.kind === "write" && step.file === "events.db")).toBe(true);

  const random = seededRandom(SEED).next;
  const first = steps.findIndex(({ kind }) => kind === "promise") + 1;
  const copy = join(directory.path, "copy");
  let most = 0;
  for (let number = 0; number < CUTS; number++) {
    // Half of the cuts fall into the end, where two files change.
    const from = number % 2 === 0 ? first : Math.max(first, steps.length - 200);
    const cut = from + Math.floor(random() * (steps.length + 1 - from));
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(copy);
    for (const [name, bytes] of filesAfterCut(steps, cut, random)) if (bytes !== null) writeFileSync(join(copy, name), bytes);
    const db = new Database(join(copy, "events.db"));
    const found = db.query<{ integrity_check: string }, []>("pragma integrity_check").all();
    db.close();
    expect({ number, found }).toEqual({ number, found: [{ integrity_check: "ok" }] });
    const acknowledged = ledger.entries.slice(0, promisesBefore(steps, cut));
    const { lost, doubled } = compareWithStore(copy, [{ ...ledger, entries: acknowledged }]);
    expect({ number, cut, lost, doubled }).toEqual({ number, cut, lost: [], doubled: [] });
    most = Math.max(most, acknowledged.length);
  }
  console.log(`power cut: ${CUTS} moments among ${steps.length} steps, up to ${most} acknowledged events`);
}, 180_000);

async function makeWriter(): Promise<string> {
  const { code, stdout } = await runCairn(["key", "add", "app", "--scopes", "events:write", "--data", directory.path]);
  expect(code).toBe(0);
  return stdout.trim();
}

const post = async ({ url }: Pick<CairnProcess, "url">, key: string, events: readonly object[]) => {
  const response = await fetch(`${url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
  return { status: response.status, json: (await response.json()) as { accepted: number; dropped: { index: number; reason: string }[] } };
};

test("a client sends again what it has no answer for: each id is stored once, through kill -9 and restart", async () => {
  const key = await makeWriter();
  const eventOf = (number: number) => ({ site: TEST_SITE, name: "Order", id: `order-${number}`, session_id: "s", props: { number } });
  const batches = Array.from({ length: 30 }, (_, batch) => Array.from({ length: 20 }, (_, each) => eventOf(batch * 20 + each)));
  let server = await startCairn({ directory: directory.path });
  // All at once, and the server dies before it has answered them all.
  const first = Promise.allSettled(batches.map((events) => post(server, key, events)));
  const answered = await post(server, key, batches[0]!);
  server.signal("SIGKILL");
  await Promise.all([first, server.exited]);
  server = await startCairn({ directory: directory.path });
  let accepted = 0;
  for (const events of batches) {
    const { status, json } = await post(server, key, events);
    expect(status).toBe(202);
    accepted += json.accepted;
    expect(json.dropped.every(({ reason }) => reason === "duplicate")).toBe(true);
    expect(json.accepted + json.dropped.length).toBe(events.length);
  }
  expect(answered.status).toBe(202);
  // The batch that was answered before the kill is known.
  expect(accepted).toBeLessThanOrEqual((batches.length - 1) * 20);
  const again = await Promise.all(batches.map((events) => post(server, key, events)));
  expect(again.map(({ json }) => json.accepted)).toEqual(batches.map(() => 0));
  expect(await server.stop()).toBe(0);
  expect(readRows("select count(*) as events, count(distinct props) as different from events_text where name = 'Order'")).toEqual([
    { events: 600, different: 600 },
  ]);
}, 60_000);

test("clients that say what time it is are believed with a key, in the past alone", async () => {
  const key = await makeWriter();
  const server = await startCairn({ directory: directory.path });
  const startedMs = Date.now();
  const day = 86_400_000;
  const at = (ms: number, path: string) => ({ site: TEST_SITE, url: path, timestamp: new Date(ms).toISOString(), session_id: path });
  const { json } = await post(server, key, [
    at(startedMs - 30 * day, "/past"),
    at(startedMs + 60_000, "/soon"),
    at(startedMs + 3600_000, "/future"),
    at(startedMs + 3650 * day, "/far"),
  ]);
  expect(json).toEqual({
    accepted: 2,
    dropped: [
      { index: 2, reason: "future" },
      { index: 3, reason: "future" },
    ],
  } as never);
  // Without a key the server's own clock counts, whatever is said.
  const body = { n: "pageview", u: `https://${TEST_SITE}/keyless`, d: TEST_SITE, timestamp: startedMs - 30 * day, t: 1 };
  const response = await fetch(`${server.url}/api/event`, {
    method: "POST",
    headers: { "user-agent": TEST_AGENT },
    body: JSON.stringify(body),
  });
  expect(response.headers.get("x-cairn")).toBe("counted");
  expect(await server.stop()).toBe(0);
  const times = new Map(
    readRows<{ path: string; time: number }>("select path, time from events_text").map(({ path, time }) => [path, time]),
  );
  expect([...times.keys()].toSorted()).toEqual(["/keyless", "/past", "/soon"]);
  expect(times.get("/past")).toBe(startedMs - 30 * day);
  expect(Math.abs(times.get("/keyless")! - startedMs)).toBeLessThan(30_000);
}, 60_000);

test("the database of places is put there, replaced and taken away in load: no error, and a place is one of the two", async () => {
  const cities = (city: string) =>
    makeMmdb("DBIP-City-Lite", { "198.18.0.0/15": { country: { iso_code: "DE" }, city: { names: { en: city } } } });
  const server = await startCairn({ directory: directory.path });
  const geo = join(directory.path, "geo");
  mkdirSync(geo, { recursive: true });
  /** As a person would: written elsewhere, then moved over the old one. */
  const put = (city: string): void => {
    const other = join(directory.path, "..", `places-${crypto.randomUUID()}`);
    writeFileSync(other, cities(city));
    renameSync(other, join(geo, "places.mmdb"));
  };
  const stop = Promise.withResolvers<void>();
  const ledger = createLedger("places");
  const loading = loadUntil(server.url, ledger, 6, stop.promise);
  const newest = (): string =>
    readRows<{ city: string }>("select city from events_text where path like '/e/%' order by id desc limit 1")[0]?.city ?? "none";
  const becomes = (city: string) =>
    waitFor(
      () => newest() === city,
      15_000,
      () => `the newest event is from "${newest()}", not "${city}"`,
    );
  await becomes("");
  put("Oldtown");
  await becomes("Oldtown");
  put("Newtown");
  await becomes("Newtown");
  // A file that is none changes nothing.
  writeFileSync(join(geo, "places.mmdb"), "not a database");
  await waitFor(
    () => server.output().includes("places.mmdb"),
    15_000,
    () => server.output(),
  );
  expect(newest()).toBe("Newtown");
  rmSync(join(geo, "places.mmdb"));
  await becomes("");
  stop.resolve();
  await loading;
  expect(Object.keys(countAnswers(ledger)).filter((kind) => kind !== "counted" && kind !== "429")).toEqual([]);
  expect(await server.stop()).toBe(0);
  const seen = readRows<{ city: string }>("select distinct city from events_text").map(({ city }) => city);
  expect(seen.toSorted()).toEqual(["", "Newtown", "Oldtown"]);
  await expectSound(directory.path, [ledger]);
}, 90_000);
