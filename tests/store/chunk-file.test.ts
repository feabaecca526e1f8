import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readChunk, writeChunk } from "../../src/store/columns/chunk-file.ts";
import { EventWriter } from "../../src/store/sqlite/event-writer.ts";
import { encodeBatch } from "../../src/store/wire.ts";
import { makeEvent, type EventSketch } from "../helpers/make-event.ts";
import { openColumns, type OpenColumns } from "./open-columns.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.parse("2026-03-10T00:00Z");
const NEXT_MS = START_MS + DAY_MS;
const LATER_MS = START_MS + 30 * DAY_MS;

let directory: string;
let writer: EventWriter;
let columns: OpenColumns;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-chunk-"));
  writer = new EventWriter(join(directory, "events.db"));
  columns = openColumns(directory);
});
afterEach(() => {
  columns.close();
  writer.close();
  rmSync(directory, { recursive: true, force: true });
});

const store = (...events: readonly EventSketch[]): void => void writer.append(encodeBatch(events.map(makeEvent), []));

const EVERYTHING: readonly EventSketch[] = [
  { at: START_MS + 1000, visitor: 1, path: "/a", title: "Start", hostname: "one.example", engine: "pixel" },
  { at: START_MS + 2000, visitor: 1, path: "/a", name: "engagement", scroll: 35, engagedMs: 1500 },
  { at: START_MS + 3000, visitor: 1, path: "/b", name: "Order", props: { plan: "pro" }, revenue: [-250, "EUR"], interactive: false },
  { at: START_MS + 4000, visitor: 2, path: "/c", name: "Import", durationMs: 0, outcome: "failure", engine: "server" },
  { at: START_MS + 5000, visitor: 2, path: "/c", name: "Import", durationMs: 7, outcome: "success", engine: "application" },
];

test("every field of an event comes back from the columns, live and from the file", () => {
  store(...EVERYTHING);
  const seen = [
    {
      ...{ startedMs: START_MS + 1000, durationMs: 2000, pageviews: 1, bounce: 1, entry: "/a", exit: "/a" },
      events: [
        { atMs: START_MS + 1000, name: "pageview", path: "/a", title: "Start", engine: "pixel", scroll: 35, engaged: 1500 },
        { atMs: START_MS + 3000, name: "Order", path: "/b", plan: "pro", currency: "EUR", engine: "script", revenue: -250 },
      ],
    },
    {
      ...{ startedMs: START_MS + 4000, durationMs: 1000, pageviews: 0, bounce: 0, entry: "", exit: "" },
      events: [
        { atMs: START_MS + 4000, name: "Import", path: "/c", engine: "server", outcome: "failure", duration: 0 },
        { atMs: START_MS + 5000, name: "Import", path: "/c", engine: "application", outcome: "success", duration: 7 },
      ],
    },
  ];
  expect(columns.visits(START_MS, NEXT_MS, START_MS)).toEqual(seen);
  const restarted = openColumns(directory);
  expect(restarted.visits(START_MS, NEXT_MS, LATER_MS)).toEqual(seen);
  const [fromFile] = restarted.chunks(START_MS, NEXT_MS, LATER_MS);
  restarted.close();
  const [live] = columns.chunks(START_MS, NEXT_MS, START_MS);
  expect(fromFile).toEqual({ ...live!, whole: null });
});

test("a chunk is in its file as it was, small or mapped", () => {
  const file = join(directory, "a.chunk");
  for (const copies of [1, 20_000]) {
    store(...Array.from({ length: copies }, (_, i) => EVERYTHING.map((e) => ({ ...e, visitor: 10 + i, path: `/${i % 999}` }))).flat());
    for (const chunk of columns.chunks(START_MS, NEXT_MS, START_MS)) {
      writeChunk(file, chunk);
      expect(readChunk(file)).toEqual({ ...chunk, whole: null, isMapped: copies > 1 });
    }
  }
});

test("what all events have alike takes no room in the file", () => {
  const events = Array.from({ length: 8000 }, (_, i) => ({ at: START_MS + i, visitor: 1 + (i % 200), path: `/${i % 10}` }));
  const sizeOf = (more: (i: number) => Partial<EventSketch>): number => {
    store(...events.map((event, i) => ({ ...event, ...more(i) })));
    const [chunk] = columns.chunks(START_MS, NEXT_MS, LATER_MS);
    writeChunk(join(directory, "a.chunk"), chunk!);
    return statSync(join(directory, "a.chunk")).size / chunk!.events;
  };
  const alike = sizeOf(() => ({ title: "T", props: { plan: "pro" } }));
  const different = sizeOf((i) => ({ title: `T${i % 2}`, props: { plan: `${i % 2}` } }));
  // Two columns of two bytes.
  expect(different - alike).toBeGreaterThan(3);
  expect(alike).toBeLessThan(20);
});

test("a property of an event is a text, whatever key and value it has, while the columns are looked at", () => {
  const key = 'a "quoted" \\ käy.with[0] $dots';
  const asked = columns.dictionary.props(key);
  store({ at: START_MS, visitor: 1, props: { [key]: 'v "1" \\ é', plan: "pro" } });
  const valueAt = (event: number): string => {
    const [chunk] = columns.chunks(START_MS, NEXT_MS, START_MS);
    return asked.values[asked.valueOf[chunk!.props.values[chunk!.props.codes[event]!]!]!]!;
  };
  expect(valueAt(0)).toBe('v "1" \\ é');
  store({ at: START_MS + 1, visitor: 1, props: { plan: "pro" } }, { at: START_MS + 2, visitor: 1 });
  store({ at: START_MS + 3, visitor: 1, props: { [key]: "" } }, { at: START_MS + 4, visitor: 1, props: { [key]: "2" } });
  const fresh = openColumns(directory);
  const [chunk] = fresh.chunks(START_MS, NEXT_MS, LATER_MS);
  const { values, valueOf } = fresh.dictionary.props(key);
  expect(Array.from(chunk!.props.codes, (code) => values[valueOf[chunk!.props.values[code]!]!])).toEqual(['v "1" \\ é', "", "", "", "2"]);
  expect(values[0]).toBe("");
  fresh.close();
  columns.dictionary.follow();
  expect([asked.values, asked.valueOf.length >= 5]).toEqual([values, true]);
});

test("the keys of the properties are listed, the usual ones first", () => {
  store({ at: START_MS, visitor: 1, props: { rare: "1", plan: "pro" } }, { at: START_MS, visitor: 1, props: { plan: "free" } });
  store({ at: START_MS, visitor: 1, props: { plan: "pro", seats: "2" } }, { at: START_MS, visitor: 1 });
  store({ at: START_MS, visitor: 1, site: 2, props: { secret: "of another site" } });
  expect(columns.dictionary.properties()).toEqual([
    { key: "plan", sets: 3 },
    { key: "rare", sets: 1 },
    { key: "seats", sets: 1 },
  ]);
});
