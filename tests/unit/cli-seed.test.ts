import { expect, test } from "bun:test";
import { BROWSERS } from "../../src/cli/seed/browsers.ts";
import { trafficPages } from "../../src/cli/seed/pages.ts";
import { PLACES } from "../../src/cli/seed/places.ts";
import { trafficSources } from "../../src/cli/seed/sources.ts";
import { traffic, type TrafficRequest } from "../../src/cli/seed/traffic.ts";
import { readAgent } from "../../src/ingest/agent.ts";
import { openGeo } from "../../src/ingest/geo.ts";
import { readServerEvent } from "../../src/ingest/server-event.ts";
import { zoneOf } from "../../src/lib/zone.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { VISIT_TIMEOUT_MS } from "../../src/model/visit.ts";

const zone = zoneOf("Europe/Berlin");
// A Wednesday afternoon.
const nowMs = Date.UTC(2026, 10, 18, 14, 20);
const OPTIONS = { domain: "seed.example", zone, nowMs, days: 28, events: 20_000, seed: 5 };
const DAYS = [...traffic(OPTIONS)];
const ALL = DAYS.flat();
/** Without the reports of time and scrolling, which are no events. */
const EVENTS = ALL.filter(({ kind }) => kind !== "report");

test("the same seed makes the same requests, another one does not", () => {
  expect([...traffic(OPTIONS)]).toEqual(DAYS);
  expect([...traffic({ ...OPTIONS, seed: 6 })].flat().slice(0, 50)).not.toEqual(ALL.slice(0, 50));
});

test("as many events as asked for, in order of time within a day, none after now", () => {
  expect(EVENTS).toHaveLength(20_000);
  for (const day of DAYS) expect(day.every(({ timeMs }, index) => index === 0 || timeMs >= day[index - 1]!.timeMs)).toBe(true);
  expect(Math.max(...ALL.map(({ timeMs }) => timeMs))).toBeLessThan(nowMs);
  expect(nowMs - Math.max(...ALL.map(({ timeMs }) => timeMs))).toBeLessThan(10 * 60_000);
});

test("a bounce rate near 45 %, some visitors come back on the same day", () => {
  const visits = cutVisits(EVENTS);
  const bounces = visits.filter((visit) => visit.length === 1).length / visits.length;
  expect(bounces).toBeGreaterThan(0.41);
  expect(bounces).toBeLessThan(0.49);
  const visitors = new Set(ALL.map((request) => `${zone.dayOf(request.timeMs)} ${request.address} ${request.agent}`)).size;
  expect(visits.length / visitors).toBeGreaterThan(1.08);
  expect(visits.length / visitors).toBeLessThan(1.3);
});

test("pages are read, people buy, and the server works", () => {
  const kinds = Object.groupBy(ALL, ({ kind }) => kind);
  expect(kinds.report!.length).toBeGreaterThan(EVENTS.length / 2);
  for (const { body } of kinds.report!.slice(0, 200)) {
    const { sd, e } = JSON.parse(body) as { sd: number; e: number };
    expect([sd >= 0 && sd <= 100, e > 0 && e < VISIT_TIMEOUT_MS]).toEqual([true, true]);
  }
  const operations = kinds.operation!.map(({ body }) => readServerEvent(JSON.parse(body), LIMITS));
  expect(operations.length).toBeGreaterThan(20);
  expect(operations.every((read) => read.ok && read.event.outcome !== null && read.event.durationMs !== null)).toBe(true);
  const bodies = kinds.event!.map(({ body }) => JSON.parse(body) as { n: string; $?: { currency: string }; t?: string; s?: string });
  expect(new Set(bodies.flatMap(({ $ }) => $?.currency ?? [])).size).toBeGreaterThan(0);
  const views = bodies.filter(({ n }) => n === "pageview");
  expect(views.every(({ t, s }) => t !== "" && /^\d+x\d+$/.test(s ?? ""))).toBe(true);
});

test("weekends and nights are quieter", () => {
  const byWeekday = Array.from({ length: 7 }, () => 0);
  const byHour = Array.from({ length: 24 }, () => 0);
  for (const { timeMs } of ALL) {
    const local = Temporal.Instant.fromEpochMilliseconds(timeMs).toZonedDateTimeISO("Europe/Berlin");
    byWeekday[local.dayOfWeek % 7]!++;
    byHour[local.hour]!++;
  }
  expect(byWeekday[0]! + byWeekday[6]!).toBeLessThan((byWeekday[1]! + byWeekday[2]!) * 0.8);
  expect(byHour[4]!).toBeLessThan(byHour[10]! / 4);
});

test("500 pages, 200 sources, 60 countries", () => {
  expect(new Set(trafficPages().paths).size).toBe(500);
  expect(trafficSources()).toHaveLength(200);
  expect(new Set(PLACES.map(([country]) => country)).size).toBe(60);
});

test("the country database agrees with the table of places", async () => {
  const geo = await openGeo({ directory: "", log: { info() {}, warn() {}, error() {} } });
  for (const [country, , blocks] of PLACES) {
    for (const block of blocks)
      for (let third = 0; third < 256; third += 15) expect(`${block} ${geo.country(`${block}.${third}.77`)}`).toBe(`${block} ${country}`);
  }
});

test.each(BROWSERS.map(({ name, agent, versions }) => [name, agent, versions[0]!] as const))(
  "%s is read as one",
  (name, agent, version) => {
    const { isBot, browser } = readAgent(agent.replaceAll("{}", version));
    expect(isBot).toBe(false);
    const [short = ""] = name.split(",");
    const names: Record<string, string> = { Edge: "Microsoft Edge", "Samsung Internet": "Samsung Browser" };
    expect(browser).toBe(names[short] ?? short);
  },
);

function cutVisits(requests: readonly TrafficRequest[]): TrafficRequest[][] {
  const visits: TrafficRequest[][] = [];
  for (const own of Map.groupBy(requests, ({ address, agent }) => `${address} ${agent}`).values()) {
    own.sort((a, b) => a.timeMs - b.timeMs);
    for (const [index, request] of own.entries()) {
      if (index === 0 || request.timeMs - own[index - 1]!.timeMs >= VISIT_TIMEOUT_MS) visits.push([]);
      visits.at(-1)!.push(request);
    }
  }
  return visits;
}
