import { expect, test } from "bun:test";
import type { Chunk } from "../../src/store/columns/chunk.ts";
import { PartialResults, type PartialResult } from "../../src/store/columns/partial-results.ts";

const chunk = (): Chunk => ({}) as Chunk;
const answer = (visitors: number): PartialResult => ({
  kind: "visitors",
  groups: [Uint32Array.of(0)],
  numbers: Float64Array.of(visitors),
});

test("a day that was made again finds nothing of the one before", () => {
  const partials = new PartialResults();
  const day = chunk();
  partials.set(day, "pages", answer(3));
  expect(partials.get(day, "pages")).toEqual(answer(3));
  expect(partials.get(day, "sources")).toBeUndefined();
  expect(partials.get(chunk(), "pages")).toBeUndefined();
});

test("what is asked again stays, what nobody asks for goes", () => {
  const partials = new PartialResults(64 * 1024);
  const day = chunk();
  partials.set(day, "asked again", answer(1));
  partials.set(day, "asked once", answer(2));
  for (let other = 0; other < 1_000; other++) {
    partials.set(day, `question ${other}`, answer(other));
    partials.get(day, "asked again");
  }
  expect(partials.get(day, "asked again")).toEqual(answer(1));
  expect(partials.get(day, "asked once")).toBeUndefined();
});

test("one answer may not push out all others", () => {
  const partials = new PartialResults(64 * 1024);
  const day = chunk();
  partials.set(day, "huge", { kind: "visitors", groups: [new Uint32Array(10_000)], numbers: new Float64Array(10_000) });
  expect(partials.get(day, "huge")).toBeUndefined();
});
