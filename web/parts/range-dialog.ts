import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { isDate, nameRange, type Days, type RangeChoice } from "../range.ts";
import { Dialog } from "./dialog.ts";
import { Field } from "./field.ts";
import { t } from "../words/t.ts";

interface RangeDialogProps {
  readonly days: Days;
  readonly today: string;
  readonly onPick: (range: RangeChoice) => void;
  readonly onClose: () => void;
}

/** Two dates, both included. The browser's own calendar opens on each. */
export function RangeDialog({ days, today, onPick, onClose }: RangeDialogProps) {
  const [from, setFrom] = useState(days[0]);
  const [to, setTo] = useState(days[1]);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (isDate(from) && isDate(to)) onPick(nameRange(from <= to ? [from, to] : [to, from], today));
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
      onInput=${(event: Event) => set((event.target as HTMLInputElement).value)}
    />`;
  return html`<${Dialog} title=${t("site.range.custom.title")} onClose=${onClose}>
    <form onSubmit=${submit}>
      <div class="field-pair">
        <${Field} id="range-from" label=${t("site.range.first")}>${input("range-from", from, setFrom)}<//>
        <${Field} id="range-to" label=${t("site.range.last")}>${input("range-to", to, setTo)}<//>
      </div>
      <button class="button button-main">${t("site.range.show")}</button>
    </form>
  <//>`;
}
