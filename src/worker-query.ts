import type { SiteId } from "./model/ids.ts";
import { QueryEngine, type ExecuteRequest } from "./store/columns/query-engine.ts";
import type { Range } from "./store/store.ts";
import { serveThread } from "./threads.ts";

declare const self: typeof globalThis;

/** The query thread: reads events.db, owns the columns. */
serveThread(self, (places: { file: string; columns: string }) => {
  const engine = new QueryEngine(places);
  return {
    ready: () => null,
    execute: (request: ExecuteRequest) => engine.execute(request, Date.now()),
    span: (site: SiteId) => engine.span(site),
    properties: (site: SiteId) => engine.properties(site),
    read: ({ site, range, after }: { site: SiteId; range: Range; after: number | null }) => engine.read(site, range, after),
    drops: ({ site, fromDay }: { site: SiteId | null; fromDay: number }) => engine.drops(site, fromDay),
    dropSamples: ({ site, limit }: { site: SiteId; limit: number }) => engine.dropSamples(site, limit),
    forget: (site: SiteId) => engine.forget(site),
    check: () => engine.check(),
    close: () => engine.close(),
  };
});
