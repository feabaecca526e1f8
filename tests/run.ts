/**
 * Runs the tests and ends with the count of all of them on a line of its own: without an argument everything, with `check` what is
 * run before each commit. A test that was skipped counts as failed: what did not run did not pass.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const BIN = join(ROOT, "node_modules/.bin");

/** Prettier remembers which files it has seen: a second run takes a second. */
const PRETTIER = ["--check", "--log-level", "warn", "--cache", "."];
const CHECKS: readonly (readonly string[])[] = [
  [join(BIN, "tsc"), "-p", "."],
  [join(BIN, "prettier"), ...PRETTIER],
];

/** No test measures time: the limit only ends what hangs, and a busy machine is to pass. Tests that take longer say so themselves. */
const PATIENCE = "--timeout=30000";

const reports = await mkdtemp(join(tmpdir(), "cairn-tests-"));
let passed = 0;
let failed = 0;
if (Bun.argv[2] === "check") await Promise.all([...CHECKS.map(check), test("unit", "as it goes")]);
else {
  await Promise.all(CHECKS.map(check));
  await check([process.execPath, "build.ts"]);
  // Two lanes for two cores: what asks the executable or a browser waits half of its time.
  await Promise.all([
    inTurn(["e2e", "web"], (suite) => test(suite, "as it goes")),
    inTurn(["unit", "store", "http"], (suite) => test(suite, "at the end")),
  ]);
}
await rm(reports, { recursive: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Prints what the command printed, at its end, because others may run beside it. */
async function check([program = "", ...args]: readonly string[]): Promise<void> {
  const beganMs = performance.now();
  const { code, output } = await runKept([program, ...args]);
  const ok = code === 0;
  if (!ok) failed++;
  const name = [program.slice(program.lastIndexOf("/") + 1), ...args].slice(0, 2).join(" ");
  console.log(`${output}${ok ? "ok" : "FAILED"}: ${name}, ${secondsSince(beganMs)}`);
}

/** Runs a program and keeps what it prints. */
async function runKept(command: string[]): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const output = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, output: output.join("") };
}

async function inTurn(suites: readonly string[], run: (suite: string) => Promise<void>): Promise<void> {
  for (const suite of suites) await run(suite);
}

async function test(suite: string, shown: "as it goes" | "at the end"): Promise<void> {
  const folder = join(ROOT, "tests", suite);
  if (!existsSync(folder)) throw new Error(`no ${folder}`);
  const title = `\n== tests/${suite}`;
  const beganMs = performance.now();
  const report = join(reports, `${suite}.xml`);
  const command = [process.execPath, "test", folder, PATIENCE, "--reporter=junit", `--reporter-outfile=${report}`];
  let code: number;
  if (shown === "as it goes") {
    console.log(title);
    code = await Bun.spawn(command, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] }).exited;
  } else {
    const kept = await runKept(command);
    code = kept.code;
    console.log(`${title}\n${kept.output}`);
  }
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
