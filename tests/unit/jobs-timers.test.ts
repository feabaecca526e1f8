import { expect, test } from "bun:test";
import { startJobs } from "../../src/jobs/timers.ts";
import type { Log } from "../../src/lib/log.ts";

function collectingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  return { log: { info: add, warn: add, error: add }, lines };
}

test("jobs run again and again, and never two at once", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  let runs = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await Bun.sleep(2);
    running--;
    if (++runs === 8) resolve();
  };
  const jobs = startJobs(
    [
      { name: "a", everyMs: 1, run: work },
      { name: "b", everyMs: 1, run: work },
    ],
    collectingLog().log,
  );
  await promise;
  await jobs.stop();
  expect(most).toBe(1);
  const after = runs;
  await Bun.sleep(10);
  expect(runs).toBe(after);
});

test("a job that fails five times in a row is parked; the others go on", async () => {
  const { log, lines } = collectingLog();
  const { promise, resolve } = Promise.withResolvers<void>();
  let failed = 0;
  let others = 0;
  const fail = () => {
    failed++;
    throw new Error("broken");
  };
  const other = () => {
    if (failed >= 5 && ++others === 5) resolve();
  };
  const jobs = startJobs(
    [
      { name: "bad", everyMs: 1, run: fail },
      { name: "good", everyMs: 1, run: other },
    ],
    log,
  );
  await promise;
  await jobs.stop();
  expect(failed).toBe(5);
  expect(lines.filter((line) => line.startsWith("Job bad failed: Error: broken"))).toHaveLength(5);
  expect(lines.at(-1)).toBe("Job bad is parked until the next start.");
});
