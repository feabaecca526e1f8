import { expect, test } from "bun:test";
import type { ValueFilter } from "../../src/model/plan.ts";
import type { Chunk } from "../../src/store/columns/chunk.ts";
import { Truths } from "../../src/store/columns/truth.ts";
import { GrowingSpace } from "../../src/store/sqlite/value-space.ts";
import type { SiteDictionary } from "../../src/store/sqlite/dictionary-reader.ts";

const PATHS = ["", "/", "/Blog", "/blog/one", "/blog/one/two", "/a+b", "/é"];

const dictionaryOf = (values: readonly string[]): SiteDictionary =>
  ({ strings: () => ({ values, valueOf: Uint32Array.from(values.keys()) }) }) as unknown as SiteDictionary;
const chunkOf = (values: readonly string[]): Chunk =>
  ({ path: { codes: new Uint16Array(0), values: Uint32Array.from(values.keys()) } }) as unknown as Chunk;
const filter = (op: ValueFilter["op"], values: readonly string[], caseSensitive = true): ValueFilter => ({
  op,
  dimension: "event:page",
  values,
  caseSensitive,
});

function fitting(asked: ValueFilter): string[] {
  const { byCode, fitting } = new Truths(() => {}).of(asked, dictionaryOf(PATHS)).of(chunkOf(PATHS));
  const found = PATHS.filter((_, code) => byCode[code] === 1);
  expect(fitting).toBe(found.length);
  return found;
}

test.each<[ValueFilter, string[]]>([
  [filter("is", ["/Blog", "/none"]), ["/Blog"]],
  [filter("is", ["/BLOG"], false), ["/Blog"]],
  [filter("is", [""]), [""]],
  [filter("is", []), []],
  [filter("contains", ["blog"]), ["/blog/one", "/blog/one/two"]],
  [filter("contains", ["BLOG"], false), ["/Blog", "/blog/one", "/blog/one/two"]],
  [filter("contains", ["two", "+"]), ["/blog/one/two", "/a+b"]],
  [filter("glob", ["/blog/*"]), ["/blog/one"]],
  [filter("glob", ["/BLOG/**"], false), ["/Blog", "/blog/one", "/blog/one/two"]],
  // Without any sign of an expression it is looked for as it stands, anywhere.
  [filter("matches", ["blog"]), ["/blog/one", "/blog/one/two"]],
  [filter("matches", ["blog"], false), ["/Blog", "/blog/one", "/blog/one/two"]],
  [filter("matches", ["^/blog/[a-z]+$", "^/$"]), ["/", "/blog/one"]],
  [filter("matches", ["a\\+b"]), ["/a+b"]],
  [filter("matches", ["^/.$"]), ["/é"]],
  [filter("matches", [""]), PATHS],
])("%j", (asked, expected) => expect(fitting(asked)).toEqual(expected));

test("strings that come while days are looked at are tested too", () => {
  const space = new GrowingSpace();
  for (const path of ["/", "/one"]) space.add(path);
  const truth = new Truths(() => {}).of(filter("contains", ["o"]), { strings: () => space } as unknown as SiteDictionary);
  expect([...truth.of(chunkOf(["/", "/one"])).byCode]).toEqual([0, 1]);
  for (let more = 0; more < 100; more++) space.add(more % 2 === 0 ? `/two ${more}` : `/three ${more}`);
  const later = truth.of(chunkOf(Array.from({ length: 102 }, () => "")));
  expect(later.fitting).toBe(51);
  expect([...later.byCode.subarray(0, 4)]).toEqual([0, 1, 1, 0]);
});

test("plans of one request that ask the same share what is known", () => {
  const truths = new Truths(() => {});
  const dictionary = dictionaryOf(PATHS);
  expect(truths.of(filter("is", ["/"]), dictionary)).toBe(truths.of(filter("is", ["/"]), dictionary));
  expect(truths.of(filter("is", ["/"]), dictionary)).not.toBe(truths.of(filter("is", ["/"]), dictionaryOf(PATHS)));
});

test("conditions that take too long are given up, and so is what is no longer wanted", () => {
  const many = Array.from({ length: 1_000 }, (_, at) => `/page/${at}`);
  const slow = filter("matches", ["(/|p|a)+[0-9]*9$"]);
  expect(() => new Truths(() => {}, 0).of(slow, dictionaryOf(many)).of(chunkOf(many))).toThrow("filter_too_slow");
  const stop = (): never => {
    throw new Error("cancelled");
  };
  expect(() => new Truths(stop).of(slow, dictionaryOf(many)).of(chunkOf(many))).toThrow("cancelled");
});
