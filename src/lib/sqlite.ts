import { Database } from "bun:sqlite";

/** SQLite before this version can lose committed transactions when a WAL is reset (sqlite.org, 2026-03). */
const OLDEST_SQLITE = [3, 51, 3] as const;

export interface Migration {
  /** Numbered from 1 without gaps; only ever added. */
  readonly version: number;
  readonly sql: string;
}

export interface OpenOptions {
  readonly readonly?: boolean;
  /** "full": a commit survives a power cut. "normal": it survives a crash of the process, and a power cut without corruption. */
  readonly synchronous: "full" | "normal";
  readonly cacheKiB: number;
}

/** Thrown when a database was written by a newer Cairn. */
export class NewerDatabaseError extends Error {
  constructor(
    readonly file: string,
    readonly found: number,
    readonly known: number,
  ) {
    super(`${file} has schema version ${found}, but this Cairn knows versions up to ${known}. Run the newer Cairn that wrote it.`);
    this.name = "NewerDatabaseError";
  }
}

/** Opens a database with Cairn's pragmas. Nothing but SQLite may ever open the file while it is open: POSIX locks would be lost. */
export function openDatabase(file: string, { readonly = false, synchronous, cacheKiB }: OpenOptions): Database {
  const db = new Database(file, readonly ? { readonly: true, strict: true } : { create: true, readwrite: true, strict: true });
  // Another process (an administration command) may hold the write lock for a moment.
  db.run("pragma busy_timeout = 5000");
  if (!readonly) {
    // Readers never wait for the writer, and a commit is one sequential write.
    db.run("pragma journal_mode = wal");
    db.run(`pragma synchronous = ${synchronous}`);
    // Deleted rows are overwritten: what was forgotten is not to be found in a free page.
    db.run("pragma secure_delete = on");
    // SQLite's default, repeated because the size of the WAL depends on it (4 MB).
    db.run("pragma wal_autocheckpoint = 1000");
  } else {
    db.run("pragma query_only = on");
  }
  db.run("pragma foreign_keys = on");
  // A database file from elsewhere must not be able to run code through its schema, and damage is to be noticed, not followed.
  db.run("pragma trusted_schema = off");
  db.run("pragma cell_size_check = on");
  db.run(`pragma cache_size = -${cacheKiB}`);
  return db;
}

export function sqliteVersion(db: Database): string {
  return db.query<{ version: string }, []>("select sqlite_version() as version").get()!.version;
}

/** Throws when the SQLite inside the runtime is older than the one Cairn relies on. */
export function requireSqlite(version: string): void {
  const parts = version.split(".").map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) throw new Error(`SQLite ${version} is too old: ${OLDEST_SQLITE.join(".")} or newer is needed.`);
  }
}

/** Number of the newest migration applied; 0 for an empty database. */
export function schemaVersion(db: Database): number {
  return db.query<{ user_version: number }, []>("pragma user_version").get()!.user_version;
}

/** Brings a database to the newest version, one transaction per step, so that an interruption leaves the old or the new version. */
export function migrate(db: Database, file: string, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = schemaVersion(db);
  if (found > newest) throw new NewerDatabaseError(file, found, newest);
  for (const { version, sql } of migrations) {
    if (version <= found) continue;
    const step = db.transaction(() => {
      // Another process may have migrated between our look and our lock.
      if (schemaVersion(db) >= version) return;
      db.run(sql);
      db.run(`pragma user_version = ${version}`);
    });
    step.immediate();
  }
}
