import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { openColumns, type OpenColumns, type SeenVisit } from "./open-columns.ts";

// Reports of time and scrolling: which visit they keep open, and of which page view they tell. Times are minutes after 10 o'clock, or
// around the midnight of that day.

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAY_START_MS = Date.parse("2026-03-10T00:00Z");
const TEN_MS = DAY_START_MS + 600 * MINUTE_MS;
const MIDNIGHT_MS = DAY_START_MS + DAY_MS;
/** Long after the days in question: they are kept as files. */
const LATER_MS = MIDNIGHT_MS + 30 * DAY_MS;

let directory: string;
let writer: EventWriter;
let columns: OpenColumns;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-reports-"));
  writer = new EventWriter(join(directory, "events.db"));
  columns = openColumns(directory);
});
afterEach(() => {
  columns.close();
  writer.close();
  rmSync(directory, { recursive: true, force: true });
});

type Happening = Partial<EventSketch> & { readonly min: number };

const store = (...happenings: readonly (Happening & { readonly aroundMidnight?: true })[]): void =>
  void writer.append(
    encodeBatch(
      happenings.map(({ min, aroundMidnight, ...rest }) =>
        makeEvent({ visitor: 1, at: (aroundMidnight ? MIDNIGHT_MS : TEN_MS) + min * MINUTE_MS, ...rest }),
      ),
      [],
    ),
  );
const view = (min: number, path = "/"): Happening => ({ min, path });
const report = (min: number, path = "/", scroll?: number, engagedMs?: number): Happening => ({
  min,
  path,
  name: "engagement",
  ...(scroll === undefined ? {} : { scroll }),
  ...(engagedMs === undefined ? {} : { engagedMs }),
});
const aroundMidnight = (happening: Happening) => ({ ...happening, aroundMidnight: true }) as const;

const visitsOfDay = (nowMs = LATER_MS): SeenVisit[] => columns.visits(DAY_START_MS, MIDNIGHT_MS, nowMs);
const visitsOfNextDay = (): SeenVisit[] => columns.visits(MIDNIGHT_MS, MIDNIGHT_MS + DAY_MS, LATER_MS);
/** Minute, events and length in minutes. */
const outline = (visits: readonly SeenVisit[], fromMs = TEN_MS): number[][] =>
  visits.map(({ startedMs, durationMs, events }) => [(startedMs - fromMs) / MINUTE_MS, events.length, durationMs / MINUTE_MS]);
const said = ([visit]: readonly SeenVisit[]): unknown[] => visit!.events.map(({ path, scroll, engaged }) => [path, scroll, engaged]);

describe("a report", () => {
  test("tells of the latest view of its page: the deepest scroll, the time added up", () => {
    store(view(0, "/a"), report(1, "/a", 30, 1000), view(2, "/b"), view(3, "/a"), report(4, "/a", 50, 2000));
    store(report(5, "/a", 40, 500), report(6, "/b", 90), report(7, "/c", 10, 10), report(8, "/a", undefined, 3));
    expect(said(visitsOfDay())).toEqual([
      ["/a", 30, 1000],
      ["/b", 90, undefined],
      ["/a", 50, 2503],
    ]);
    expect(outline(visitsOfDay())).toEqual([[0, 3, 8]]);
  });

  test("that says nothing was seen is remembered as that", () => {
    store(view(0), report(1, "/", 0, 0));
    expect(said(visitsOfDay())).toEqual([["/", 0, 0]]);
  });

  test("of a page viewed in an earlier visit only, or by a custom event, is a sign of life", () => {
    store(view(0, "/a"), view(40, "/b"), { min: 41, name: "Signup", path: "/a" }, report(45, "/a", 80, 4000));
    expect(outline(visitsOfDay())).toEqual([
      [0, 1, 0],
      [40, 2, 5],
    ]);
    expect(visitsOfDay().flatMap(({ events }) => events.filter(({ scroll }) => scroll !== undefined))).toEqual([]);
  });

  test("of one visitor says nothing of another's view", () => {
    store(view(0, "/a"), { ...view(0, "/b"), visitor: 2 }, { ...report(1, "/a", 20, 1), visitor: 2 });
    expect(outline(visitsOfDay())).toEqual([
      [0, 1, 0],
      [0, 1, 1],
    ]);
    expect(visitsOfDay().flatMap(({ events }) => events.filter(({ scroll }) => scroll !== undefined))).toEqual([]);
  });

  test("keeps a visit open for another half hour, and not a moment longer", () => {
    store(view(0), report(29), view(58), report(87), view(117));
    expect(outline(visitsOfDay())).toEqual([
      [0, 2, 87],
      [117, 1, 0],
    ]);
  });

  test("begins no visit: those before the first event are nothing's", () => {
    store(report(0, "/", 50, 5), view(10), report(60), report(70, "/", 5, 5));
    expect(outline(visitsOfDay())).toEqual([[10, 1, 0]]);
    expect(said(visitsOfDay())).toEqual([["/", undefined, undefined]]);
  });

  test("makes no bounce into a visit of two pages", () => {
    store(view(0), report(5));
    expect(visitsOfDay()[0]).toMatchObject({ bounce: 1, pageviews: 1, durationMs: 5 * MINUTE_MS });
  });

  test("of its own is what a page view says itself", () => {
    store({ ...view(0), scroll: 40, engagedMs: 100 }, report(1, "/", 30, 11), { ...view(2, "/b"), scroll: 7 });
    store({ min: 3, name: "Signup", path: "/b", scroll: 99, engagedMs: 99 });
    expect(said(visitsOfDay())).toEqual([
      ["/", 40, 111],
      ["/b", 7, undefined],
      ["/b", undefined, undefined],
    ]);
  });
});

