/**
 * Runs everything that `bun run test` promises, one part after the other, and ends with the count of all tests on a line of its own.
 * A test that was skipped counts as failed: what did not run did not pass.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const BIN = join(ROOT, "node_modules/.bin");

const CHECKS: readonly (readonly string[])[] = [
  [join(BIN, "tsc"), "-p", "."],
  [join(BIN, "prettier"), "--check", "--log-level", "warn", "."],
  [process.execPath, "build.ts"],
];
const SUITES = ["unit", "store", "http", "e2e", "web"];

const reports = await mkdtemp(join(tmpdir(), "cairn-tests-"));
let passed = 0;
let failed = 0;
for (const command of CHECKS) if (!(await check(command))) failed++;
for (const suite of SUITES) await test(suite);
await rm(reports, { recursive: true });
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
  const report = join(reports, `${suite}.xml`);
  const command = [process.execPath, "test", folder, "--reporter=junit", `--reporter-outfile=${report}`];
  const code = await Bun.spawn(command, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] }).exited;
  const counts = existsSync(report) ? readCounts(await Bun.file(report).text()) : { tests: 0, failures: 0, skipped: 0 };
  if (counts.skipped > 0) console.log(`${counts.skipped} tests did not run`);
  const bad = counts.failures + counts.skipped;
  passed += counts.tests - bad;
  // Bun may also end badly without a failed test: an error between tests, a file that cannot be loaded, a crash, no test at all.
  failed += Math.max(bad, code === 0 ? 0 : 1);
  console.log(`tests/${suite}: ${secondsSince(beganMs)}`);
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

/** The first tag of a JUnit report has the sums of all files. */
function readCounts(report: string): Counts {
  const sums = /<testsuites [^>]*>/.exec(report)?.[0] ?? "";
  const count = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(sums)?.[1] ?? 0);
  return { tests: count("tests"), failures: count("failures"), skipped: count("skipped") };
}

function secondsSince(beganMs: number): string {
  return `${((performance.now() - beganMs) / 1000).toFixed(1)} s`;
}
