import { expect, test } from "bun:test";
import { createBatch } from "../../src/ingest/batch.ts";
import type { DropCount } from "../../src/model/drop.ts";
import type { Event } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent } from "../helpers/make-event.ts";

const SITE = 1 as SiteId;
const event = (visitor: number): Event => makeEvent({ at: 0, visitor });

/** A store whose commits end when the test says so. */
function heldStore() {
  const commits: { events: readonly Event[]; drops: readonly DropCount[]; end: PromiseWithResolvers<void> }[] = [];
  return {
    commits,
    append(events: readonly Event[], drops: readonly DropCount[]): Promise<void> {
      const end = Promise.withResolvers<void>();
      commits.push({ events, drops, end });
      return end.promise;
    },
  };
}

const open = (store: Parameters<typeof createBatch>[0]["store"], limits: Partial<typeof LIMITS> = {}) =>
  createBatch({ store, now: () => 0, limits: { ...LIMITS, ...limits } });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const stateOf = async (promise: Promise<unknown>): Promise<string> => {
  const pending = Symbol();
  const first = await Promise.race([
    promise.then(
      () => "done",
      () => "failed",
    ),
    turn().then(() => pending),
  ]);
  return first === pending ? "pending" : (first as string);
};

test("events that come during a commit share the next one, and one promise", async () => {
  const store = heldStore();
  const batch = open(store);
  const first = batch.add(event(1));
  await turn();
  const second = batch.add(event(2));
  const third = batch.add(event(3));
  expect(second).toBe(third);
  expect(store.commits).toHaveLength(1);
  expect(await stateOf(first)).toBe("pending");
  store.commits[0]!.end.resolve();
  await first;
  await turn();
  expect(store.commits[1]!.events.map(({ visitor }) => visitor.low)).toEqual([2, 3]);
  expect(await stateOf(second)).toBe("pending");
  store.commits[1]!.end.resolve();
  await second;
});

test("events of one turn of the event loop are committed together", async () => {
  const store = heldStore();
  const batch = open(store);
  batch.add(event(1));
  await Promise.resolve();
  batch.add(event(2));
  await turn();
  expect(store.commits[0]!.events).toHaveLength(2);
});

test("a group has a limit", async () => {
  const store = heldStore();
  const batch = open(store, { batchEvents: 2 as never });
  const promises = [1, 2, 3, 4, 5].map((visitor) => batch.add(event(visitor)));
  expect(new Set(promises).size).toBe(3);
  for (const size of [2, 2, 1]) {
    await turn();
    expect(store.commits.at(-1)!.events).toHaveLength(size);
    store.commits.at(-1)!.end.resolve();
  }
  await Promise.all(promises);
});

test("a failed commit is told to everyone in it, and the next one is tried", async () => {
  const store = heldStore();
  const batch = open(store);
  const first = batch.add(event(1));
  await turn();
  const second = batch.add(event(2));
  store.commits[0]!.end.reject(new Error("disk full"));
  await expect(first).rejects.toMatchObject({ code: "storage_unavailable", status: 503, retryAfterS: 5 });
  await turn();
  store.commits[1]!.end.resolve();
  await second;
});

test("a store that throws at once is a failed commit too", async () => {
  const batch = open({
    append() {
      throw new Error("thread is gone");
    },
  });
  await expect(batch.add(event(1))).rejects.toMatchObject({ code: "storage_unavailable" });
  await expect(batch.add(event(2))).rejects.toMatchObject({ code: "storage_unavailable" });
});

test("a full queue refuses, counts it, and takes events again when there is room", async () => {
  const store = heldStore();
  const batch = open(store, { queuedEvents: 2 as never });
  const first = batch.add(event(1));
  await turn();
  // The events under way count: they are not on disk yet.
  const second = batch.add(event(2));
  await expect(batch.add(event(3))).rejects.toMatchObject({ code: "overloaded", status: 503, retryAfterS: 5 });
  expect(batch.refused()).toBe(1);
  store.commits[0]!.end.resolve();
  await first;
  const fourth = batch.add(event(4));
  store.commits[1]!.end.resolve();
  await second;
  await turn();
  store.commits[2]!.end.resolve();
  await fourth;
});

test("the next group is on its way to the store before those of the one before are told", async () => {
  const store = heldStore();
  const batch = open(store);
  const first = batch.add(event(1)).then(() => store.commits.length);
  await turn();
  const second = batch.add(event(2));
  store.commits[0]!.end.resolve();
  expect(await first).toBe(2);
  store.commits[1]!.end.resolve();
  await second;
});

