import { addDays, monthStart, type WeekStart } from "./range.ts";

/** 1 is Monday. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** The weeks of a month as rows of seven; null for what belongs to the months beside it. */
export function weeksOf(month: string, weekStart: WeekStart): readonly (readonly (string | null)[])[] {
  const first = monthStart(month, 0);
  const next = monthStart(month, 1);
  const weeks: (string | null)[][] = [];
  for (let start = weekBegin(first, weekStart); start < next; start = addDays(start, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => addDays(start, day)).map((date) => (date < first || date >= next ? null : date)));
  }
  return weeks;
}

const weekBegin = (date: string, weekStart: WeekStart): string => addDays(date, -((weekdayOf(date) - weekStart + 7) % 7));

/** Where a key of the keyboard leads from a day; null for a key that means nothing here. After the ARIA grid pattern for dates. */
export function dayAfterKey(date: string, key: string, shift: boolean, weekStart: WeekStart): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(date, -1);
    case "ArrowRight":
      return addDays(date, 1);
    case "ArrowUp":
      return addDays(date, -7);
    case "ArrowDown":
      return addDays(date, 7);
    case "Home":
      return weekBegin(date, weekStart);
    case "End":
      return addDays(weekBegin(date, weekStart), 6);
    case "PageUp":
      return monthsLater(date, shift ? -12 : -1);
    case "PageDown":
      return monthsLater(date, shift ? 12 : 1);
    default:
      return null;
  }
}

/** The same day of another month, or its last one where the month is shorter. */
function monthsLater(date: string, months: number): string {
  const end = addDays(monthStart(date, months + 1), -1);
  const same = `${end.slice(0, 8)}${date.slice(8)}`;
  return same < end ? same : end;
}
