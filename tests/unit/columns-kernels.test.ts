import { describe, expect, test } from "bun:test";
import { countGroups } from "../../src/store/columns/count-groups.ts";
import type { Grouped } from "../../src/store/columns/grouping.ts";
import { listEntries, listSet, listVisits, maskEventsOf, narrowByCode, type Run } from "../../src/store/columns/kernels.ts";
import type { Selection } from "../../src/store/columns/selection.ts";
import { addTo, newSums, roomFor, takeOut, type Sums } from "../../src/store/columns/sums.ts";

/**
 * Ann comes twice: reads a, b and a again in 40 s, later only b, a bounce of 5 s. Bob comes once: reads a, and does something that is no
 * page view, in 20 s.
 *
 * event    0 a  1 b  2 a | 3 b | 4 a  5 a (no page view)
 */
const RUN: Run = {
  visitors: 2,
  visits: 3,
  visitStart: Uint32Array.of(0, 2, 3),
  eventStart: Uint32Array.of(0, 3, 4, 6),
  pageview: Uint8Array.of(1, 1, 1, 1, 1, 0),
  visitPageviews: Uint32Array.of(3, 1, 1),
  visitBounce: Uint8Array.of(0, 1, 0),
  visitDurationMs: Uint32Array.of(40_000, 5_000, 20_000),
  firstVisit: 1,
  firstVisitor: 1,
};
/** Groups 0 and 1 are the pages a and b, by an indirection: code 7 is a, code 3 is b. */
const PAGES: Grouped = {
  level: "event",
  codes: Uint16Array.of(7, 3, 7, 3, 7, 7),
  groupOf: Uint32Array.of(9, 9, 9, 1, 9, 9, 9, 0),
};
/** Groups 0 and 1 are two countries: Ann's, also in her second visit, and Bob's. */
const COUNTRIES: Grouped = { level: "visit", codes: Uint16Array.of(0, 0, 1), groupOf: Uint32Array.of(0, 1) };

/** Everything is in group 1. */
const TOTAL: Grouped = { level: "visit", codes: new Uint16Array(3), groupOf: Uint32Array.of(1) };

const ALL: Selection = { kind: "all" };
/** Ann's first visit and Bob's. */
const TWO_VISITS: Selection = { kind: "visits", visits: Uint32Array.of(0, 2), visitMask: Uint8Array.of(1, 0, 1) };
/** The events 1, 2 and 5: b and a of Ann's first visit, and what Bob did. */
const THREE_EVENTS: Selection = {
  kind: "events",
  visits: Uint32Array.of(0, 2),
  events: Uint32Array.of(1, 2, 5),
  ends: Uint32Array.of(2, 3),
  pageviews: Uint32Array.of(2, 0),
  eventMask: Uint8Array.of(0, 1, 1, 0, 0, 1),
};

/** [visitors, visits, pageviews, events, bounces, page views of the visits, their duration in ms] of groups 0 and 1. */
const facts = (sums: Sums): number[][] =>
  [0, 1].map((group) =>
    [sums.visitors, sums.visits, sums.pageviews, sums.events, sums.bounces, sums.visitPageviews, sums.durationMs].map(
      (numbers) => numbers[group]!,
    ),
  );

const NOTHING = [0, 0, 0, 0, 0, 0, 0];
const CASES: [string, Selection, Grouped, number[][]][] = [
  [
    "all by page",
    ALL,
    PAGES,
    [
      [2, 2, 3, 4, 0, 4, 60_000],
      [1, 2, 2, 2, 1, 4, 45_000],
    ],
  ],
  [
    "all by country",
    ALL,
    COUNTRIES,
    [
      [1, 2, 4, 4, 1, 4, 45_000],
      [1, 1, 1, 2, 0, 1, 20_000],
    ],
  ],
  [
    "two visits by page",
    TWO_VISITS,
    PAGES,
    [
      [2, 2, 3, 4, 0, 4, 60_000],
      [1, 1, 1, 1, 0, 3, 40_000],
    ],
  ],
  [
    "two visits by country",
    TWO_VISITS,
    COUNTRIES,
    [
      [1, 1, 3, 3, 0, 3, 40_000],
      [1, 1, 1, 2, 0, 1, 20_000],
    ],
  ],
  [
    "three events by page",
    THREE_EVENTS,
    PAGES,
    [
      [2, 2, 1, 2, 0, 4, 60_000],
      [1, 1, 1, 1, 0, 3, 40_000],
    ],
  ],
  [
    "three events by country",
    THREE_EVENTS,
    COUNTRIES,
    [
      [1, 1, 2, 2, 0, 3, 40_000],
      [1, 1, 0, 1, 0, 1, 20_000],
    ],
  ],
  ["all together", ALL, TOTAL, [NOTHING, [2, 3, 5, 6, 1, 5, 65_000]]],
  ["two visits together", TWO_VISITS, TOTAL, [NOTHING, [2, 2, 4, 5, 0, 4, 60_000]]],
  ["three events together", THREE_EVENTS, TOTAL, [NOTHING, [2, 2, 2, 3, 0, 4, 60_000]]],
];

