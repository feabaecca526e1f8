/**
 * Makes calls share runs of a slow action: a call answers after a run that began after it. While one run is under way, at most one
 * more is waiting, however many ask.
 */
export function coalesce(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  const start = (): Promise<void> => {
    const run = action().finally(() => {
      if (running === run) running = null;
    });
    running = run;
    return run;
  };

  return () => {
    if (running === null) return start();
    waiting ??= running
      .catch(() => {
        // Told to those who asked for it; the next run is a new attempt.
      })
      .then(() => {
        waiting = null;
        return start();
      });
    return waiting;
  };
}
