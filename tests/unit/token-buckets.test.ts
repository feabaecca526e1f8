import { expect, test } from "bun:test";
import { TokenBuckets } from "../../src/lib/token-buckets.ts";

function open(capacity = 100) {
  const clock = { ms: 0 };
  const buckets = new TokenBuckets({ perS: 10, burst: 20 }, capacity, () => clock.ms);
  const taken = (key: string, asked: number) => Array.from({ length: asked }, () => buckets.take(key)).filter((wait) => wait === 0).length;
  return { clock, buckets, taken };
}

test("a burst, then so many per second, and never more than the burst at once", () => {
  const { clock, taken } = open();
  expect(taken("a", 30)).toBe(20);
  clock.ms += 500;
  expect(taken("a", 30)).toBe(5);
  clock.ms += 3_600_000;
  expect(taken("a", 30)).toBe(20);
});

test("keys have nothing to do with each other", () => {
  const { taken } = open();
  expect([taken("a", 30), taken("b", 30)]).toEqual([20, 20]);
});

test("many at once: all or none, and when to come again", () => {
  const { clock, buckets } = open();
  expect(buckets.take("a", 15)).toBe(0);
  expect(buckets.take("a", 15)).toBe(1);
  expect(buckets.take("a", 5)).toBe(0);
  expect(buckets.take("a", 20)).toBe(2);
  clock.ms += 2000;
  expect(buckets.take("a", 20)).toBe(0);
});

test("a clock that was set back gives nothing", () => {
  const { clock, taken } = open();
  clock.ms = 10_000;
  expect(taken("a", 30)).toBe(20);
  clock.ms = 0;
  expect(taken("a", 30)).toBe(0);
  clock.ms = 1_000;
  expect(taken("a", 30)).toBe(10);
});

test("memory is bounded", () => {
  const { buckets, taken } = open(10);
  for (let key = 0; key < 1000; key++) buckets.take(String(key));
  expect(taken("999", 30)).toBe(19);
});
