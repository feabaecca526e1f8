import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { formatDays } from "../format.ts";
import { daysOf, PERIODS, shiftRange, type RangeChoice } from "../range.ts";
import { PERIOD_KEYS } from "../shortcuts.ts";
import { Icon } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";
import { lazy } from "./lazy.ts";
import { t } from "../words/t.ts";

const RangeDialog = lazy(async () => (await import("./range-dialog.ts")).RangeDialog);

interface RangePickerProps {
  readonly range: RangeChoice;
  readonly today: string;
  readonly onPick: (range: RangeChoice) => void;
}

/** The range by name, its days, and the arrows to the one before and after. */
export function RangePicker({ range, today, onPick }: RangePickerProps) {
  const [custom, setCustom] = useState(false);
  const days = daysOf(range, today);
  const before = shiftRange(range, today, -1);
  const after = shiftRange(range, today, 1);
  const name = range.period === "custom" ? formatDays(range.from, range.to) : t(`site.range.${range.period}`);
  const spelled = days !== null && range.period !== "custom" ? formatDays(...days) : "";
  return html`<div class="range-picker">
    <div class="button-pair">
      <button
        type="button"
        class="button button-icon"
        aria-label=${t("site.range.earlier")}
        disabled=${before === null}
        onClick=${() => before && onPick(before)}
      >
        <${Icon} name="left" />
      </button>
      <button
        type="button"
        class="button button-icon"
        aria-label=${t("site.range.later")}
        disabled=${after === null}
        onClick=${() => after && onPick(after)}
      >
        <${Icon} name="right" />
      </button>
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
    ${custom && html`<${RangeDialog} days=${days ?? [today, today]} today=${today} onPick=${(picked: RangeChoice) => (setCustom(false), onPick(picked))} onClose=${() => setCustom(false)} />`}
  </div>`;
}
