import { afterAll, beforeAll, expect, test } from "bun:test";
import { createRetention, monthsBefore } from "../../src/jobs/retention.ts";
import type { Log } from "../../src/lib/log.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { openHarness, OTHER_SITE, OWN_SITE, START_MS, type Harness, type PrincipalName } from "./harness.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let harness: Harness;
let elapsedMs = 0;
let turn: () => Promise<void>;
const warnings: string[] = [];
const log: Log = { info: () => {}, warn: (message) => void warnings.push(message), error: () => {} };
const startRetention = (): void => {
  const { admin, store } = harness.data;
  turn = createRetention({ admin, store, log, now: () => harness.now(), elapsed: () => elapsedMs });
};
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  startRetention();
});
afterAll(() => harness.close());

/** The machine ran on for so long. */
const wait = (ms: number): void => {
  harness.advance(ms);
  elapsedMs += ms;
};
const at = (route: string, as: PrincipalName, body?: unknown) => harness.call(route, { as, ...(body === undefined ? {} : { body }) });
const siteShown = async (domain = OWN_SITE) =>
  (await at(`GET /api/sites/${domain}`, "owner")).json() as { retentionMonths: number; eventsFrom: string | null };
const keep = (retentionMonths: unknown, as: PrincipalName = "owner", domain = OWN_SITE) =>
  at(`PATCH /api/sites/${domain}`, as, { retentionMonths });

interface Response {
  readonly results: readonly {
    readonly dimensions: readonly string[];
    readonly metrics: readonly unknown[];
    readonly comparison?: unknown;
  }[];
  readonly meta: Record<string, unknown>;
}
const body = (part: object) => ({
  site_id: OWN_SITE,
  metrics: ["visitors", "pageviews"],
  date_range: ["2026-01-01", "2026-06-30"],
  ...part,
});
const query = (part: object) => at("POST /api/v2/query", "readKey", body(part));
const numbers = async (part: object) =>
  ((await query(part)).json() as Response).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

const append = (domain: string, sketches: readonly EventSketch[]) => {
  const { id } = harness.data.admin.sites.find(domain)!;
  return harness.data.store.append(
    sketches.map((sketch) => makeEvent({ ...sketch, site: id })),
    [],
  );
};
/** Events until now, at least every other day, show that the clock is right. */
const steadyTraffic = (days: number) =>
  append(
    OTHER_SITE,
    Array.from({ length: days }, (_, day) => ({ at: harness.now() - day * DAY_MS - HOUR_MS, visitor: 100 + day })),
  );

test.each<[unknown, number]>([
  [0, 200],
  [1, 200],
  [LIMITS.retentionMonths, 200],
  [LIMITS.retentionMonths + 1, 400],
  [-1, 400],
  [1.5, 400],
  ["12", 400],
  [null, 400],
])("%p months are answered %i", async (months, status) => {
  const before = harness.fingerprint();
  const answer = await keep(months, "admin", OTHER_SITE);
  expect(answer.status).toBe(status);
  if (status === 200) expect(answer.json()).toMatchObject({ retentionMonths: months as number, eventsFrom: null });
  else {
    expect((answer.json() as { field: string }).field).toBe("retentionMonths");
    expect(harness.fingerprint()).toBe(before);
  }
  await keep(0, "admin", OTHER_SITE);
});

test.each<[PrincipalName, number]>([
  ["nobody", 401],
  ["viewer", 403],
  ["stranger", 403],
  ["readKey", 403],
  ["manageKey", 403],
])("%s may not say how long events are kept", async (as, status) => {
  const before = harness.fingerprint();
  expect((await keep(1, as)).status).toBe(status);
  expect(harness.fingerprint()).toBe(before);
  expect((await siteShown()).retentionMonths).toBe(0);
});

test.each([
  ["2026-06-15T12:00Z", 1, "Europe/Berlin", "2026-05-14T22:00:00.000Z"],
  ["2026-03-31T12:00Z", 1, "Europe/Berlin", "2026-02-27T23:00:00.000Z"],
  ["2026-06-15T19:00Z", 12, "Asia/Kathmandu", "2025-06-15T18:15:00.000Z"],
])("at %s, %i months ago began a day of %s at %s", (now, months, zone, expected) => {
  expect(new Date(monthsBefore(Date.parse(now), months, zone)).toISOString()).toBe(expected);
});

