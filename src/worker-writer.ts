import type { SiteId } from "./model/ids.ts";
import type { DayPart, SiteDay } from "./store/daily.ts";
import type { Removal } from "./store/sqlite/daily-writer.ts";
import { EventWriter } from "./store/sqlite/event-writer.ts";
import { serveThread } from "./threads.ts";

declare const self: typeof globalThis;

/** The writer thread: owns the write connection to events.db. */
serveThread(self, ({ file }: { file: string }) => {
  const writer = new EventWriter(file);
  return {
    ready: () => null,
    append: (text: string) => writer.append(text),
    beginDay: (day: SiteDay) => writer.beginDay(day),
    addToDay: (part: DayPart) => writer.addToDay(part),
    endDay: (day: { number: number; events: number }) => writer.endDay(day),
    dropOtherZones: (of: { site: SiteId; timezone: string }) => writer.dropOtherZones(of),
    beginRemoval: (removal: Removal) => writer.beginRemoval(removal),
    removeBefore: (removal: Removal) => writer.removeBefore(removal),
    forgetDays: (site: SiteId) => writer.forgetDays(site),
    forget: (site: SiteId) => writer.forget(site),
    close: () => writer.close(),
  };
});
