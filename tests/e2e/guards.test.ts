import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, runCairn, startCairn, temporaryDirectory } from "../helpers/cairn-process.ts";
import { createLedger, TEST_SITE } from "../helpers/ledger.ts";

let directory: ReturnType<typeof temporaryDirectory>;

/** A directory in which a server has counted something. */
beforeEach(async () => {
  directory = temporaryDirectory();
  await runCairn(["site", "add", TEST_SITE, "--data", directory.path]);
  const server = await startCairn({ directory: directory.path });
  await createLedger("guard").send(server.url);
  await server.stop();
});
afterEach(() => directory.remove());

const serve = () => runCairn(["serve", "--data", directory.path, "--listen", `127.0.0.1:${freePort()}`]);
const snapshot = (): string[] =>
  readdirSync(directory.path)
    .filter((name) => name.endsWith(".db"))
    .map((name) => `${name} ${Bun.hash(readFileSync(join(directory.path, name)))}`);

describe("a database that lost something is no first run", () => {
  const damage: Record<string, (file: string) => void> = {
    emptied: (file) => truncateSync(file, 0),
    "cut in half": (file) => truncateSync(file, statSync(file).size >> 1),
    "cut to 100 bytes": (file) => truncateSync(file, 100),
    "replaced by text": (file) => writeFileSync(file, "not a database\n".repeat(500)),
    deleted: (file) => rmSync(file),
  };
  const cases = ["cairn.db", "events.db"].flatMap((name) => Object.keys(damage).map((kind) => [name, kind] as const));

  test.each(cases)(
    "%s %s: refused by name, nothing created, no set-up page",
    async (name, kind) => {
      damage[kind]!(join(directory.path, name));
      const before = snapshot();
      const { code, stdout, stderr } = await serve();
      expect(code).toBe(1);
      expect(stderr).toContain(name);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(stdout).not.toContain("setup");
      expect(snapshot()).toEqual(before);
    },
    20_000,
  );
});

test("both databases gone and only the lock file left: refused too", async () => {
  for (const name of ["cairn.db", "events.db"]) rmSync(join(directory.path, name));
  const { code, stdout, stderr } = await serve();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("has been in use");
  expect(snapshot()).toEqual([]);
}, 60_000);

test.each(["cairn.db", "events.db"])(
  "a %s of a newer version: refused with both versions, nothing written",
  async (name) => {
    const file = join(directory.path, name);
    const db = new Database(file);
    db.run("pragma user_version = 9999");
    db.close(true);
    const before = snapshot();
    const { code, stderr } = await serve();
    expect(code).toBe(1);
    expect(stderr).toContain("9999");
    expect(stderr).toMatch(/versions? (up to )?\d+/);
    expect(snapshot()).toEqual(before);
  },
  20_000,
);

test("the SQLite inside is said, and new enough", async () => {
  const { stdout } = await runCairn(["--version"]);
  const [major, minor, patch] = stdout
    .match(/SQLite (\d+)\.(\d+)\.(\d+)/)!
    .slice(1)
    .map(Number) as [number, number, number];
  expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
});

test("something else in place of the columns: the start names it and ends, and doctor puts it right", async () => {
  rmSync(join(directory.path, "columns"), { recursive: true, force: true });
  writeFileSync(join(directory.path, "columns"), "not a folder");
  const { code, stderr } = await serve();
  expect({ code, names: stderr.includes(`${directory.path}/columns cannot be used`) }).toEqual({ code: 1, names: true });
  expect((await runCairn(["doctor", "--data", directory.path])).stdout).toBe("columns is not a folder (--fix repairs it)\n");
  expect((await runCairn(["doctor", "--fix", "--data", directory.path])).code).toBe(0);
  const server = await startCairn({ directory: directory.path });
  expect((await createLedger("after").send(server.url)).outcome).toBe("counted");
  expect(await server.stop()).toBe(0);
}, 60_000);