test("old events go a day after it was asked for; their days still answer, and what they cannot answer is refused", async () => {
  await append(OWN_SITE, [
    { at: "2026-01-10T12:00Z", visitor: 1, path: "/", origin: { source: "Google" } },
    { at: "2026-01-10T12:01Z", visitor: 1, path: "/shop", origin: { source: "Google" } },
    { at: "2026-04-13T22:30Z", visitor: 2, path: "/", origin: { source: "Bing" } },
    { at: "2026-06-14T12:00Z", visitor: 3, path: "/" },
  ]);
  await steadyTraffic(6);
  const before = await numbers({});
  expect(before).toEqual([[3, 4]]);
  const stored = () => harness.data.store.span(harness.data.admin.sites.find(OWN_SITE)!.id);
  const spanBefore = await stored();

  expect((await keep(2)).status).toBe(200);
  await turn();
  wait(LIMITS.retentionDelayMs - 1);
  await turn();
  expect((await siteShown()).eventsFrom).toBeNull();
  // Set again, it is no new decision.
  await keep(2);
  wait(1 + HOUR_MS);
  await steadyTraffic(3);
  await turn();
  // The day in Berlin that began on 15 April at midnight is kept; 13 April 22:30 UTC was its 14 April.
  expect(await siteShown()).toMatchObject({ retentionMonths: 2, eventsFrom: "2026-04-16" });
  expect(await stored()).toEqual({ fromMs: Date.parse("2026-01-09T23:00Z"), toMs: spanBefore!.toMs });
  const read = await Array.fromAsync(
    harness.data.store.read(harness.data.admin.sites.find(OWN_SITE)!.id, { fromMs: 0, toMs: harness.now() }),
  );
  expect(read.map(({ visitor }) => visitor.low)).toEqual([3]);

  expect(await numbers({})).toEqual(before);
  expect(await numbers({ date_range: "all" })).toEqual(before);
  expect(await numbers({ dimensions: ["visit:source"], metrics: ["visitors"] })).toEqual([
    ["Direct / None", 1],
    ["Bing", 1],
    ["Google", 1],
  ]);
  expect(await numbers({ dimensions: ["time:month"] })).toEqual([
    ["2026-01-01", 1, 2],
    ["2026-04-01", 1, 1],
    ["2026-06-01", 1, 1],
  ]);
  expect(await numbers({ filters: [["is", "visit:source", ["Google"]]] })).toEqual([[1, 2]]);

  const two = { dimensions: ["visit:source", "event:page"] };
  const refused = await query(two);
  expect([refused.status, refused.json()]).toEqual([
    400,
    expect.objectContaining({
      ...{ code: "events_removed", field: "date_range" },
      error: expect.stringContaining("Events from before 2026-04-16 are removed") as unknown,
    }),
  ]);
  const table = await harness.call("POST /api/v2/query", { as: "readKey", body: body(two), headers: { accept: "text/csv" } });
  expect(table.status).toBe(400);
  const older = await at(
    `GET /api/v1/stats/breakdown?site_id=${OWN_SITE}&property=event:props:plan&period=custom&date=2026-01-01,2026-06-30`,
    "readKey",
  );
  expect([older.status, (older.json() as { code?: string }).code]).toEqual([400, "events_removed"]);
  // From the day on of which there are events, everything is answered.
  expect(await numbers({ ...two, date_range: ["2026-04-16", "2026-06-30"], metrics: ["visitors"] })).toEqual([["Direct / None", "/", 1]]);
});

test("one query of several has no numbers and says why; its neighbours have theirs", async () => {
  const queries = [body({ metrics: ["visitors"] }), body({ dimensions: ["time:hour"] })];
  const answer = await at("POST /api/v2/query", "readKey", { queries });
  const [whole, none] = (answer.json() as { responses: Response[] }).responses;
  expect([answer.status, whole!.results]).toEqual([200, [{ dimensions: [], metrics: [3] }]]);
  expect([none!.results, none!.meta]).toEqual([
    [],
    {
      unanswered: {
        ...{ code: "events_removed", events_from: "2026-04-16" },
        error: expect.stringContaining("removed") as unknown,
      },
    },
  ]);
});

test("a comparison with days that cannot be told is left out, and the answer says so", async () => {
  const part = { date_range: ["2026-05-01", "2026-06-30"], include: { comparisons: { mode: "previous_period" } } };
  const whole = (await query(part)).json() as Response;
  expect(whole.results[0]!.comparison).toBeDefined();
  const filtered = (await query({ ...part, filters: [["is", "event:props:plan", ["pro"]]] })).json() as Response;
  expect([filtered.results[0]!.metrics, filtered.results[0]!.comparison, filtered.meta["comparison_skip_reason"]]).toEqual([
    [0, 0],
    undefined,
    "events_removed",
  ]);
});

test("an event that comes late for a removed day is refused, also after a restart", async () => {
  await harness.reopen();
  startRetention();
  const event = {
    site: OWN_SITE,
    url: `https://${OWN_SITE}/late`,
    user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  };
  const send = async (timestamp: string) =>
    (await harness.call("POST /api/v1/events", { as: "writeKey", body: { ...event, timestamp, ip: "203.0.113.9" } })).json();
  expect(await send("2026-04-15T21:59:59Z")).toEqual({ accepted: 0, dropped: [{ index: 0, reason: "too_old" }] });
  expect(await send("2026-04-15T22:00:00Z")).toEqual({ accepted: 1, dropped: [] });
  expect(await numbers({})).toEqual([[4, 5]]);
  const { drops } = (await at(`GET /api/sites/${OWN_SITE}/drops`, "owner")).json() as { drops: { reason: string; count: number }[] };
  expect(drops).toMatchObject([{ reason: "too_old", count: 1 }]);
});

test("after a silence of days the clock is believed only when the machine has run on for as long", async () => {
  // A clock that leapt ahead by half a year: nothing goes, with events that come since neither.
  harness.advance(180 * DAY_MS);
  elapsedMs += HOUR_MS;
  await turn();
  await append(OTHER_SITE, [{ at: harness.now(), visitor: 1 }]);
  wait(HOUR_MS);
  await turn();
  expect(warnings).toEqual(["Old events stay for now: there were no events for two days, so the clock may be wrong."]);
  expect((await siteShown()).eventsFrom).toBe("2026-04-16");
  wait(LIMITS.retentionSilenceMs - 2 * HOUR_MS);
  await turn();
  expect((await siteShown()).eventsFrom).toBe("2026-04-16");
  wait(2 * HOUR_MS);
  await turn();
  expect((await siteShown()).eventsFrom).not.toBe("2026-04-16");
  expect(await numbers({})).toEqual([[4, 5]]);
  expect(harness.now() - START_MS).toBeGreaterThan(180 * DAY_MS);
});

test("events that are kept for ever again do not come back, and none go", async () => {
  await keep(0);
  const { eventsFrom } = await siteShown();
  wait(60 * DAY_MS);
  await turn();
  expect(await siteShown()).toMatchObject({ retentionMonths: 0, eventsFrom });
  expect(await numbers({})).toEqual([[4, 5]]);
});
