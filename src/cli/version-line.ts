import { Database } from "bun:sqlite";
import { VERSION } from "../config/version.ts";
import { sqliteVersion } from "../lib/sqlite.ts";

/** "cairn 0.1.0 (Bun 1.4.5, SQLite 3.54.1)": what a bug report needs. */
export function versionLine(): string {
  const db = new Database(":memory:");
  try {
    return `cairn ${VERSION} (Bun ${Bun.version}, SQLite ${sqliteVersion(db)})`;
  } finally {
    db.close();
  }
}
