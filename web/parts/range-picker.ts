import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { formatDays } from "../format.ts";
import { daysOf, nameRange, PERIODS, shiftRange, type Days, type RangeChoice, type WeekStart } from "../range.ts";
import { PERIOD_KEYS } from "../shortcuts.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu, MenuItem } from "./menu.ts";

/** The calendar, for the range and for the one it is compared with. */
export const LazyRangeDialog = lazy(async () => (await import("../later.ts")).later.RangeDialog);

interface RangePickerProps {
  readonly range: RangeChoice;
  readonly today: string;
  readonly weekStart: WeekStart;
  readonly onPick: (range: RangeChoice) => void;
}

/** The range by name, its days, and the arrows to the one before and after. */
export function RangePicker({ range, today, weekStart, onPick }: RangePickerProps) {
  const [custom, setCustom] = useState(false);
  const days = daysOf(range, today);
  const name = range.period === "custom" ? formatDays(range.from, range.to) : t(`site.range.${range.period}`);
  const spelled = days !== null && range.period !== "custom" ? formatDays(...days) : "";
  const step = (icon: "left" | "right", label: string, to: RangeChoice | null) =>
    html`<button type="button" class="button button-icon" aria-label=${label} disabled=${to === null} onClick=${() => to && onPick(to)}>
      <${Icon} name=${icon} />
    </button>`;
  return html`<div class="range-picker">
    <div class="button-pair">
      ${step("left", t("site.range.earlier"), shiftRange(range, today, -1))}${step("right", t("site.range.later"), shiftRange(range, today, 1))}
    </div>
    <${Menu}
      name=${t("site.range", { name })}
      align="right"
      class="range-menu"
      label=${html`<${Icon} name="calendar" /><span title=${spelled}>${name}</span><${Icon} name="down" />`}
    >
      ${(close: () => void) => html`
        ${PERIODS.map(
          (period) =>
            html`<${MenuItem}
              key=${period}
              checked=${period === range.period}
              hint=${PERIOD_KEYS[period]}
              onPick=${() => (close(), onPick({ period }))}
              >${t(`site.range.${period}`)}<//
            >`,
        )}
        <${MenuItem} checked=${range.period === "custom"} onPick=${() => (close(), setCustom(true))}>${t("site.range.custom")}<//>
      `}
    <//>
    ${
      custom &&
      html`<${LazyRangeDialog}
        purpose="range"
        days=${days ?? [today, today]}
        today=${today}
        weekStart=${weekStart}
        onPick=${(picked: Days) => (setCustom(false), onPick(nameRange(picked, today)))}
        onClose=${() => setCustom(false)}
      />`
    }
  </div>`;
}
