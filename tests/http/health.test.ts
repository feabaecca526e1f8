import { expect, test } from "bun:test";
import type { Store } from "../../src/store/store.ts";
import { openHarness, type Harness } from "./harness.ts";

/** A real store whose two halves can be made to fail or to hang. */
function breakable(store: Store) {
  const state = { append: "ok", drops: "ok", probes: 0 };
  const through = <Answer>(how: string, work: () => Promise<Answer>): Promise<Answer> =>
    how === "ok" ? work() : how === "fail" ? Promise.reject(new Error("SQLITE_FULL at /secret")) : new Promise(() => {});
  const broken: Pick<Store, "append" | "drops"> = {
    append(events, drops) {
      state.probes++;
      return through(state.append, () => store.append(events, drops));
    },
    drops: (site, day) => through(state.drops, () => store.drops(site, day)),
  };
  return { state, store: { ...broken } as Store };
}

async function openBreakable(): Promise<{ harness: Harness; state: ReturnType<typeof breakable>["state"] }> {
  const inner = await openHarness();
  const { state, store } = breakable(inner.data.store);
  const outer = await openHarness({ store });
  const close = async () => {
    await outer.close();
    await inner.close();
  };
  return { harness: { ...outer, close, call: outer.call, advance: outer.advance }, state };
}

const health = async (harness: Harness) => {
  const answer = await harness.call("GET /api/health");
  return [answer.status, answer.json()];
};

test("ok only while an event could be stored and read", async () => {
  const { harness, state } = await openBreakable();
  expect(await health(harness)).toEqual([200, { ok: true }]);
  harness.advance(1000);
  state.append = "fail";
  expect(await health(harness)).toEqual([503, { ok: false, reason: "Events cannot be stored." }]);
  harness.advance(1000);
  state.append = "ok";
  state.drops = "fail";
  expect(await health(harness)).toEqual([503, { ok: false, reason: "Events cannot be read." }]);
  harness.advance(1000);
  state.drops = "ok";
  expect(await health(harness)).toEqual([200, { ok: true }]);
  expect(harness.logLines.filter((line) => line.includes("Not healthy"))).toHaveLength(1);
  await harness.close();
});

test("asked a hundred times, it asks the disk once", async () => {
  const { harness, state } = await openBreakable();
  await Promise.all(Array.from({ length: 100 }, () => health(harness)));
  expect(state.probes).toBe(1);
  harness.advance(999);
  await health(harness);
  expect(state.probes).toBe(1);
  harness.advance(1);
  await health(harness);
  expect(state.probes).toBe(2);
  await harness.close();
});

test("a store that hangs is ill, and is not asked again meanwhile", async () => {
  const { harness, state } = await openBreakable();
  state.append = "hang";
  const answers = await Promise.all([health(harness), health(harness)]);
  for (const answer of answers) expect(answer).toEqual([503, { ok: false, reason: "The store does not answer." }]);
  expect(state.probes).toBe(1);
  await harness.close();
}, 60_000);
