import { realpathSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { systemClock, type Clock } from "../../lib/clock.ts";

/** In a folder that has just changed, another change may leave the same time behind: the times of files tick, at most every 10 ms. */
const TICK_MS = 50;
/** Of file systems that know whole or even seconds alone. */
const COARSE_TICK_MS = 3_000;

type Seen = Pick<Stats, "dev" | "ino" | "mtimeMs" | "ctimeMs">;
type Look = (path: string) => Seen | undefined;

const look: Look = (path) => statSync(path, { throwIfNoEntry: false });

/**
 * Notices that a database was deleted, moved or replaced under an open connection. SQLite would go on writing into files that have no
 * name any more, and what was acknowledged would be gone with the process. Answers the name of the first file that is not what it was,
 * or null. A few microseconds.
 *
 * A name that comes, goes or changes its file changes the folder's own time, so the write-ahead log is looked at only when its folder is
 * not what it was. To look at it before each commit would be dear: Linux (since 6.13) gives a file that somebody has looked at a fresh time
 * with the next write, and the sync then writes the file's inode too, 60 microseconds for a commit of 160.
 */
export function filesInPlace(file: string, at: Look = look, now: Clock = systemClock): () => string | null {
  const known = at(file);
  // Where SQLite writes it, also when the database is a link.
  const log = `${realpathSync(file)}-wal`;
  const folder = dirname(log);
  let knownLog = at(log);
  let settled: Seen | undefined;

  return () => {
    if (!isSameFile(at(file), known)) return file;
    const found = at(folder);
    if (found !== undefined && isUnchanged(found, settled)) return null;
    const foundLog = at(log);
    // The write-ahead log of a database that nobody wrote to yet comes later.
    knownLog ??= foundLog;
    if (!isSameFile(foundLog, knownLog)) return log;
    settled = found !== undefined && now() - found.mtimeMs > tickOf(found.mtimeMs) ? found : undefined;
    return null;
  };
}

/** Also when there is none. */
const isSameFile = (found: Seen | undefined, before: Seen | undefined): boolean => found?.ino === before?.ino && found?.dev === before?.dev;

const isUnchanged = (found: Seen, before: Seen | undefined): boolean =>
  isSameFile(found, before) && found.mtimeMs === before?.mtimeMs && found.ctimeMs === before.ctimeMs;

const tickOf = (mtimeMs: number): number => (mtimeMs % 1000 === 0 ? COARSE_TICK_MS : TICK_MS);
