import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { isDate, type Days, type WeekStart } from "../range.ts";
import { t } from "../words/t.ts";
import { Calendar } from "./calendar.ts";
import { Dialog } from "./dialog.ts";
import { Field } from "./field.ts";

interface RangeDialogProps {
  /** What the days are chosen for. */
  readonly purpose: "range" | "compare";
  readonly days: Days;
  readonly today: string;
  readonly weekStart: WeekStart;
  readonly onPick: (days: Days) => void;
  readonly onClose: () => void;
}

/** Two dates, both included: chosen in the calendar, or typed. */
export function RangeDialog({ purpose, days, today, weekStart, onPick, onClose }: RangeDialogProps) {
  const [from, setFrom] = useState(days[0]);
  const [to, setTo] = useState(days[1]);
  const [open, setOpen] = useState(false);
  const valid = isDate(from) && isDate(to);
  const inOrder: Days = from <= to ? [from, to] : [to, from];
  const submit = (event: Event): void => {
    event.preventDefault();
    if (valid) onPick(inOrder);
  };
  const pick = (date: string): void => {
    if (!open) {
      setFrom(date);
      setTo(date);
    } else {
      setFrom(date < from ? date : from);
      setTo(date < from ? from : date);
    }
    setOpen(!open);
  };
  const input = (id: string, value: string, set: (value: string) => void) =>
    html`<input
      class="input"
      type="date"
      id=${id}
      value=${value}
      min="2000-01-01"
      max=${today}
      required
      onInput=${(event: Event) => (setOpen(false), set((event.target as HTMLInputElement).value))}
    />`;
  return html`<${Dialog} title=${t(`tools.days.${purpose}.title`)} wide onClose=${onClose}>
    <form class="range-form" onSubmit=${submit}>
      <${Calendar} days=${valid ? inOrder : days} open=${open} last=${today} weekStart=${weekStart} onPick=${pick} />
      <div class="range-fields">
        <${Field} id="range-from" label=${t("tools.days.first")}>${input("range-from", from, setFrom)}<//>
        <${Field} id="range-to" label=${t("tools.days.last")}>${input("range-to", to, setTo)}<//>
        <p class="fine" role="status">${t(open ? "tools.calendar.last" : "tools.calendar.first")}</p>
        <button class="button button-main">${t(`tools.days.${purpose}.show`)}</button>
      </div>
    </form>
  <//>`;
}
