import { join } from "node:path";
import { openAdmin, type Admin } from "../admin/admin.ts";
import { systemClock } from "../lib/clock.ts";
import { DataDirectoryError, guardDatabases, prepareDirectory } from "../store/data-directory.ts";
import { DirectoryHeldError, lockDirectory, readLock } from "../store/directory-lock.ts";
import type { Io } from "./io.ts";
import { SCHEMA_VERSIONS } from "./schema-versions.ts";

/** Long enough for a server that is making its databases in the same moment. */
const FIRST_RUN_WAIT_MS = 3000;

/**
 * Opens what people configure, for one command, whether a server runs or not: both may write cairn.db. Only its creation needs the
 * directory's lock, so that a server starting in the same moment does not meet half a database.
 */
export async function withAdmin<Answer>(
  directory: string,
  io: Io,
  work: (admin: Admin, path: string) => Promise<Answer> | Answer,
): Promise<Answer> {
  const { path, warnings } = prepareDirectory(directory);
  for (const warning of warnings) io.err(`cairn: warning: ${warning}`);
  const admin = await openOrCreate(path);
  try {
    return await work(admin, path);
  } finally {
    admin.close();
  }
}

async function openOrCreate(path: string): Promise<Admin> {
  const open = () => openAdmin({ file: join(path, "cairn.db"), now: systemClock });
  for (let waitedMs = 0; ; waitedMs += 100) {
    const marked = readLock(path)?.marked ?? new Set<string>();
    if (marked.has("cairn.db")) {
      guardDatabases(path, marked, SCHEMA_VERSIONS);
      return open();
    }
    try {
      const lock = lockDirectory(path, { waitMs: 0 });
      try {
        guardDatabases(path, lock.marked(), SCHEMA_VERSIONS);
        const admin = open();
        lock.mark(["cairn.db"], systemClock());
        return admin;
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof DirectoryHeldError)) throw error;
      if (waitedMs >= FIRST_RUN_WAIT_MS) throw new DataDirectoryError(`${error.message} It has not made its databases yet; try again.`);
      await Bun.sleep(100);
    }
  }
}
