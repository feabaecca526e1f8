import { locale } from "./language.ts";

/** Rows by a value of theirs: numbers as numbers, texts as the language sorts them, null at the end either way. Without a value they stay. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: ((row: Row) => string | number | null) | undefined,
  down: boolean,
): readonly Row[] {
  if (value === undefined) return rows;
  const collator = new Intl.Collator(locale(), { numeric: true });
  return rows.toSorted((left, right) => {
    const [one, other] = [value(left), value(right)];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    const order = typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));
    return down ? -order : order;
  });
}
