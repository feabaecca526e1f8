import { expect, test } from "bun:test";
import { QueryClock } from "../../src/store/columns/query-clock.ts";

test("a question that ran for a while lets others have their turn", async () => {
  const clock = new QueryClock(new SharedArrayBuffer(4));
  const order: string[] = [];
  setImmediate(() => order.push("other"));
  const startedMs = performance.now();
  while (performance.now() - startedMs < 50);
  await clock.turn();
  order.push("long");
  expect(order).toEqual(["other", "long"]);
});

test("a question that is no longer wanted stops, also while it gave way", async () => {
  const cancelled = new SharedArrayBuffer(4);
  const clock = new QueryClock(cancelled);
  const startedMs = performance.now();
  while (performance.now() - startedMs < 50);
  const turn = clock.turn();
  Atomics.store(new Int32Array(cancelled), 0, 1);
  await expect(turn).rejects.toThrow("cancelled");
  expect(() => clock.proceed()).toThrow("cancelled");
});
