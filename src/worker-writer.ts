import type { SiteId } from "./model/ids.ts";
import { EventWriter } from "./store/sqlite/event-writer.ts";
import { serveThread } from "./threads.ts";

declare const self: typeof globalThis;

/** The writer thread: owns the write connection to events.db. */
serveThread(self, ({ file }: { file: string }) => {
  const writer = new EventWriter(file);
  return {
    ready: () => null,
    append: (text: string) => writer.append(text),
    forget: (site: SiteId) => writer.forget(site),
    close: () => writer.close(),
  };
});