describe("around midnight a report", () => {
  test("of the day before keeps that day's visit open", () => {
    store(...[view(-10), report(10, "/", 60, 9), view(35, "/b"), report(60, "/b", 20, 4)].map(aroundMidnight));
    expect(outline(visitsOfDay(), MIDNIGHT_MS)).toEqual([[-10, 2, 70]]);
    expect(said(visitsOfDay())).toEqual([
      ["/", 60, 9],
      ["/b", 20, 4],
    ]);
    expect(outline(visitsOfNextDay(), MIDNIGHT_MS)).toEqual([[-10, 2, 70]]);
  });

  test("joins an event of the new day to a visit that began long before", () => {
    const reports = [-325, -300, -275, -250, -225, -200, -175, -150, -125, -100, -75, -50, -25, 0, 25].map((min) => report(min));
    store(...[view(-350), ...reports, view(50)].map(aroundMidnight));
    expect(outline(visitsOfDay(), MIDNIGHT_MS)).toEqual([[-350, 2, 400]]);
    expect(outline(visitsOfNextDay(), MIDNIGHT_MS)).toEqual([[-350, 2, 400]]);
  });

  test("before any event leaves the visit to the new day", () => {
    store(...[report(-50), report(-25), report(0), view(25)].map(aroundMidnight));
    expect(visitsOfDay()).toEqual([]);
    expect(outline(visitsOfNextDay(), MIDNIGHT_MS)).toEqual([[25, 1, 0]]);
  });

  test("is understood again when the view it belongs to comes late", () => {
    store(...[report(-25), report(0), view(25)].map(aroundMidnight));
    expect(outline(visitsOfNextDay(), MIDNIGHT_MS)).toEqual([[25, 1, 0]]);
    store(aroundMidnight(view(-50)));
    expect(outline(visitsOfNextDay(), MIDNIGHT_MS)).toEqual([[-50, 2, 75]]);
    expect(outline(visitsOfDay(), MIDNIGHT_MS)).toEqual([[-50, 2, 75]]);
  });

  test("of no visit does not make the days before be looked through", () => {
    store(...[report(-25), report(1430), view(1500)].map(aroundMidnight));
    const [nextDay] = columns.chunks(MIDNIGHT_MS + DAY_MS, MIDNIGHT_MS + 2 * DAY_MS, LATER_MS);
    expect(nextDay!.foreignLastMs).toBe(0);
    const files = readdirSync(join(directory, "columns", "1"));
    expect(files).toHaveLength(1);
  });

  test("keeps a visit open into a third day", () => {
    const reports = Array.from({ length: 60 }, (_, i) => report(-10 + 25 * i));
    store(...[view(-20), ...reports, view(1480, "/b")].map(aroundMidnight));
    const thirdDay = columns.visits(MIDNIGHT_MS + DAY_MS, MIDNIGHT_MS + 2 * DAY_MS, LATER_MS);
    expect(outline(thirdDay, MIDNIGHT_MS)).toEqual([[-20, 2, 1500]]);
  });
});

test("a growing day, whatever comes in whatever order, is what a fresh start finds, and what the view of visits says", () => {
  const happening = fc.record({
    min: fc.oneof(
      fc.integer({ min: -12, max: 12 }).map((fives) => fives * 15),
      fc.integer({ min: -300, max: 300 }),
    ),
    visitor: fc.integer({ min: 1, max: 3 }),
    path: fc.constantFrom("/a", "/b"),
    name: fc.constantFrom("pageview", "engagement", "engagement", "Signup"),
    scroll: fc.integer({ min: 0, max: 100 }),
    engagedMs: fc.integer({ min: 0, max: 9000 }),
  });
  let site = 0;
  fc.assert(
    fc.property(fc.array(fc.array(happening, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }), (batches) => {
      const scene = join(directory, String(++site));
      const fresh = (): OpenColumns => openColumns(scene);
      const ask = (of: OpenColumns, nowMs: number) => of.visits(DAY_START_MS - DAY_MS, MIDNIGHT_MS + 2 * DAY_MS, nowMs);
      mkdirSync(scene);
      const ours = new EventWriter(join(scene, "events.db"));
      const growing = fresh();
      try {
        for (const batch of batches) {
          ours.append(
            encodeBatch(
              batch.map(({ min, ...rest }) => makeEvent({ ...rest, at: MIDNIGHT_MS + min * MINUTE_MS })),
              [],
            ),
          );
          const seen = ask(growing, MIDNIGHT_MS + 60 * MINUTE_MS);
          expect(sorted(seen.map(({ events, ...visit }) => ({ ...visit, events: events.length })))).toEqual(sorted(viewOfVisits(scene)));
          for (const nowMs of [MIDNIGHT_MS, LATER_MS]) {
            const started = fresh();
            expect(ask(started, nowMs)).toEqual(seen);
            started.close();
          }
        }
      } finally {
        growing.close();
        ours.close();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

/** In any order that does not depend on where they came from. */
const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

function viewOfVisits(scene: string): object[] {
  const db = new Database(join(scene, "events.db"), { readonly: true });
  const rows = db
    .query<object, []>(
      `select started as startedMs, duration as durationMs, pageviews, bounce, entry_page as entry, exit_page as exit, events
       from visits`,
    )
    .all();
  db.close();
  return rows;
}
