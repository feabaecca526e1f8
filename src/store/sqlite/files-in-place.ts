import { statSync } from "node:fs";

/**
 * Notices that a database was deleted, moved or replaced under an open connection. SQLite would go on writing into files that have no
 * name any more, and what was acknowledged would be gone with the process. Answers the name of the first file that is not what it was,
 * or null. A few microseconds.
 */
export function filesInPlace(file: string): () => string | null {
  const files = [file, `${file}-wal`];
  const known = files.map(identityOf);
  return () => {
    for (const [index, name] of files.entries()) {
      const found = identityOf(name);
      // The write-ahead log of a database that nobody wrote to yet comes later.
      known[index] ??= found;
      if (found === null ? known[index] !== null : found !== known[index]) return name;
    }
    return null;
  };
}

function identityOf(file: string): string | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev} ${stats.ino}`;
}
