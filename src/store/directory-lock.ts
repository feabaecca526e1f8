import { Database } from "bun:sqlite";
import { join } from "node:path";
import { DataDirectoryError } from "./data-directory.ts";

/**
 * The data directory's lock: an open write transaction on a SQLite file of its own. The kernel frees it with the process, however that
 * ends, so a stale lock does not exist; others can still read the committed rows, which say who holds it. The same file remembers which
 * databases exist, so that a lost one is not taken for a first run. Nothing but SQLite may open it, or the lock is gone (POSIX locks).
 */
export interface DirectoryLock {
  /** Databases known to have been made here. */
  marked(): ReadonlySet<string>;
  /** Leaves the address that this process serves, for `cairn site add`; it stays when the process has ended. */
  announce(url: string): void;
  /** Remembers that these databases exist now. */
  mark(databases: readonly string[], nowMs: number): void;
  release(): void;
}

export interface Holder {
  readonly pid: number;
  /** The address that the last server here served, for snippets; empty when there was none. */
  readonly url: string;
}

/** Thrown when another process holds the directory. */
export class DirectoryHeldError extends DataDirectoryError {
  constructor(
    readonly path: string,
    readonly holder: Holder | null,
  ) {
    super(`The data directory ${path} is in use by ${holder === null ? "another process" : `process ${holder.pid}`}.`);
  }
}

const SCHEMA = `
  create table if not exists holder (id integer primary key check (id = 1), pid integer not null, url text not null) strict;
  create table if not exists databases (name text primary key, since_ms integer not null) strict, without rowid;`;
/** A database that nobody refers to is closed by the garbage collector, and the lock would go with it. */
const held = new Set<Database>();
/** How often a busy lock is tried again. */
const RETRY_MS = 20;
/** Readers hold the file for microseconds; a commit waits for them this long. */
const COMMIT_WAIT_MS = 300;

/** Takes the lock, or throws DirectoryHeldError after `waitMs`. */
export function lockDirectory(path: string, { waitMs }: { waitMs: number }): DirectoryLock {
  const db = openLock(path);
  try {
    begin(db, path, waitMs);
    db.run(SCHEMA);
    run(db, "insert into holder (id, pid, url) values (1, $pid, '') on conflict (id) do update set pid = $pid", { pid: process.pid });
    recommit(db, path);
  } catch (error) {
    db.close(true);
    throw explain(error, path);
  }
  held.add(db);
  return {
    announce(url) {
      run(db, "update holder set url = $url where url <> $url", { url });
      recommit(db, path);
    },
    marked: () => readMarks(db),
    mark(databases, nowMs) {
      const known = readMarks(db);
      if (databases.every((name) => known.has(name))) return;
      for (const name of databases) run(db, "insert or ignore into databases (name, since_ms) values ($name, $nowMs)", { name, nowMs });
      recommit(db, path);
    },
    release() {
      held.delete(db);
      db.run("rollback");
      db.close(true);
    },
  };
}

/** What the lock file says, whoever holds it. Null when there is none yet. */
export function readLock(path: string): { holder: Holder | null; marked: ReadonlySet<string> } | null {
  let db: Database | null = null;
  try {
    db = new Database(join(path, "lock"), { readonly: true, strict: true });
    db.run(`pragma busy_timeout = ${COMMIT_WAIT_MS}`);
    if (db.query("select 1 from sqlite_schema where name = 'holder'").get() === null) return null;
    return { holder: readHolder(db), marked: readMarks(db) };
  } catch (error) {
    if ((error as { code?: string }).code === "SQLITE_CANTOPEN") return null;
    throw explain(error, path);
  } finally {
    db?.close(true);
  }
}

/** True while some process holds the directory. */
export function isHeld(path: string): boolean {
  const db = openLock(path);
  try {
    begin(db, path, 0);
    db.run("rollback");
    return false;
  } catch (error) {
    if (error instanceof DirectoryHeldError) return true;
    throw explain(error, path);
  } finally {
    db.close(true);
  }
}

/** An open statement would keep the file from being closed. */
function run(db: Database, sql: string, parameters: Record<string, string | number>): void {
  const statement = db.prepare(sql);
  try {
    statement.run(parameters);
  } finally {
    statement.finalize();
  }
}

function openLock(path: string): Database {
  try {
    // Not in WAL mode: one file, and its lock is the directory's.
    const db = new Database(join(path, "lock"), { create: true, readwrite: true, strict: true });
    db.run("pragma secure_delete = on");
    return db;
  } catch (error) {
    throw explain(error, path);
  }
}

function begin(db: Database, path: string, waitMs: number): void {
  db.run("pragma busy_timeout = 0");
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      db.run("begin immediate");
      db.run(`pragma busy_timeout = ${COMMIT_WAIT_MS}`);
      return;
    } catch (error) {
      if (!(error as { code?: string }).code?.startsWith("SQLITE_BUSY")) throw error;
      if (waitedMs >= waitMs) throw new DirectoryHeldError(path, readHolder(db));
      Bun.sleepSync(RETRY_MS);
    }
  }
}

/** Makes the rows readable and takes the lock again. Whoever comes between the two has it; the caller has not begun to serve yet. */
function recommit(db: Database, path: string): void {
  db.run("commit");
  begin(db, path, COMMIT_WAIT_MS);
}

function readHolder(db: Database): Holder | null {
  db.run(`pragma busy_timeout = ${COMMIT_WAIT_MS}`);
  try {
    const select = db.prepare<Holder, []>("select pid, url from holder");
    try {
      return select.get();
    } finally {
      select.finalize();
    }
  } catch {
    // The first holder has not written its row yet.
    return null;
  }
}

function readMarks(db: Database): ReadonlySet<string> {
  const select = db.prepare<{ name: string }, []>("select name from databases");
  try {
    return new Set(select.all().map(({ name }) => name));
  } finally {
    select.finalize();
  }
}

function explain(error: unknown, path: string): unknown {
  const { code = "", message } = error as { code?: string; message: string };
  if (!code.startsWith("SQLITE_")) return error;
  const file = join(path, "lock");
  if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT")) {
    return new DataDirectoryError(`${file} is damaged (${code}). It holds no data: make sure no Cairn runs here, then delete it.`);
  }
  return new DataDirectoryError(`${file} cannot be used: ${message} (${code}).`);
}
