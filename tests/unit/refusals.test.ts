import { expect, test } from "bun:test";
import { AppError } from "../../src/model/app-error.ts";
import { readRefusal } from "../../src/store/refusals.ts";

test.each([
  ["too_many_groups", 400, "1,000,000 combinations"],
  ["filter_too_slow", 400, "fewer or simpler"],
  ["query_timeout", 503, "shorter range"],
])("%s of the query thread is said with %i and what to do", (word, status, advice) => {
  const said = readRefusal(new Error(word)) as AppError;
  expect(said).toBeInstanceOf(AppError);
  expect([said.code, said.status]).toEqual([word, status]);
  expect(said.message).toContain(advice);
});

test("any other error stays what it is", () => {
  for (const error of [new Error("disk I/O error"), new Error("toString"), "text"]) expect(readRefusal(error)).toBe(error);
});
