/**
 * Runs everything that `bun run test` promises, one part after the other, and ends with the count of all tests on a line of its own.
 * A test that was skipped counts as failed: what did not run did not pass.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const BIN = join(ROOT, "node_modules/.bin");

const CHECKS: readonly (readonly string[])[] = [
  [join(BIN, "tsc"), "-p", "."],
  [join(BIN, "prettier"), "--check", "--log-level", "warn", "."],
  [process.execPath, "build.ts"],
];
const SUITES = ["unit", "store", "http", "e2e", "web"];

let passed = 0;
let failed = 0;
for (const command of CHECKS) if (!(await check(command))) failed++;
for (const suite of SUITES) await test(suite);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function check(command: readonly string[]): Promise<boolean> {
  const beganMs = performance.now();
  const child = Bun.spawn([...command], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  const ok = (await child.exited) === 0;
  console.log(
    `${ok ? "ok" : "FAILED"}: ${command.map((word) => word.slice(word.lastIndexOf("/") + 1)).join(" ")}, ${secondsSince(beganMs)}`,
  );
  return ok;
}

async function test(suite: string): Promise<void> {
  const folder = join(ROOT, "tests", suite);
  if (!existsSync(folder)) throw new Error(`no ${folder}`);
  console.log(`\n== tests/${suite}`);
  const beganMs = performance.now();
  const child = Bun.spawn([process.execPath, "test", folder], { cwd: ROOT, stdin: "ignore", stdout: "inherit", stderr: "pipe" });
  const counts = await passOn(child.stderr);
  const code = await child.exited;
  const notRun = counts["skip"]! + counts["todo"]!;
  if (notRun > 0) console.log(`${notRun} tests did not run`);
  passed += counts["pass"]!;
  // Bun may also end badly without a failed test: an error between tests, a file that cannot be loaded, a crash, no test at all.
  failed += Math.max(counts["fail"]! + notRun, code === 0 ? 0 : 1);
  console.log(`tests/${suite}: ${secondsSince(beganMs)}`);
}

/** Prints what the runner prints and reads the counts of its summary. */
async function passOn(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Record<string, number>> {
  let text = "";
  for await (const bytes of output) {
    await Bun.write(Bun.stderr, bytes);
    text += new TextDecoder().decode(bytes);
  }
  const count = (word: string): number => Number(text.match(new RegExp(`^ *(\\d+) ${word}$`, "m"))?.[1] ?? 0);
  return Object.fromEntries(["pass", "fail", "skip", "todo"].map((word) => [word, count(word)]));
}

function secondsSince(beganMs: number): string {
  return `${((performance.now() - beganMs) / 1000).toFixed(1)} s`;
}