test("settled waits for what was added before, not for what comes later", async () => {
  const store = heldStore();
  const batch = open(store);
  await batch.settled();
  void batch.add(event(1));
  await turn();
  const second = batch.add(event(2));
  second.catch(() => {});
  const settled = batch.settled();
  store.commits[0]!.end.resolve();
  await turn();
  await turn();
  expect(await stateOf(settled)).toBe("pending");
  store.commits[1]!.end.reject(new Error("disk full"));
  await settled;
});

test("drops are added up and travel with the next commit", async () => {
  const store = heldStore();
  const batch = open(store);
  for (const timeMs of [0, 1, 86_400_000]) batch.drop({ site: SITE, timeMs, reason: "bot" });
  batch.drop({ site: null, timeMs: 0, reason: "unknown_site" });
  batch.drop({ site: SITE, timeMs: 0, reason: "too_long" });
  const added = batch.add(event(1));
  await turn();
  expect(store.commits[0]!.drops).toEqual([
    { site: SITE, day: 0, reason: "bot", count: 2 },
    { site: SITE, day: 1, reason: "bot", count: 1 },
    { site: null, day: 0, reason: "unknown_site", count: 1 },
    { site: SITE, day: 0, reason: "too_long", count: 1 },
  ]);
  store.commits[0]!.end.resolve();
  await added;
});

test("drops alone are written when the batch closes, or within a second", async () => {
  const store = heldStore();
  const batch = open(store);
  batch.drop({ site: SITE, timeMs: 0, reason: "bot" });
  const closing = batch.close();
  await turn();
  expect(store.commits[0]).toMatchObject({ events: [], drops: [{ count: 1 }] });
  store.commits[0]!.end.resolve();
  await closing;

  const later = open(store);
  later.drop({ site: SITE, timeMs: 0, reason: "bot" });
  const deadline = performance.now() + 3_000;
  while (store.commits.length < 2 && performance.now() < deadline) await Bun.sleep(50);
  expect(store.commits[1]).toMatchObject({ events: [], drops: [{ count: 1 }] });
});

test("drops of a failed commit are not lost", async () => {
  const store = heldStore();
  const batch = open(store);
  batch.drop({ site: SITE, timeMs: 0, reason: "bot" });
  const first = batch.add(event(1));
  await turn();
  batch.drop({ site: SITE, timeMs: 0, reason: "bot" });
  store.commits[0]!.end.reject(new Error("disk full"));
  await expect(first).rejects.toMatchObject({ status: 503 });
  const second = batch.add(event(2));
  await turn();
  expect(store.commits[1]!.drops).toEqual([{ site: SITE, day: 0, reason: "bot", count: 2 }]);
  store.commits[1]!.end.resolve();
  await second;
});

test("closing commits what is queued and refuses what comes later", async () => {
  const store = heldStore();
  const batch = open(store);
  const added = batch.add(event(1));
  const closing = batch.close();
  await expect(batch.add(event(2))).rejects.toMatchObject({ code: "storage_unavailable", status: 503 });
  await turn();
  store.commits[0]!.end.resolve();
  await Promise.all([added, closing]);
});

test("a disk that stays full is told once a minute", async () => {
  const lines: string[] = [];
  let nowMs = 0;
  const say = (message: string): void => void lines.push(message);
  const append = () => Promise.reject(new Error("disk full"));
  const batch = createBatch({ store: { append }, now: () => nowMs, limits: LIMITS, log: { info: say, warn: say, error: say } });
  const fail = async (timeMs: number) => {
    nowMs = timeMs;
    await batch.add(event(1)).catch(() => {});
  };
  for (const timeMs of [0, 1, 59_999]) await fail(timeMs);
  expect(lines).toHaveLength(1);
  await fail(60_000);
  expect(lines).toHaveLength(2);
});

test("many at once: all of them or none, over several groups, and the places of those known already", async () => {
  const appended: number[][] = [];
  const append = (events: readonly Event[]) => {
    const visitors = events.map(({ visitor }) => visitor.low);
    appended.push(visitors);
    // Odd visitors have been seen.
    return Promise.resolve([...visitors.keys()].filter((place) => visitors[place]! % 2 === 1));
  };
  const batch = open({ append }, { batchEvents: 4 as never, queuedEvents: 8 as never });
  const alone = batch.add(event(100));
  const many = batch.addAll([1, 2, 3, 4, 5, 6].map(event));
  const rest = batch.addAll([event(8), event(9)]);
  expect(stateOf(rest)).resolves.toBe("failed");
  await expect(rest).rejects.toMatchObject({ code: "overloaded" });
  expect(await many).toEqual([0, 2, 4]);
  await alone;
  expect(appended).toEqual([
    [100, 1, 2, 3],
    [4, 5, 6],
  ]);
  expect(await batch.addAll([])).toEqual([]);
  expect(batch.refused()).toBe(2);
});
