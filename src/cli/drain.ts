import type { Server } from "bun";

/** How often the number of open requests is looked at; there is no event for it. */
const LOOK_MS = 10;
/** After the last answer has left our hands, the time for its bytes to leave the machine. */
const FLUSH_MS = 250;

/**
 * Refuses new connections and waits until every request has its answer, at most `limitMs`. `server.stop()` alone would also wait for
 * connections that never ask anything and for uploads that never end.
 */
export async function drain(server: Server<unknown>, limitMs: number): Promise<void> {
  let closed = false;
  const stopped = server.stop().then(() => (closed = true));
  // By the clock: on a busy machine a look comes late, and hundreds of them by seconds.
  const endsMs = performance.now() + limitMs;
  while (!closed && server.pendingRequests > 0 && performance.now() < endsMs) await Bun.sleep(LOOK_MS);
  await Promise.race([stopped, Bun.sleep(FLUSH_MS)]);
  if (!closed) await server.stop(true);
}
