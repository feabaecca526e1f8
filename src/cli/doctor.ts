import type { Database } from "bun:sqlite";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ParsedArgs } from "../config/parse.ts";
import { freeBytes } from "../lib/free-space.ts";
import { describeError, escapeControls } from "../lib/log.ts";
import { openDatabase } from "../lib/sqlite.ts";
import { checkColumns, checkEvents } from "../store/columns/check.ts";
import { describeLoss, earlierLosses, findLosses } from "../store/acknowledged.ts";
import { DATABASES, guardDatabases, modeWarnings, prepareDirectory, type DatabaseName } from "../store/data-directory.ts";
import { isHeld, lockDirectory, readLock } from "../store/directory-lock.ts";
import { checkRows } from "../store/sqlite/check-rows.ts";
import type { Finding } from "../store/store.ts";
import type { Loss } from "../store/witness-file.ts";
import type { Io } from "./io.ts";
import { SCHEMA_VERSIONS } from "./schema-versions.ts";

/** Less room than this is a finding: a month of a busy site would not fit. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** `cairn doctor`: looks at everything and changes nothing, also beside a running server; --fix needs the directory for itself. */
export async function run({ options }: ParsedArgs, io: Io): Promise<number> {
  const path = resolve(options.data);
  if (!existsSync(path)) {
    io.out(`${path} does not exist.`);
    return 1;
  }
  prepareDirectory(path);
  if (options.fix) for (const line of repair(path)) io.err(escapeControls(line));
  const held = existsSync(join(path, "lock")) && isHeld(path);
  if (held) io.err(`The directory is in use by process ${readLock(path)?.holder?.pid}; it is only read.`);
  const findings = examine(path, held, options.deep);
  for (const { what, fixable } of findings) io.out(escapeControls(fixable ? `${what} (--fix repairs it)` : what));
  const sound = findings.every(({ note }) => note === true);
  if (sound) io.err("Nothing is wrong.");
  return sound ? 0 : 1;
}

function examine(path: string, held: boolean, deep: boolean): Finding[] {
  const findings: Finding[] = modeWarnings(path).map(unfixable);
  try {
    guardDatabases(path, readLock(path)?.marked ?? new Set(), SCHEMA_VERSIONS);
  } catch (error) {
    // Without sound databases the other checks would only say the same in other words.
    return [...findings, unfixable((error as Error).message)];
  }
  for (const name of DATABASES) if (existsSync(join(path, name))) findings.push(...examineDatabase(path, name, deep));
  findings.push(...examineAcknowledged(path));
  const columns = join(path, "columns");
  const isFolder = existsSync(columns) && statSync(columns).isDirectory();
  if (isFolder) findings.push(...checkColumns(columns));
  else if (existsSync(columns)) findings.push({ what: "columns is not a folder", fixable: true });
  // A running server may be about to rename one.
  if (!held) findings.push(...leftovers(path).map((file) => ({ what: `${file} is left over`, fixable: true })));
  const free = freeBytes(path);
  if (free < LEAST_FREE_BYTES) findings.push(unfixable(`Only ${Math.round(free / 1e6)} MB are free where ${path} lies.`));
  return findings;
}

function examineDatabase(path: string, name: DatabaseName, deep: boolean): Finding[] {
  let db: Database | null = null;
  try {
    db = openDatabase(join(path, name), { synchronous: "full", cacheKiB: 16_384 });
    db.run("pragma query_only = on");
    const opened = db;
    // One transaction, so that a server that goes on writing cannot make the parts disagree.
    return opened.transaction(() => [
      ...(name === "events.db" ? checkEvents(opened) : checkIntegrity(opened, name)),
      ...(name === "events.db" && deep ? checkRows(opened) : []),
      ...checkForeignKeys(opened, name),
    ])();
  } catch (error) {
    return [unfixable(`${name}: ${describeError(error)}`)];
  } finally {
    db?.close();
  }
}

/** Events that were acknowledged and are not there. What an earlier start has said is told again as a note. */
function examineAcknowledged(path: string): Finding[] {
  const domains = readDomains(join(path, "cairn.db"));
  const describe = (loss: Loss): string => describeLoss(loss, domains.get(loss.site) ?? "a removed site");
  try {
    const now = findLosses(path, (site) => domains.has(site)).map((loss) => unfixable(describe(loss)));
    return [...now, ...earlierLosses(path).map((loss): Finding => ({ what: describe(loss), fixable: false, note: true }))];
  } catch (error) {
    return [unfixable(`events.db: ${describeError(error)}`)];
  }
}

function readDomains(file: string): ReadonlyMap<number, string> {
  if (!existsSync(file)) return new Map();
  // Not read-only: that would leave its -shm and -wal files behind.
  const db = openDatabase(file, { synchronous: "full", cacheKiB: 512 });
  try {
    return new Map(
      db
        .query<{ id: number; domain: string }, []>("select id, domain from sites")
        .all()
        .map(({ id, domain }) => [id, domain]),
    );
  } finally {
    db.close();
  }
}

function checkIntegrity(db: Database, name: string): Finding[] {
  const rows = db.query<{ integrity_check: string }, []>("pragma integrity_check(20)").all();
  return rows.filter((row) => row.integrity_check !== "ok").map((row) => unfixable(`${name}: ${row.integrity_check}`));
}

function checkForeignKeys(db: Database, name: string): Finding[] {
  const rows = db.query<{ table: string; parent: string }, []>("pragma foreign_key_check").all();
  return rows.slice(0, 20).map((row) => unfixable(`${name}: a row of ${row.table} refers to a row of ${row.parent} that does not exist`));
}

function repair(path: string): string[] {
  const lock = lockDirectory(path, { waitMs: 300 });
  try {
    const done: string[] = [];
    if (existsSync(join(path, "columns"))) {
      rmSync(join(path, "columns"), { recursive: true });
      done.push("Deleted columns; they are rebuilt from events.db when they are next needed.");
    }
    for (const file of leftovers(path)) {
      rmSync(file);
      done.push(`Deleted ${file}.`);
    }
    return done.length > 0 ? done : ["There was nothing to repair."];
  } finally {
    lock.release();
  }
}

/** Temporary files of writes that were cut off. */
function leftovers(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tmp|partial)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const unfixable = (what: string): Finding => ({ what, fixable: false });
