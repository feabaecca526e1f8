import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NewerDatabaseError } from "../../src/lib/sqlite.ts";
import { DataDirectoryError, guardDatabases, prepareDirectory } from "../../src/store/data-directory.ts";
import { DirectoryHeldError, isHeld, lockDirectory, readLock } from "../../src/store/directory-lock.ts";

const KNOWN = { "cairn.db": 2, "events.db": 3 };
const BOTH = new Set(["cairn.db", "events.db"]);
const NONE = new Set<string>();

let base: string;
let dir: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "cairn-directory-"));
  dir = join(base, "data");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A database as Cairn leaves it: WAL mode, several pages, closed cleanly. */
function makeDatabase(name: string, version: number): string {
  const file = join(dir, name);
  const db = new Database(file, { create: true, readwrite: true, strict: true });
  db.run("pragma journal_mode = wal");
  db.run("create table things (name text) strict");
  db.run(`insert into things
    with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < 50) select hex(randomblob(400)) from numbers`);
  db.run(`pragma user_version = ${version}`);
  db.close(true);
  return file;
}

function usedDirectory(): void {
  mkdirSync(dir, { mode: 0o700 });
  makeDatabase("cairn.db", 2);
  makeDatabase("events.db", 3);
}

describe("the directory", () => {
  test("is created for its user alone, and so is what is made in it", () => {
    const { path, warnings } = prepareDirectory(join(dir, "deeper"));
    expect(path).toBe(join(dir, "deeper"));
    expect(warnings).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    new Database(join(path, "x.db"), { create: true }).run("create table t (a)");
    expect(statSync(join(path, "x.db")).mode & 0o777).toBe(0o600);
  });

  test("that is open to others is warned about", () => {
    mkdirSync(dir);
    chmodSync(dir, 0o777);
    expect(prepareDirectory(dir).warnings).toEqual([`${dir} is open to other users of this machine; close it: chmod 700 ${dir}`]);
  });

  test("that is a file is refused", () => {
    writeFileSync(dir, "text");
    expect(() => prepareDirectory(dir)).toThrow(`The data directory ${dir} is a file, not a directory.`);
  });

  test("that is a symbolic link is refused, and its target is named", () => {
    mkdirSync(join(base, "real"));
    symlinkSync(join(base, "real"), dir);
    expect(() => prepareDirectory(dir)).toThrow(join(base, "real"));
  });

  test("that cannot be created is refused", () => {
    writeFileSync(join(base, "file"), "");
    expect(() => prepareDirectory(join(base, "file", "data"))).toThrow(/cannot be created/);
  });

  test("of another user is refused", () => {
    // Root may give a directory away; anyone else finds one of root's.
    const asRoot = process.getuid!() === 0;
    const others = asRoot ? dir : "/usr";
    if (asRoot) {
      mkdirSync(dir);
      chownSync(dir, 65_534, 65_534);
    }
    expect(() => prepareDirectory(others)).toThrow(`${others} belongs to the user with id ${asRoot ? 65_534 : 0}`);
  });
});

