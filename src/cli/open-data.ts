import { Database, SQLiteError } from "bun:sqlite";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openAdmin, type Admin } from "../admin/admin.ts";
import { createBatch, type Batch } from "../ingest/batch.ts";
import { createCollector, type Collector } from "../ingest/collector.ts";
import { openGeo, type Geo } from "../ingest/geo.ts";
import { createLastingIds } from "../ingest/lasting-ids.ts";
import { fileSalts } from "../ingest/salt-file.ts";
import { createVisitors, type Visitors } from "../ingest/visitors.ts";
import type { Clock } from "../lib/clock.ts";
import { describeError, type Log } from "../lib/log.ts";
import { requireSqlite, sqliteVersion } from "../lib/sqlite.ts";
import { LIMITS } from "../model/limits.ts";
import { describeLoss, findLosses, openAcknowledged, type Acknowledged } from "../store/acknowledged.ts";
import { cannotOpen, DATABASES, guardDatabases, prepareDirectory } from "../store/data-directory.ts";
import { lockDirectory, type DirectoryLock } from "../store/directory-lock.ts";
import { openStore } from "../store/local.ts";
import type { Store } from "../store/store.ts";
import { SCHEMA_VERSIONS } from "./schema-versions.ts";

export interface DataOptions {
  readonly directory: string;
  readonly log: Log;
  readonly now: Clock;
}

/** Everything that stands on one data directory, held by this process alone. */
export interface Data {
  readonly path: string;
  readonly lock: Pick<DirectoryLock, "announce">;
  readonly admin: Admin;
  readonly store: Store;
  readonly batch: Batch;
  readonly visitors: Visitors;
  readonly collector: Collector;
  readonly geo: Pick<Geo, "refresh">;
  readonly acknowledged: Pick<Acknowledged, "note">;
  /** Commits what is queued, empties the write-ahead logs and gives the directory back. */
  close(): Promise<void>;
}

/** A second server has to say who is first within a second. */
const LOCK_WAIT_MS = 300;

export async function openData({ directory, log, now }: DataOptions): Promise<Data> {
  requireCurrentSqlite();
  const { path, warnings } = prepareDirectory(directory);
  for (const warning of warnings) log.warn(warning);
  // Closed in reverse order, also when a later step fails. One that cannot be closed does not keep the others from it.
  const opened = new AsyncDisposableStack();
  const closing = (what: string, close: () => unknown) =>
    opened.defer(async () => {
      try {
        await close();
      } catch (error) {
        log.error(`Closing ${what} failed: ${describeError(error)}`);
      }
    });
  try {
    const lock = lockDirectory(path, { waitMs: LOCK_WAIT_MS });
    closing("the lock", () => lock.release());
    guardDatabases(path, lock.marked(), SCHEMA_VERSIONS);
    const admin = tryOpenAdmin(join(path, "cairn.db"), now);
    closing("cairn.db", () => admin.close());
    const losses = findLosses(path, (site) => admin.sites.byId(site) !== null);
    for (const loss of losses) log.error(describeLoss(loss, admin.sites.byId(loss.site)!.domain));
    // New events will take the numbers of those that are gone: nothing may remember the old ones.
    if (losses.length > 0) rmSync(join(path, "columns"), { recursive: true, force: true });
    const store = await openStore({ directory: path, log, now });
    closing("events.db", () => store.close());
    const acknowledged = openAcknowledged(path, losses, now);
    closing("the witness of events.db", () => acknowledged.close());
    lock.mark(DATABASES, now());
    const batch = createBatch({ store, now, limits: LIMITS, log });
    const salts = fileSalts({ file: join(path, "salts"), log, isNew: admin.sites.list().length === 0 });
    const visitors = createVisitors({ file: salts, store, settled: () => batch.settled(), now, log });
    closing("the salts", () => visitors.close());
    closing("the batch", () => batch.close());
    const geo = await openGeo({ directory: join(path, "geo"), log });
    const collector = createCollector({
      sites: admin.sites,
      visitors,
      batch,
      geo,
      now,
      lasting: createLastingIds(join(path, "lasting-key")),
      rulesOf: (site) => admin.rules.of(site),
      retainedFromMs: (site) => store.retainedFromMs(site),
    });
    return { path, lock, admin, store, batch, visitors, collector, geo, acknowledged, close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

function tryOpenAdmin(file: string, now: Clock): Admin {
  try {
    return openAdmin({ file, now });
  } catch (error) {
    throw error instanceof SQLiteError ? cannotOpen(file, error) : error;
  }
}

function requireCurrentSqlite(): void {
  const db = new Database(":memory:");
  try {
    requireSqlite(sqliteVersion(db));
  } finally {
    db.close();
  }
}
