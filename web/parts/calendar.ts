import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dayAfterKey, weeksOf } from "../calendar.ts";
import { formatDate, formatMonth, formatWeekday, formatWeekdayShort } from "../format.ts";
import { monthStart, type Days, type WeekStart } from "../range.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";

interface CalendarProps {
  readonly days: Days;
  /** The first of the days is chosen, and the last one is not yet. */
  readonly open: boolean;
  /** No later day can be chosen. */
  readonly last: string;
  readonly weekStart: WeekStart;
  readonly onPick: (date: string) => void;
}

const FIRST = "2000-01-01";

/** Two months, of which a phone shows the second. The arrows walk over the days, PageUp and PageDown over months, Enter chooses. */
export function Calendar({ days, open, last, weekStart, onPick }: CalendarProps) {
  const [from, to] = days;
  const [focused, setFocused] = useState(to < last ? to : last);
  // The later one of the two that are shown.
  const [month, setMonth] = useState(monthStart(focused, 0));
  const [pointed, setPointed] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const walked = useRef(false);
  useEffect(() => {
    if (walked.current) root.current?.querySelector<HTMLElement>(`[data-date="${focused}"]`)?.focus();
    walked.current = false;
  }, [focused, month]);
  useEffect(() => {
    // What was typed is shown.
    if (to === focused || from === focused) return;
    setFocused(clamp(to));
    show(clamp(to));
  }, [from, to]);

  const clamp = (date: string): string => (date > last ? last : date < FIRST ? FIRST : date);
  const show = (date: string): void => {
    const wanted = monthStart(date, 0);
    if (wanted > month) setMonth(wanted);
    // Of two months the earlier one can be walked into; on a phone there is only one.
    else if (wanted < monthStart(month, isNarrow() ? 0 : -1)) setMonth(isNarrow() ? wanted : monthStart(wanted, 1));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = dayAfterKey(focused, event.key, event.shiftKey, weekStart);
    if (next === null) return;
    event.preventDefault();
    walked.current = true;
    setFocused(clamp(next));
    show(clamp(next));
  };
  const turn = (months: number): void => {
    const next = monthStart(month, months);
    setMonth(next);
    setFocused(clamp(next));
  };
  const end = open ? (pointed ?? focused) : to;
  const [low, high] = end < from ? [end, from] : [from, end];
  const day = (date: string) => {
    const chosen = date === from || (!open && date === to);
    return html`<td
      key=${date}
      role="gridcell"
      aria-selected=${date >= low && date <= high}
      class=${[date >= low && date <= high ? "day-within" : "", chosen ? "day-chosen" : ""].join(" ").trim()}
    >
      <button
        type="button"
        data-date=${date}
        tabindex=${date === focused ? 0 : -1}
        autofocus=${date === focused}
        disabled=${date > last}
        aria-label=${formatDate(date)}
        onClick=${() => (setFocused(date), onPick(date))}
        onPointerEnter=${() => setPointed(date)}
      >
        ${Number(date.slice(8))}
      </button>
    </td>`;
  };
  const monthGrid = (of: string, isFirst: boolean) =>
    html`<table key=${of} role="grid" aria-label=${formatMonth(of)} class=${isFirst ? "month month-before" : "month"}>
      <thead>
        <tr>
          ${weekdays(weekStart).map((weekday) => html`<th scope="col" abbr=${formatWeekday(weekday)}>${formatWeekdayShort(weekday)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${weeksOf(of, weekStart).map(
          (week, row) =>
            html`<tr key=${row}>
              ${week.map((date) => (date === null ? html`<td role="gridcell"></td>` : day(date)))}
            </tr>`,
        )}
      </tbody>
    </table>`;
  const before = monthStart(month, -1);
  const step = (icon: "left" | "right", label: string, months: number, disabled: boolean) =>
    html`<button
      type="button"
      class="button button-quiet button-icon"
      aria-label=${label}
      disabled=${disabled}
      onClick=${() => turn(months)}
    >
      <${Icon} name=${icon} />
    </button>`;
  return html`<div class="calendar" ref=${root} onKeyDown=${onKeyDown} onPointerLeave=${() => setPointed(null)}>
    <div class="calendar-head">
      ${step("left", t("tools.calendar.earlier"), -1, before <= FIRST)}
      <span class="month-before">${formatMonth(before)}</span><span aria-live="polite">${formatMonth(month)}</span>
      ${step("right", t("tools.calendar.later"), 1, month >= monthStart(last, 0))}
    </div>
    <div class="months">${monthGrid(before, true)}${monthGrid(month, false)}</div>
  </div>`;
}

const weekdays = (weekStart: WeekStart): number[] => Array.from({ length: 7 }, (_, day) => ((weekStart - 1 + day) % 7) + 1);
const isNarrow = (): boolean => matchMedia("(max-width: 600px)").matches;
