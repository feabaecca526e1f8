import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCairn, startCairn, temporaryDirectory } from "../helpers/cairn-process.ts";
import { createLedger, TEST_SITE } from "../helpers/ledger.ts";

let sound: ReturnType<typeof temporaryDirectory>;
beforeAll(async () => {
  sound = temporaryDirectory();
  await runCairn(["site", "add", TEST_SITE, "--data", sound.path]);
  const server = await startCairn({ directory: sound.path });
  const ledger = createLedger("rot");
  for (let visitor = 1; visitor <= 40; visitor++) await ledger.send(server.url, { visitor });
  expect(await server.stop()).toBe(0);
}, 60_000);
afterAll(() => sound.remove());

/** Turns a bit of the file in the first place where these bytes stand; answers what doctor says then, briefly and deeply. */
async function turnBitIn(bytes: Uint8Array) {
  const copy = temporaryDirectory();
  cpSync(sound.path, copy.path, { recursive: true });
  const file = join(copy.path, "events.db");
  const content = readFileSync(file);
  const at = content.indexOf(bytes);
  expect(at).toBeGreaterThan(0);
  content[at + bytes.length - 1]! ^= 1;
  writeFileSync(file, content);
  const answers = [await runCairn(["doctor", "--data", copy.path]), await runCairn(["doctor", "--deep", "--data", copy.path])] as const;
  copy.remove();
  return answers;
}

test("nothing is wrong with what nothing happened to", async () => {
  const { code, stdout, stderr } = await runCairn(["doctor", "--deep", "--data", sound.path]);
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: "", stderr: expect.stringContaining("Nothing is wrong.") });
}, 30_000);

test("a bit of an event that turned on the disk is found by a deep look, which says when the event was", async () => {
  const db = new Database(join(sound.path, "events.db"), { readonly: true, safeIntegers: true });
  const { visitor } = db
    .query<{ visitor: bigint }, []>(
      "select visitor from events where visitor not between -100000000000000000 and 100000000000000000 limit 1",
    )
    .get()!;
  db.close();
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, visitor);
  const [brief, deep] = await turnBitIn(bytes);
  // SQLite sees a row like any other.
  expect([brief.code, brief.stdout]).toEqual([0, ""]);
  expect(deep.code).toBe(1);
  expect(deep.stdout).toMatch(
    /^events\.db: the \d+ events of site 1 in the hour from \d{4}-\d\d-\d\d \d\d:00 UTC are not what was written$/m,
  );
}, 30_000);

test("a letter of a path that turned is found by any look: it stands in two places that must agree", async () => {
  const db = new Database(join(sound.path, "events.db"), { readonly: true });
  const { value } = db
    .query<{ value: string }, []>("select value from strings where kind = 'path' order by length(value) desc limit 1")
    .get()!;
  db.close();
  const [brief] = await turnBitIn(new TextEncoder().encode(value));
  expect([brief.code, brief.stdout.startsWith("events.db: ")]).toEqual([1, true]);
}, 30_000);