describe("counts of a chunk", () => {
  test.each(CASES)("%s", (_, selection, grouped, expected) => {
    const sums = newSums(10, "all");
    countGroups(RUN, selection, grouped, sums);
    expect(facts(sums)).toEqual(expected);
  });

  test.each(CASES)("%s, visitors alone", (_, selection, grouped, expected) => {
    const sums = newSums(10, "visitors");
    countGroups(RUN, selection, grouped, sums);
    expect([...sums.visitors.subarray(0, 2)]).toEqual(expected.map(([visitors]) => visitors!));
  });

  test.each(CASES)("%s, without properties of the whole visits", (_, selection, grouped, expected) => {
    const sums = newSums(10, "counts");
    countGroups(RUN, selection, grouped, sums);
    expect([0, 1].map((group) => [sums.visitors[group]!, sums.visits[group]!, sums.pageviews[group]!, sums.events[group]!])).toEqual(
      expected.map((numbers) => numbers.slice(0, 4)),
    );
  });

  test.each(CASES)("%s, of two days that are added up", (_, selection, grouped, expected) => {
    const sums = newSums(10, "all");
    countGroups(RUN, selection, grouped, sums);
    countGroups({ ...RUN, firstVisit: 4, firstVisitor: 3 }, selection, grouped, sums);
    expect(facts(sums)).toEqual(expected.map((numbers) => numbers.map((number) => number * 2)));
  });
});

describe("what a chunk gave, kept", () => {
  test("is added as if it was counted again, and leaves nothing behind", () => {
    const scratch = newSums(10, "all");
    countGroups(RUN, ALL, PAGES, scratch);
    const kept = takeOut(scratch, PAGES.groupOf);
    expect(facts(scratch)).toEqual([NOTHING, NOTHING]);
    expect([...kept.groups].sort()).toEqual([0, 1]);
    const sums = newSums(2, "all");
    addTo(sums, kept.groups, kept);
    addTo(sums, kept.groups, kept);
    expect(facts(sums)).toEqual([
      [4, 4, 6, 8, 0, 8, 120_000],
      [2, 4, 4, 4, 2, 8, 90_000],
    ]);
    // The same numbers of visits may come again after it was taken out.
    countGroups(RUN, ALL, PAGES, scratch);
    expect(facts(scratch)[0]).toEqual([2, 2, 3, 4, 0, 4, 60_000]);
  });

  test("of everything serves a question for visitors", () => {
    const scratch = newSums(10, "all");
    countGroups(RUN, ALL, PAGES, scratch);
    const sums = newSums(2, "visitors");
    const kept = takeOut(scratch, PAGES.groupOf);
    addTo(sums, kept.groups, kept);
    expect([...sums.visitors]).toEqual([2, 1]);
  });

  test("room for more groups keeps what was counted", () => {
    const sums = newSums(10, "all");
    countGroups(RUN, ALL, PAGES, sums);
    expect(facts(roomFor(1000, sums))).toEqual(facts(sums));
  });
});

test.each([
  [[], []],
  [[1], [0]],
  [[0, 0, 0, 0, 0, 0, 1], [6]],
  [
    [1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1],
    [0, 3, 9, 10],
  ],
])("the places of what is set in %j", (mask, expected) => {
  const places = new Uint32Array(mask.length);
  const count = listSet(Uint8Array.from(mask), places);
  expect([...places.subarray(0, count)]).toEqual(expected);
});

test("the visits of selected events", () => {
  const [visits, ends, pageviews] = [new Uint32Array(3), new Uint32Array(3), new Uint32Array(3)];
  const count = listVisits(RUN, Uint32Array.of(1, 2, 5), visits, ends, pageviews);
  expect([visits, ends, pageviews].map((numbers) => [...numbers.subarray(0, count)])).toEqual([
    [0, 2],
    [2, 3],
    [2, 0],
  ]);
});

test.each<[string, Uint8Array | null, Uint8Array | null, number[], number[]]>([
  ["all", null, null, [0, 1, 2], [0, 1, 2]],
  ["of some events", Uint8Array.of(0, 1, 0, 0, 0, 1), null, [0, 2], [0, 2]],
  ["of some visits", null, Uint8Array.of(0, 1, 0), [1], [1]],
])("numbers that few events have, %s", (_, eventMask, visitMask, expectedPlaces, expectedVisits) => {
  const [places, visits] = [new Uint32Array(3), new Uint32Array(3)];
  const count = listEntries(Uint32Array.of(1, 3, 5), RUN.eventStart, eventMask, visitMask, places, visits);
  expect([...places.subarray(0, count)]).toEqual(expectedPlaces);
  expect([...visits.subarray(0, count)]).toEqual(expectedVisits);
});

test("a condition on events is asked of chosen visits only, and narrows what was chosen before", () => {
  const mask = new Uint8Array(6);
  // Code 7 fits. Ann's first visit and Bob's are chosen.
  const fits = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1);
  maskEventsOf(RUN.eventStart, Uint8Array.of(1, 0, 1), PAGES.codes, fits, mask);
  expect([...mask]).toEqual([1, 0, 1, 0, 1, 1]);
  // And are page views.
  narrowByCode(Uint16Array.from(RUN.pageview), Uint8Array.of(0, 1), mask);
  expect([...mask]).toEqual([1, 0, 1, 0, 1, 0]);
});
