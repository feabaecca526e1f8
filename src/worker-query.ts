import { goFirst } from "./lib/thread-priority.ts";
import type { SiteId } from "./model/ids.ts";
import {
  QueryEngine,
  type EngineOptions,
  type ExecuteRequest,
  type RemovalRequest,
  type RollUpRequest,
} from "./store/columns/query-engine.ts";
import type { Removal } from "./store/sqlite/daily-writer.ts";
import type { Range } from "./store/store.ts";
import { serveThread } from "./threads.ts";

declare const self: typeof globalThis;

/** The query thread: reads events.db, owns the columns. */
serveThread(self, (options: EngineOptions) => {
  // Somebody waits for its answers, and they take some milliseconds: where cores are short, collecting is delayed by that, not stopped.
  goFirst();
  const engine = new QueryEngine(options);
  return {
    ready: () => null,
    execute: (request: ExecuteRequest) => engine.execute(request, Date.now()),
    span: (site: SiteId) => engine.span(site),
    properties: (site: SiteId) => engine.properties(site),
    read: ({ site, range, after }: { site: SiteId; range: Range; after: number | null }) => engine.read(site, range, after),
    drops: ({ site, fromDay }: { site: SiteId | null; fromDay: number }) => engine.drops(site, fromDay),
    dropSamples: ({ site, limit }: { site: SiteId; limit: number }) => engine.dropSamples(site, limit),
    rollUp: (request: RollUpRequest) => engine.rollUp(request),
    retained: () => engine.retained(),
    removal: (request: RemovalRequest) => engine.removal(request),
    dropBefore: (removal: Removal) => engine.dropBefore(removal),
    forget: (site: SiteId) => engine.forget(site),
    check: () => engine.check(),
    close: () => engine.close(),
  };
});
