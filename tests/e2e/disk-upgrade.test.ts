import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import { EVENTS_MIGRATIONS } from "../../src/store/sqlite/schema.ts";
import { makeKey } from "../helpers/api.ts";
import { EXECUTABLE, freePort, runCairn, startCairn, temporaryDirectory } from "../helpers/cairn-process.ts";
import { TEST_SITE } from "../helpers/ledger.ts";
import { inNamespace } from "../helpers/namespace.ts";

let directory: ReturnType<typeof temporaryDirectory>;
let outside: ReturnType<typeof temporaryDirectory>;
let key: string;
/** A directory of the version before the last two, with one event in it. */
beforeEach(async () => {
  directory = temporaryDirectory();
  outside = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
  key = await makeKey(directory.path);
  const file = join(directory.path, "events.db");
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true });
  const db = openDatabase(file, { synchronous: "full", cacheKiB: 1024 });
  migrate(
    db,
    file,
    EVENTS_MIGRATIONS.filter(({ version }) => version < 6),
  );
  const hour = Math.floor(Date.now() / 3_600_000) - 24;
  db.run("insert into strings (site, kind, code, value) values (1, 'name', 1, 'pageview'), (1, 'path', 1, '/')");
  db.run(`insert into events (id, time, visitor, name, hostname, path, title, origin, client, props, interactive)
    values (4294967297, ${hour * 3_600_000}, 1, 1, 0, 1, 0, 0, 0, 0, 1)`);
  db.run(`insert into hours (site, hour, first_id, last_id, events) values (1, ${hour}, 4294967297, 4294967297, 1)`);
  db.run("pragma wal_checkpoint(truncate)");
  db.close(true);
  chmodSync(file, 0o600);
  copyFileSync(file, join(outside.path, "events.db"));
});
afterEach(() => {
  directory.remove();
  outside.remove();
});

// Enough to look at none of the databases, at one of them, and to open both but not to bring events.db up to date.
test.each([16, 32, 64])(
  "an upgrade with %i KB left on the disk: exit code 1 and the file's name, nothing has changed, and with room it is done",
  async (freeKB) => {
    const { path } = directory;
    const said = join(outside.path, "said");
    const small = `mount -t tmpfs -o size=4m tmpfs /mnt && cp -a ${path}/. /mnt/ && mount --bind /mnt ${path}`;
    const full = `dd if=/dev/zero of=${path}/ballast bs=1k 2>/dev/null; truncate -s -${freeKB}k ${path}/ballast`;
    const start = `${EXECUTABLE} serve --data ${path} --listen 127.0.0.1:${freePort()} >${said} 2>&1; echo "exit code $?" >>${said}`;
    const compare = `cmp ${path}/events.db ${outside.path}/events.db >>${said}`;
    const server = await startCairn({
      directory: path,
      wrap: inNamespace(`${small} && (${full}; ${start}; ${compare}; rm ${path}/ballast)`),
    });
    const lines = readFileSync(said, "utf8").trim().split("\n");
    expect(lines.filter((line) => !line.includes(" info "))).toEqual([
      expect.stringMatching(new RegExp(`^cairn: ${path}/(cairn|events)\\.db cannot be opened: .*Nothing in it has changed.* make room`)),
      "exit code 1",
    ]);
    const answer = await fetch(`${server.url}/api/v2/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ site_id: TEST_SITE, metrics: ["pageviews"], date_range: "7d" }),
    });
    expect(await answer.json()).toMatchObject({ results: [{ metrics: [1] }] });
    expect(await server.stop()).toBe(0);
  },
  60_000,
);
