import { expect, test } from "bun:test";
import { steadyClock } from "../../src/lib/steady-clock.ts";

const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse("2026-03-10T12:00:00Z");

/** What the clock says after each step: so much later by any clock, with the system's clock set to another hour before. */
function follow(steps: readonly { readonly setH?: number; readonly passMs: number }[]): string[] {
  let systemMs = NOON_MS;
  let elapsedMs = 5_000;
  const clock = steadyClock(
    () => systemMs,
    () => elapsedMs,
  );
  return steps.map(({ setH = 0, passMs }) => {
    systemMs += setH * HOUR_MS + passMs;
    elapsedMs += passMs;
    return new Date(clock()).toISOString().slice(5, 19);
  });
}

test("is the system's clock, also when that is set ahead", () => {
  expect(follow([{ passMs: 1000 }, { setH: 24, passMs: 1000 }, { passMs: 1000 }])).toEqual([
    "03-10T12:00:01",
    "03-11T12:00:02",
    "03-11T12:00:03",
  ]);
});

test("set back by an hour it goes on at half the speed until the other has caught up", () => {
  const minute = 60_000;
  expect(
    follow([{ setH: -1, passMs: 0 }, { passMs: minute }, { passMs: 59 * minute }, { passMs: 60 * minute }, { passMs: minute }]),
  ).toEqual(["03-10T12:00:00", "03-10T12:00:30", "03-10T12:30:00", "03-10T13:00:00", "03-10T13:01:00"]);
});

test("set back by more than three hours it follows at once: the time before was wrong", () => {
  expect(follow([{ setH: -3, passMs: 0 }])).toEqual(["03-10T12:00:00"]);
  expect(follow([{ setH: -4, passMs: 0 }])).toEqual(["03-10T08:00:00"]);
  expect(
    follow([
      { setH: 240, passMs: 1000 },
      { setH: -240, passMs: 1000 },
    ]),
  ).toEqual(["03-20T12:00:01", "03-10T12:00:02"]);
});
