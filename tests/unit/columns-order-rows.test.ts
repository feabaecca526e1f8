import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MetricValue, Order, Plan, ResultRow } from "../../src/model/plan.ts";
import { orderRows } from "../../src/store/columns/order-rows.ts";

const BY_PAGE: Plan["groupings"] = [{ by: "field", dimension: "event:page" }];
const row = (key: string, metric: MetricValue): ResultRow => ({ keys: [key], metrics: [metric] });
const euros = (minor: number): MetricValue => [{ currency: "EUR", minor }];
const keysOf = (rows: readonly ResultRow[]): unknown[] => rows.map(({ keys }) => keys[0]);

test.each<[string, ResultRow[], Order[], string[]]>([
  ["by number, largest first", [row("a", 1), row("b", 3), row("c", 2)], [{ key: 1, descending: true }], ["b", "c", "a"]],
  ["by number, smallest first", [row("a", 1), row("b", 3), row("c", 2)], [{ key: 1, descending: false }], ["a", "c", "b"]],
  ["nulls last, largest first", [row("a", null), row("b", 3), row("c", 0)], [{ key: 1, descending: true }], ["b", "c", "a"]],
  ["nulls last, smallest first", [row("a", null), row("b", 3), row("c", 0)], [{ key: 1, descending: false }], ["c", "b", "a"]],
  ["ties by the key, ascending", [row("c", 1), row("a", 1), row("b", 1)], [{ key: 1, descending: true }], ["a", "b", "c"]],
  ["by key, descending", [row("c", 1), row("a", 9), row("b", 1)], [{ key: 0, descending: true }], ["c", "b", "a"]],
  [
    "money by its first currency",
    [
      row("a", [
        { currency: "CHF", minor: 1 },
        { currency: "EUR", minor: 900 },
      ]),
      row("b", euros(20)),
      row("c", null),
    ],
    [{ key: 1, descending: true }],
    ["b", "a", "c"],
  ],
])("%s", (_, rows, order, expected) => {
  const result = orderRows(rows, { order, limit: 10, offset: 0, groupings: BY_PAGE });
  expect(keysOf(result.rows)).toEqual(expected);
  expect(result.totalRows).toBe(rows.length);
});

test("a page of very many rows is the one that a full sort has", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { minLength: 9_000, maxLength: 10_000 }),
      fc.integer({ min: 0, max: 3_000 }),
      fc.boolean(),
      (numbers, offset, descending) => {
        const rows = numbers.map((number, at) => row(String(at).padStart(5, "0"), number));
        const rank = (value: MetricValue): number => (value === null ? Infinity : descending ? -(value as number) : (value as number));
        const expected = rows
          .toSorted((a, b) => rank(a.metrics[0]!) - rank(b.metrics[0]!) || (a.keys[0]! < b.keys[0]! ? -1 : 1))
          .slice(offset, offset + 20);
        const result = orderRows(rows, { order: [{ key: 1, descending }], limit: 20, offset, groupings: BY_PAGE });
        expect(keysOf(result.rows)).toEqual(keysOf(expected));
        expect(result.totalRows).toBe(rows.length);
      },
    ),
    { numRuns: 10 },
  );
});

test("a page past the end is empty and knows how many rows there are", () => {
  expect(orderRows([row("a", 1)], { order: [], limit: 10, offset: 5, groupings: BY_PAGE })).toEqual({ rows: [], totalRows: 1 });
});
