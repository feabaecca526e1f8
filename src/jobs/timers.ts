import { describeError, type Log } from "../lib/log.ts";

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown> | unknown;
}

/** A job that failed this often in a row is left alone until the next start: it would only fill the log. */
const FAILURES_UNTIL_PARKED = 5;

/**
 * Runs jobs by the clock, never two at once. A job that is late (a slow predecessor, a suspended machine) runs once, not once for every
 * time it missed. `stop` resolves when the running job has ended.
 */
export function startJobs(jobs: readonly Job[], log: Log): { stop(): Promise<void> } {
  let chain: Promise<void> = Promise.resolve();
  let stopped = false;
  const timers = new Set<Timer>();

  const runOnce = async (job: Job, failures: number): Promise<number> => {
    try {
      await job.run();
      return 0;
    } catch (error) {
      log.error(`Job ${job.name} failed: ${describeError(error)}`, { failures: failures + 1 });
      return failures + 1;
    }
  };

  const schedule = (job: Job, failures: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      chain = chain.then(async () => {
        if (stopped) return;
        const failed = await runOnce(job, failures);
        if (failed >= FAILURES_UNTIL_PARKED) log.error(`Job ${job.name} is parked until the next start.`);
        else if (!stopped) schedule(job, failed);
      });
    }, job.everyMs);
    timers.add(timer);
  };

  for (const job of jobs) schedule(job, 0);
  return {
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      return chain;
    },
  };
}
