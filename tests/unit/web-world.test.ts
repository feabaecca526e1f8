import { expect, test } from "bun:test";
import world from "../../web/map/world.json" with { type: "json" };
import { shadeBetween, shadeOf, SHADES } from "../../web/shades.ts";
import { makeWorld } from "../helpers/make-world.ts";

test("the drawing is the one that the atlas gives", () => {
  expect(world as object).toEqual(makeWorld());
});

test("countries go by their letters, all of ISO 3166-1 but some that nobody lives in, and lie within the picture", () => {
  const codes = new Set([...Object.keys(world.shapes), ...Object.keys(world.points)]);
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  expect([...codes].filter((code) => names.of(code) === undefined)).toEqual([]);
  // 249, and Kosovo; without Antarctica, Bouvet and the outlying islands of the United States.
  expect(codes.size).toBe(247);
  for (const [x, y] of Object.values(world.points)) {
    expect(x! >= 0 && x! <= world.width && y! >= 0 && y! <= world.height).toBe(true);
  }
});

test.each([
  [null, 100, 0],
  [0, 100, 0],
  [1, 100, 1],
  [1, 1_000_000, 1],
  [2, 100, 1],
  [12, 100, 3],
  [70, 100, SHADES],
  [100, 100, SHADES],
  [1, 1, SHADES],
  [0, 0, 0],
])("%p of at most %p has the shade %p", (value, most, shade) => expect(shadeOf(value, most)).toBe(shade));

test.each([
  [null, 0, 10, 0],
  [0, 0, 10, 0],
  [1, 0, 10, 1],
  [5, 0, 10, 4],
  [10, 0, 10, SHADES],
  [40, 40, 70, 1],
  [55, 40, 70, 4],
  [70, 40, 70, SHADES],
  [40, 40, 40, SHADES],
])("%p between %p and %p has the shade %p", (value, least, most, shade) => expect(shadeBetween(value, least, most)).toBe(shade));
