import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { ask, makeKey, sendPage } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { shiftClock, type ShiftedClock } from "../helpers/clock-shift.ts";
import { createLedger, loadUntil, TEST_SITE, type Ledger } from "../helpers/ledger.ts";
import { countAnswers, countVisits, expectSound } from "../helpers/soundness.ts";

const VISITORS = 32;
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

let directory: ReturnType<typeof temporaryDirectory>;
let clock: ShiftedClock;
let key = "";

beforeEach(() => {
  directory = temporaryDirectory();
  clock = shiftClock();
});
afterEach(() => {
  directory.remove();
  clock.remove();
});

/** A site in its zone, a reader's key, and a server, all at this time. */
async function startAt(time: string, zone = "UTC"): Promise<CairnProcess> {
  clock.set(time);
  const added = await runCairn(["site", "add", TEST_SITE, "--timezone", zone, "--data", directory.path], clock.env);
  expect(added.code).toBe(0);
  key = await makeKey(directory.path);
  return startCairn({ directory: directory.path, env: clock.env });
}

/** Load until so many more have been acknowledged. */
async function load(server: CairnProcess, ledger: Ledger, counted = 300): Promise<void> {
  const before = countAnswers(ledger)["counted"] ?? 0;
  const enough = waitFor(
    () => (countAnswers(ledger)["counted"] ?? 0) >= before + counted,
    15_000,
    () => `${JSON.stringify(countAnswers(ledger))}\n${server.output()}`,
  );
  await loadUntil(server.url, ledger, VISITORS, enough);
  await enough;
}

const events = async (server: CairnProcess, range: string | readonly string[]): Promise<number> =>
  (await ask(server, key, { site_id: TEST_SITE, metrics: ["events"], date_range: range })).results[0]!.metrics[0]!;

function rows<Row>(sql: string): Row[] {
  const db = new Database(join(directory.path, "events.db"), { readonly: true });
  try {
    return db.query<Row, []>(sql).all();
  } finally {
    db.close();
  }
}

const timesThatRunBack = (): number =>
  rows<{ n: number }>("select count(*) as n from (select time - lag(time) over (order by id) as step from events) where step < 0")[0]!.n;

test("the clock jumps back an hour in load: event times do not run back, no visit is split, reports add up", async () => {
  const server = await startAt("2027-03-10T12:00:00Z");
  const ledger = createLedger("back");
  await load(server, ledger);
  const jumping = (async () => {
    await waitFor(
      () => ledger.entries.length > 600,
      10_000,
      () => "no load",
    );
    clock.move(-HOUR_S);
  })();
  await load(server, ledger, 900);
  await jumping;
  // Two minutes later by the wrong clock, still an hour behind.
  clock.move(120);
  await load(server, ledger);
  const counted = countAnswers(ledger)["counted"]!;
  expect(await events(server, "day")).toBe(counted);
  // An hour and a half later it has caught up.
  clock.move(1.5 * HOUR_S);
  expect(await events(server, "day")).toBe(counted);
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
  expect(Object.keys(countAnswers(ledger))).toEqual(["counted"]);
  expect(timesThatRunBack()).toBe(0);
  await expectSound(directory.path, [ledger], VISITORS);
  console.log(`back an hour: ${counted} counted, ${countVisits(directory.path)} visits of ${VISITORS} visitors`);
}, 60_000);

