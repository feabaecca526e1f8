import { expect, test } from "bun:test";
import { dayAfterKey, weeksOf } from "../../web/calendar.ts";
import { weekStartOf } from "../../web/range.ts";

test.each([
  ["2026-11-01", 1, 6, [null, null, null, null, null, null, "2026-11-01"]],
  ["2026-11-15", 7, 5, ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07"]],
  ["2026-02-01", 7, 4, ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06", "2026-02-07"]],
  ["2026-05-01", 6, 6, [null, null, null, null, null, null, "2026-05-01"]],
] as const)("%s with weeks from %i has %i lines, the first one %p", (month, start, lines, first) => {
  const weeks = weeksOf(month, start);
  expect(weeks[0]).toEqual(first as never);
  expect(weeks.length).toBe(lines);
});

test.each([
  ["2026-11-21", "ArrowLeft", false, "2026-11-20"],
  ["2026-11-30", "ArrowRight", false, "2026-12-01"],
  ["2026-11-21", "ArrowUp", false, "2026-11-14"],
  ["2026-11-21", "ArrowDown", false, "2026-11-28"],
  ["2026-11-21", "Home", false, "2026-11-16"],
  ["2026-11-21", "End", false, "2026-11-22"],
  ["2026-03-31", "PageUp", false, "2026-02-28"],
  ["2026-01-31", "PageDown", false, "2026-02-28"],
  ["2024-02-29", "PageUp", true, "2023-02-28"],
  ["2026-11-21", "Enter", false, null],
] as const)("from %s, %s (Shift: %p) leads to %p", (date, key, shift, to) => expect(dayAfterKey(date, key, shift, 1)).toBe(to));

test.each([
  ["", "sunday", 7],
  ["saturday", "sunday", 6],
  ["monday", "sunday", 1],
  [undefined, undefined, 1],
] as const)("a reader with %p of a site with %p begins weeks on %i", (reader, site, day) => expect(weekStartOf(reader, site)).toBe(day));
