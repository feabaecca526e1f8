import { realpathSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { systemClock, type Clock } from "../../lib/clock.ts";

/** In a folder that has just changed, another change may leave the same time behind: the times of files tick, at most every 10 ms. */
const TICK_MS = 50;
/** Of file systems that know whole or even seconds alone. */
const COARSE_TICK_MS = 3_000;

type Look = (path: string) => Pick<Stats, "dev" | "ino" | "mtimeMs" | "ctimeMs"> | undefined;

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
  const known = identityOf(at(file));
  // Where SQLite writes it, also when the database is a link.
  const log = `${realpathSync(file)}-wal`;
  const folder = dirname(log);
  let knownLog = identityOf(at(log));
  let settled: ReturnType<Look>;

  return () => {
    if (identityOf(at(file)) !== known) return file;
    const found = at(folder);
    if (found !== undefined && isSame(found, settled)) return null;
    const foundLog = identityOf(at(log));
    // The write-ahead log of a database that nobody wrote to yet comes later.
    knownLog ??= foundLog;
    if (foundLog !== knownLog) return log;
    settled = found !== undefined && now() - found.mtimeMs > tickOf(found.mtimeMs) ? found : undefined;
    return null;
  };
}

function isSame(found: NonNullable<ReturnType<Look>>, before: ReturnType<Look>): boolean {
  if (before === undefined) return false;
  const { dev, ino, mtimeMs, ctimeMs } = found;
  return mtimeMs === before.mtimeMs && ctimeMs === before.ctimeMs && ino === before.ino && dev === before.dev;
}

const tickOf = (mtimeMs: number): number => (mtimeMs % 1000 === 0 ? COARSE_TICK_MS : TICK_MS);

const identityOf = (stats: ReturnType<Look>): string | null => (stats === undefined ? null : `${stats.dev} ${stats.ino}`);
