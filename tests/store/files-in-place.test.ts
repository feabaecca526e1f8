import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesInPlace } from "../../src/store/sqlite/files-in-place.ts";

let parent: string;
let folder: string;
let file: string;
let looked: string[];
let inPlace: () => string | null;

/** So long after the folder's last change that a further one cannot have the same time. */
const later = (): number => Date.now() + 60_000;

const look = (path: string) => {
  looked.push(path);
  return statSync(path, { throwIfNoEntry: false });
};

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "cairn-in-place-"));
  folder = join(parent, "data");
  file = join(folder, "events.db");
  mkdirSync(folder);
  writeFileSync(file, "truth");
  writeFileSync(`${file}-wal`, "log");
  looked = [];
  inPlace = filesInPlace(file, look, later);
  expect(inPlace()).toBeNull();
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe("a database is no longer in its place", () => {
  const changes: readonly [string, () => void, () => string][] = [
    ["deleted", () => rmSync(file), () => file],
    ["its log is deleted", () => rmSync(`${file}-wal`), () => `${file}-wal`],
    ["replaced by a copy", () => replace(file), () => file],
    ["its log is replaced by a copy", () => replace(`${file}-wal`), () => `${file}-wal`],
    ["the folder is deleted", () => rmSync(folder, { recursive: true }), () => file],
    ["the folder is moved away", () => renameSync(folder, `${folder}-old`), () => file],
    ["a copy stands in the folder's place", replaceFolder, () => file],
  ];
  for (const [name, change, expected] of changes)
    test(name, () => {
      change();
      expect(inPlace()).toBe(expected());
      // Whoever asks again hears the same.
      expect(inPlace()).toBe(expected());
    });
});

test("other files may come and go", () => {
  writeFileSync(join(folder, "salts.new"), "");
  renameSync(join(folder, "salts.new"), join(folder, "salts"));
  expect(inPlace()).toBeNull();
  rmSync(join(folder, "salts"));
  expect(inPlace()).toBeNull();
});

test("put back, it is in its place again", () => {
  renameSync(folder, `${folder}-old`);
  expect(inPlace()).toBe(file);
  renameSync(`${folder}-old`, folder);
  expect(inPlace()).toBeNull();
});

test("a log that comes later is known from then on", () => {
  rmSync(`${file}-wal`);
  inPlace = filesInPlace(file, look, later);
  expect(inPlace()).toBeNull();
  writeFileSync(`${file}-wal`, "log");
  expect(inPlace()).toBeNull();
  rmSync(`${file}-wal`);
  expect(inPlace()).toBe(`${file}-wal`);
});

test("as long as nothing changes, the log is left alone: to look at it makes the next sync dear", () => {
  looked = [];
  for (let commit = 0; commit < 5; commit++) expect(inPlace()).toBeNull();
  expect(looked).not.toContain(`${file}-wal`);
  expect(looked).toContain(folder);
});

describe("a database that is a link", () => {
  const link = (): string => join(parent, "link.db");
  beforeEach(() => {
    symlinkSync(file, link());
    inPlace = filesInPlace(link(), look, later);
    expect(inPlace()).toBeNull();
  });

  test("what it leads to is deleted", () => {
    rmSync(file);
    expect(inPlace()).toBe(link());
  });
  test("it leads to another", () => {
    copyFileSync(file, `${file}.copy`);
    rmSync(link());
    symlinkSync(`${file}.copy`, link());
    expect(inPlace()).toBe(link());
  });
  test("the log beside what it leads to is deleted", () => {
    rmSync(`${file}-wal`);
    expect(inPlace()).toBe(`${file}-wal`);
  });
});

describe("a change that leaves the folder's time as it was is noticed while that time is young", () => {
  const times = [
    ["where times tick every few milliseconds", 1_790_000_000_123.4, 20],
    ["where they tick every other second", 1_790_000_000_000, 1_900],
  ] as const;
  for (const [name, mtimeMs, passedMs] of times)
    test(name, () => {
      const frozen = (path: string) => {
        const stats = look(path);
        return stats === undefined ? undefined : { dev: stats.dev, ino: stats.ino, mtimeMs, ctimeMs: mtimeMs };
      };
      inPlace = filesInPlace(file, frozen, () => mtimeMs + passedMs);
      expect(inPlace()).toBeNull();
      replace(`${file}-wal`);
      expect(inPlace()).toBe(`${file}-wal`);
    });
});

function replace(path: string): void {
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
}

function replaceFolder(): void {
  cpSync(folder, `${folder}-copy`, { recursive: true });
  renameSync(folder, `${folder}-old`);
  renameSync(`${folder}-copy`, folder);
}
