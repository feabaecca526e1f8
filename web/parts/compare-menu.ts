import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { formatDays } from "../format.ts";
import type { GraphState } from "../graph-state.ts";
import { addDays, countDays, daysOf, type Days, type RangeChoice, type WeekStart } from "../range.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";
import { LazyRangeDialog } from "./range-picker.ts";

const CompareItems = lazy(async () => (await import("../later.ts")).later.CompareItems);

type Choice = Pick<GraphState, "compare" | "compareDays" | "matchWeekday">;

interface CompareMenuProps extends Choice {
  readonly range: RangeChoice;
  readonly today: string;
  readonly weekStart: WeekStart;
  readonly onPick: (choice: Partial<Choice>) => void;
}

/** What the numbers are compared with. */
export function CompareMenu({ compare, compareDays, matchWeekday, range, today, weekStart, onPick }: CompareMenuProps) {
  const [custom, setCustom] = useState(false);
  // All time has nothing before it.
  const chosen = range.period === "all" && compare !== "custom" ? "off" : compare;
  const choice =
    compareDays === null || chosen !== "custom"
      ? t(`site.compare.${chosen === "custom" ? "off" : chosen}.short`)
      : t("graph.compare.custom.short", { days: formatDays(...compareDays) });
  return html`<${Menu}
      align="right"
      class="compare-menu"
      name=${t("site.compare", { choice })}
      label=${html`<span class=${chosen === "off" ? "fine" : ""}>${choice}</span><${Icon} name="down" />`}
    >
      ${(close: () => void) => html`
        <${CompareItems} compare=${compare} matchWeekday=${matchWeekday} onPick=${onPick} onDays=${() => setCustom(true)} close=${close} />
      `}
    <//>
    ${
      custom &&
      html`<${LazyRangeDialog}
        purpose="compare"
        days=${compareDays ?? before(range, today)}
        today=${today}
        weekStart=${weekStart}
        onPick=${(picked: Days) => (setCustom(false), onPick({ compare: "custom", compareDays: picked }))}
        onClose=${() => setCustom(false)}
      />`
    }`;
}

/** As many days just before the range. */
function before(range: RangeChoice, today: string): Days {
  const days = daysOf(range, today) ?? [today, today];
  const count = countDays(days);
  return [addDays(days[0], -count), addDays(days[1], -count)];
}
