import { expect, test } from "bun:test";
import { PairNumbers } from "../../src/store/columns/pair-numbers.ts";

test("a pair keeps its number however many come after it", () => {
  const pairs = new PairNumbers();
  expect([pairs.numberOf(0, 5), pairs.numberOf(5, 0), pairs.numberOf(0, 5)]).toEqual([0, 1, 0]);
  for (let left = 0; left < 300; left++) for (let right = 0; right < 50; right++) pairs.numberOf(left, right);
  expect(pairs.size).toBe(15_000);
  expect([pairs.numberOf(0, 5), pairs.numberOf(5, 0)]).toEqual([0, 1]);
  const last = pairs.numberOf(299, 49);
  expect([pairs.left(last), pairs.right(last)]).toEqual([299, 49]);
});

test("numbers beyond any dictionary are told apart", () => {
  const pairs = new PairNumbers();
  const large = 2 ** 32 - 1;
  expect([pairs.numberOf(large, 0), pairs.numberOf(0, large), pairs.numberOf(large, large)]).toEqual([0, 1, 2]);
});

test("more pairs than the limit are refused, known ones still found", () => {
  const pairs = new PairNumbers(2);
  pairs.numberOf(1, 1);
  pairs.numberOf(1, 2);
  expect(() => pairs.numberOf(1, 3)).toThrow("too_many_groups");
  expect(pairs.numberOf(1, 2)).toBe(1);
});
