import { dateToDay, zoneOf } from "../../src/lib/zone.ts";
import type { Log } from "../../src/lib/log.ts";
import type { EventSketch } from "../helpers/make-event.ts";
import type { Span } from "./rolled-plans.ts";

export const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
/** Every day of the scene is over by then. */
export const NOW_MS = Date.parse("2026-11-20T12:00:00Z");

export const startOf = (date: string, timezone: string): number => zoneOf(timezone).dayStartMs(dateToDay(date));

/** Three days of Berlin around the night in which summer time ends; the second visitor stays over midnight. */
export const BERLIN = "Europe/Berlin";
export const SCENE: readonly EventSketch[] = [
  { at: "2026-10-24T10:00+02:00", visitor: 1, path: "/", client: { country: "DE" }, origin: { source: "Google" } },
  { at: "2026-10-24T10:05+02:00", visitor: 1, path: "/shop", client: { country: "DE" }, origin: { source: "Google" } },
  { at: "2026-10-24T23:50+02:00", visitor: 2, path: "/", client: { country: "FR" } },
  { at: "2026-10-25T00:10+02:00", visitor: 2, path: "/shop", client: { country: "FR" } },
  { at: "2026-10-25T02:30+02:00", visitor: 3, path: "/", client: { country: "DE" } },
  { at: "2026-10-25T02:30+01:00", visitor: 3, path: "/", client: { country: "DE" } },
  { at: "2026-10-26T09:00+01:00", visitor: 4, path: "/", client: { country: "DE" }, revenue: [1250, "EUR"] },
];
export const WHOLE: Span = { timezone: BERLIN, fromMs: startOf("2026-10-24", BERLIN), toMs: startOf("2026-10-27", BERLIN) };
