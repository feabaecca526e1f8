import { expect, test } from "bun:test";
import { localMoment } from "../../src/lib/local-moment.ts";

test.each([
  ["2026-11-21", "2026-11-21"],
  ["2024-02-29", "2024-02-29"],
  ["2026-11-21T14:30", "2026-11-21T14:30"],
  ["2026-11-21 14:30", "2026-11-21T14:30"],
  ["2026-11-21T14:30:59", "2026-11-21T14:30"],
  ["2026-11-21T14:30:59.999", "2026-11-21T14:30"],
  // Berlin is an hour ahead of UTC in winter and two in summer.
  ["2026-11-21T23:30:00Z", "2026-11-22T00:30"],
  ["2026-07-01T22:30:00z", "2026-07-02T00:30"],
  ["2026-11-21T14:30:00+01:00", "2026-11-21T14:30"],
  ["2026-11-21T14:30-0500", "2026-11-21T20:30"],
  // No clock of Berlin showed this minute, but it is a place on the graph.
  ["2026-03-29T02:30", "2026-03-29T02:30"],
])("%s is %s in Berlin", (text, expected) => expect(localMoment(text, "Europe/Berlin")).toBe(expected));

test.each([
  "",
  "today",
  "2026-11",
  "2026-02-30",
  "2026-13-01",
  "21.11.2026",
  "2026-11-21T24:30",
  "2026-11-21T14",
  "2026-11-21Z",
  "+002026-11-21",
  "9999-12-31T23:30:00Z",
  "0000-01-01T00:00:00+02:00",
])("%s is none", (text) => expect(localMoment(text, "Europe/Berlin")).toBeNull());