describe("a first run is recognised", () => {
  test("in an empty directory", () => {
    mkdirSync(dir);
    guardDatabases(dir, NONE, KNOWN);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("where a geo database was put beforehand", () => {
    mkdirSync(join(dir, "geo"), { recursive: true });
    guardDatabases(dir, NONE, KNOWN);
  });

  test("where only sites were added so far", () => {
    mkdirSync(dir);
    makeDatabase("cairn.db", 2);
    guardDatabases(dir, new Set(["cairn.db"]), KNOWN);
    expect(existsSync(join(dir, "events.db"))).toBe(false);
  });

  test("where the very first start was cut off before its first table", () => {
    mkdirSync(dir);
    const db = new Database(join(dir, "cairn.db"), { create: true });
    db.run("pragma journal_mode = wal");
    db.close(true);
    guardDatabases(dir, NONE, KNOWN);
  });
});

test("a whole directory passes, marked or (its lock file lost) not, and no byte of it changes", () => {
  usedDirectory();
  const before = readdirSync(dir).map((name) => readFileSync(join(dir, name), "hex"));
  guardDatabases(dir, BOTH, KNOWN);
  guardDatabases(dir, NONE, KNOWN);
  expect(readdirSync(dir).map((name) => readFileSync(join(dir, name), "hex"))).toEqual(before);
});

describe.each(["cairn.db", "events.db"] as const)("%s", (name) => {
  const half = (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2));
  test.each<[string, (file: string) => void, string]>([
    ["missing", (file) => rmSync(file), "is missing, but the directory has been in use"],
    ["emptied", (file) => truncateSync(file, 0), "is empty (0 bytes)"],
    ["cut in half", half, "database disk image is malformed"],
    ["cut to 100 bytes", (file) => truncateSync(file, 100), "cannot be read"],
    ["replaced by text", (file) => writeFileSync(file, "not a database\n".repeat(500)), "file is not a database"],
    ["another program's", (file) => makeForeign(file), "not one of Cairn's"],
    ["a database without tables", (file) => makeBlank(file), "has no tables"],
    ["a directory", (file) => makeFolder(file), "is not a file"],
  ])("%s is refused and nothing is created", (_, damage, message) => {
    for (const marked of [BOTH, NONE]) {
      rmSync(dir, { recursive: true, force: true });
      usedDirectory();
      damage(join(dir, name));
      const before = readdirSync(dir).sort();
      expect(() => guardDatabases(dir, marked, KNOWN)).toThrow(DataDirectoryError);
      expect(() => guardDatabases(dir, marked, KNOWN)).toThrow(message);
      expect(() => guardDatabases(dir, marked, KNOWN)).toThrow(join(dir, name));
      expect(readdirSync(dir).sort()).toEqual(before);
    }
  });

  test("newer than this Cairn is refused with both versions, and no byte changes", () => {
    usedDirectory();
    rmSync(join(dir, name));
    const file = makeDatabase(name, 99);
    const before = readFileSync(file, "hex");
    expect(() => guardDatabases(dir, BOTH, KNOWN)).toThrow(NewerDatabaseError);
    expect(() => guardDatabases(dir, BOTH, KNOWN)).toThrow(/version 99, but this Cairn knows versions up to [23]/);
    expect(readFileSync(file, "hex")).toBe(before);
  });
});

describe("both databases are gone", () => {
  test.each(["salts", "columns", "backups", "events.db-wal"])("but %s is there", (trace) => {
    mkdirSync(join(dir, trace), { recursive: true });
    expect(() => guardDatabases(dir, NONE, KNOWN)).toThrow("is missing, but the directory has been in use");
  });

  test("but the lock file remembers them", () => {
    mkdirSync(dir);
    expect(() => guardDatabases(dir, BOTH, KNOWN)).toThrow("cairn.db is missing");
  });

  test("and all that is left is empty", () => {
    mkdirSync(dir);
    for (const name of ["cairn.db", "events.db", "lock"]) writeFileSync(join(dir, name), "");
    expect(() => guardDatabases(dir, NONE, KNOWN)).toThrow("is empty (0 bytes)");
  });
});

describe("the lock", () => {
  beforeEach(() => mkdirSync(dir));

  test("names its holder, is given back, and remembers databases and address", () => {
    expect(readLock(dir)).toBeNull();
    const lock = lockDirectory(dir, { waitMs: 0 });
    expect([...lock.marked()]).toEqual([]);
    lock.announce("http://127.0.0.1:8080");
    lock.mark(["cairn.db"], 1);
    lock.mark(["cairn.db", "events.db"], 2);
    expect(readLock(dir)).toEqual({ holder: { pid: process.pid, url: "http://127.0.0.1:8080" }, marked: BOTH });
    expect(() => lockDirectory(dir, { waitMs: 0 })).toThrow(DirectoryHeldError);
    expect(() => lockDirectory(dir, { waitMs: 0 })).toThrow(`${dir} is in use by process ${process.pid}`);
    expect(isHeld(dir)).toBe(true);
    lock.release();
    expect(isHeld(dir)).toBe(false);
    const next = lockDirectory(dir, { waitMs: 0 });
    expect(next.marked()).toEqual(BOTH);
    expect(readLock(dir)?.holder?.url).toBe("http://127.0.0.1:8080");
    next.release();
    expect(readdirSync(dir)).toEqual(["lock"]);
  });

  test("is free at once after kill -9 of its holder", async () => {
    const script = `
      import { lockDirectory } from ${JSON.stringify(join(import.meta.dir, "../../src/store/directory-lock.ts"))};
      lockDirectory(${JSON.stringify(dir)}, { waitMs: 0 });
      console.log("held");
      setInterval(() => {}, 1000);`;
    const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
    try {
      const { value } = await child.stdout.getReader().read();
      expect(new TextDecoder().decode(value)).toBe("held\n");
      expect(() => lockDirectory(dir, { waitMs: 0 })).toThrow(`in use by process ${child.pid}`);
    } finally {
      child.kill("SIGKILL");
    }
    await child.exited;
    lockDirectory(dir, { waitMs: 0 }).release();
  });

  test("damaged is named, and what to do about it", () => {
    writeFileSync(join(dir, "lock"), "not a database\n".repeat(500));
    expect(() => lockDirectory(dir, { waitMs: 0 })).toThrow(/lock is damaged .* delete it/);
    expect(() => readLock(dir)).toThrow(/lock is damaged/);
  });
});

function makeForeign(file: string): void {
  rmSync(file);
  const db = new Database(file, { create: true });
  db.run("create table bookmarks (url text)");
  db.close(true);
}

function makeBlank(file: string): void {
  rmSync(file);
  const db = new Database(file, { create: true });
  db.run("pragma journal_mode = wal");
  db.close(true);
}

function makeFolder(file: string): void {
  rmSync(file);
  mkdirSync(file);
}