test.each([
  ["a day", 1],
  ["ten days", 10],
])(
  "the clock jumps forward %s in load and is put right again: nothing is deleted, refused or counted twice, today goes on",
  async (_, days) => {
    const server = await startAt("2027-03-10T12:00:00Z");
    const ledger = createLedger("forward");
    const counted = (): number => countAnswers(ledger)["counted"] ?? 0;
    await load(server, ledger);
    expect(await events(server, "day")).toBe(counted());
    const right = counted();

    clock.move(days * DAY_S);
    await load(server, ledger);
    const wrong = counted() - right;
    expect(await events(server, "day")).toBe(wrong);
    expect(await events(server, ["2027-03-10", "2027-03-10"])).toBe(right);

    clock.move(-days * DAY_S);
    await load(server, ledger);
    const again = counted() - right - wrong;
    expect(await events(server, "day")).toBe(right + again);
    expect(await events(server, "7d")).toBeGreaterThanOrEqual(0);
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    const current = await fetch(`${server.url}/api/v1/stats/realtime/visitors?site_id=${TEST_SITE}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(await current.json()).toBeGreaterThanOrEqual(VISITORS);
    expect(await server.stop()).toBe(0);
    expect(Object.keys(countAnswers(ledger))).toEqual(["counted"]);
    const { stored } = await expectSound(directory.path, [ledger]);
    const visits = countVisits(directory.path);
    // The salt of the first day is gone with the jump: who was here is new on the wrong day, and new again when it is put right.
    expect(visits).toBeLessThanOrEqual(3 * VISITORS);
    console.log(`forward ${days} days and back: ${counted()} counted, ${stored} stored, ${visits} visits of ${VISITORS} visitors`);

    // The day comes to which the clock had jumped.
    clock.set(Date.parse("2027-03-10T12:05:00Z") + days * DAY_S * 1000);
    const next = await startCairn({ directory: directory.path, env: clock.env });
    expect(await events(next, "day")).toBe(wrong);
    expect(await events(next, ["2027-03-10", "2027-03-10"])).toBe(right + again);
    expect(await next.stop()).toBe(0);
  },
  60_000,
);

test("a clock that is not set (1970): starts, stores nothing (503), says why, and goes on when it is set", async () => {
  const server = await startAt("1970-01-01T00:01:00Z");
  const ledger = createLedger("unset");
  for (let sent = 0; sent < 3; sent++) expect((await ledger.send(server.url)).status).toBe(503);
  const health = await fetch(`${server.url}/api/health`);
  expect([health.status, await health.json()]).toEqual([503, { ok: false, reason: "Events cannot be stored." }]);
  expect(server.output()).toContain("the clock of this machine is not set: it says 1970-01-01T00:0");
  // A link of 1970 would be too old as soon as the clock is set.
  expect(server.output()).not.toContain("/setup#token=");
  clock.set("2027-03-10T12:00:00Z");
  await waitFor(
    async () => (await ledger.send(server.url)).outcome === "counted",
    5_000,
    () => server.output(),
  );
  await load(server, ledger);
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  expect(await events(server, "day")).toBe(countAnswers(ledger)["counted"]!);
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, [ledger], VISITORS);
}, 60_000);

/** One page view of one visitor at each time, in order; a visitor of its own per step unless told otherwise. */
async function visitAt(server: CairnProcess, times: readonly string[], visitor: (index: number) => number): Promise<void> {
  for (const [index, time] of times.entries()) {
    clock.set(time);
    const address = `198.18.7.${visitor(index)}`;
    const { outcome } = await sendPage(server, { site: TEST_SITE, url: `https://${TEST_SITE}/${index}`, address });
    expect({ time, outcome }).toEqual({ time, outcome: "counted" });
  }
}

const halfHours = (from: string, to: string): string[] => {
  const times: string[] = [];
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += 1_800_000) times.push(new Date(ms + 60_000).toISOString());
  return times;
};

test.each([
  // Local midnight to midnight, how many half hours, and the local hour that is special with its number of events.
  ["2027-03-28", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", 46, "2027-03-28 02:00:00", []],
  ["2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z", 50, "2027-10-31 02:00:00", [2, 2]],
] as const)(
  "the night of %s in Berlin, lived through: the day has all its events, its hours add up, visits go on",
  async (date, from, to, count, hour, inThatHour) => {
    const server = await startAt(new Date(Date.parse(from) - 3_600_000).toISOString(), "Europe/Berlin");
    const nightBefore = new Date(Date.parse(from) - 600_000).toISOString();
    const afterMidnight = new Date(Date.parse(to) + 600_000).toISOString();
    // One visitor through both midnights, every ten minutes or so; the others come once.
    await visitAt(server, [nightBefore, ...halfHours(from, to), afterMidnight], () => 1);
    const day = { site_id: TEST_SITE, date_range: [date, date], metrics: ["pageviews"] };
    expect((await ask(server, key, day)).results[0]!.metrics[0]!).toBe(count);
    const { results } = await ask(server, key, { ...day, dimensions: ["time:hour"] });
    expect(results.reduce((sum, { metrics }) => sum + metrics[0]!, 0)).toBe(count);
    expect(results.filter(({ dimensions }) => dimensions[0] === hour).map(({ metrics }) => metrics[0]!)).toEqual([...inThatHour]);
    // The next day begins with the one after midnight.
    clock.set(afterMidnight);
    expect(await events(server, "day")).toBe(1);
    expect(await server.stop()).toBe(0);
  },
  60_000,
);

test("29 February is a day like others: between its neighbours and in its month", async () => {
  const server = await startAt("2028-02-28T12:00:00+01:00", "Europe/Berlin");
  const days = ["2028-02-28", "2028-02-29", "2028-03-01"];
  const times = days.flatMap((day, index) => Array.from({ length: index + 2 }, (_, nth) => `${day}T12:0${nth}:00+01:00`));
  await visitAt(server, times, (index) => index + 1);
  const query = { site_id: TEST_SITE, metrics: ["pageviews"] };
  const perDay = await ask(server, key, { ...query, date_range: [days[0], days[2]], dimensions: ["time:day"] });
  expect(perDay.results.map(({ dimensions, metrics }) => [dimensions[0]!, metrics[0]!])).toEqual([
    ["2028-02-28", 2],
    ["2028-02-29", 3],
    ["2028-03-01", 4],
  ]);
  expect(await events(server, "day")).toBe(4);
  expect(await events(server, ["2028-02-01", "2028-02-29"])).toBe(5);
  expect(await server.stop()).toBe(0);
}, 60_000);
