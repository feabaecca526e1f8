import { Database } from "bun:sqlite";
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readlinkSync, readdirSync, statSync, type Stats } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { OperatorError } from "../lib/operator-error.ts";
import { freeBytes } from "../lib/free-space.ts";
import { NewerDatabaseError, schemaVersion } from "../lib/sqlite.ts";

/** Something about the data directory that its owner must put right. One line, for stderr. */
export class DataDirectoryError extends OperatorError {}

export const DATABASES = ["cairn.db", "events.db"] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Traces of use besides the databases. geo/ is not among them: people put it there before the first run. */
const TRACES = ["salts", "columns", "backups", ...DATABASES.map((name) => `${name}-wal`)];
const RESTORE = "Put it back from a backup (docs/operations.md); to begin anew, name another directory with --data.";

/**
 * What to say when a database cannot be opened or brought up to date, most often for want of room. Each step to a new version is one
 * transaction, so what was there is as it was.
 */
export function cannotOpen(file: string, error: unknown): DataDirectoryError {
  const free = Math.floor(freeBytes(dirname(file)) / 1e6);
  const why = `${file} cannot be opened: ${(error as Error).message}`;
  return new DataDirectoryError(
    `${why}. Nothing in it has changed. ${free} MB are free where it lies; make room if that is little, and start again.`,
  );
}

/** A database needs room even to be looked at: for the list of what is in its write-ahead log. */
const isWantOfRoom = (code: string): boolean => ["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE"].includes(code);

/**
 * Creates the directory where it is missing and refuses what cannot be a safe home for the data. From here on everything that the
 * process creates is its user's alone. Answers the absolute path and what deserves a warning.
 */
export function prepareDirectory(named: string): { path: string; warnings: string[] } {
  const path = resolve(named);
  process.umask(0o077);
  const found = existsSync(path) ? lstat(path) : null;
  if (found === null) {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new DataDirectoryError(`The data directory ${path} cannot be created: ${(error as Error).message}`);
    }
    return { path, warnings: [] };
  }
  if (found.isSymbolicLink()) {
    throw new DataDirectoryError(`The data directory ${path} is a symbolic link; name the real one: --data ${readlinkSync(path)}`);
  }
  if (!found.isDirectory()) throw new DataDirectoryError(`The data directory ${path} is a file, not a directory.`);
  checkOwner(path, found);
  checkWritable(path);
  for (const name of [...DATABASES, "lock"]) if (lstat(join(path, name))) checkWritable(join(path, name));
  return { path, warnings: modeWarnings(path) };
}

/** Says which files other users of the machine could read or change. */
export function modeWarnings(path: string): string[] {
  const warnings: string[] = [];
  if (open(path)) warnings.push(`${path} is open to other users of this machine; close it: chmod 700 ${path}`);
  for (const name of [...DATABASES, "lock", "salts"]) {
    const file = join(path, name);
    if (lstat(file) !== null && open(file)) warnings.push(`${file} is open to other users of this machine; close it: chmod 600 ${file}`);
  }
  return warnings;
}

/**
 * Tells a first run from a directory that lost something. SQLite would make a new, empty database in place of a missing or emptied
 * one, and Cairn would greet whoever comes first: a disk fault must not become a takeover. `marked` are the databases that the lock
 * file remembers; `known` the newest schema versions this Cairn understands. Throws; changes nothing.
 */
export function guardDatabases(path: string, marked: ReadonlySet<string>, known: Readonly<Record<DatabaseName, number>>): void {
  const states = DATABASES.map((name) => ({ name, state: lookAt(join(path, name), known[name]) }));
  const used = marked.size > 0 || states.some(({ state }) => state === "in use") || leavesTraces(path);
  for (const { name, state } of states) {
    const file = join(path, name);
    if (state === "empty") throw new DataDirectoryError(`${file} is empty (0 bytes): this is damage, not a first run. ${RESTORE}`);
    if (!used || state === "in use") continue;
    // A directory where only sites were added so far has no events.db yet; its lock file says so.
    if (state === "missing" && marked.size > 0 && !marked.has(name)) continue;
    const what = state === "missing" ? "is missing, but the directory has been in use" : "has no tables, but the directory has been in use";
    throw new DataDirectoryError(`${file} ${what}. ${RESTORE}`);
  }
}

type State = "missing" | "empty" | "blank" | "in use";

/** "blank": a first start was interrupted between creating the file and its first table. */
function lookAt(file: string, known: number): State {
  const found = lstat(file);
  if (found === null) return "missing";
  if (!statSync(file).isFile()) throw new DataDirectoryError(`${file} is not a file.`);
  if (found.size === 0) return "empty";
  let db: Database | null = null;
  try {
    // Not read-only: a read-only reader would leave its -shm and -wal files behind. Nothing is written.
    db = new Database(file, { readwrite: true, create: false, strict: true });
    db.run("pragma busy_timeout = 2000");
    const version = schemaVersion(db);
    const { tables } = db.query<{ tables: number }, []>("select count(*) as tables from sqlite_schema").get()!;
    if (version > known) throw new NewerDatabaseError(file, version, known);
    if (version === 0 && tables > 0) throw new DataDirectoryError(`${file} is a database, but not one of Cairn's.`);
    return version === 0 ? "blank" : "in use";
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (!code.startsWith("SQLITE_")) throw error;
    if (isWantOfRoom(code)) throw cannotOpen(file, error);
    throw new DataDirectoryError(`${file} cannot be read: ${(error as Error).message} (${code}). ${RESTORE}`);
  } finally {
    db?.close(true);
  }
}

function leavesTraces(path: string): boolean {
  return readdirSync(path).some((name) => TRACES.includes(name));
}

function checkOwner(path: string, { uid }: Stats): void {
  const self = process.getuid?.();
  if (self === undefined || uid === self) return;
  throw new DataDirectoryError(
    `The data directory ${path} belongs to the user with id ${uid}, but this process runs as ${self}. Run it as that user: sudo -u '#${uid}' cairn ...`,
  );
}

function checkWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    const why = (error as { code?: string }).code === "EROFS" ? "it lies on a read-only file system" : (error as Error).message;
    throw new DataDirectoryError(`${path} cannot be written: ${why}.`);
  }
}

const open = (path: string): boolean => (statSync(path).mode & 0o077) !== 0;
const lstat = (path: string): Stats | null => lstatSync(path, { throwIfNoEntry: false }) ?? null;
