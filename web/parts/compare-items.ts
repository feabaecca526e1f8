import { html } from "htm/preact";
import { COMPARES, type GraphState } from "../graph-state.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";
import { MenuItem } from "./menu.ts";

type Choice = Pick<GraphState, "compare" | "compareDays" | "matchWeekday">;

interface CompareItemsProps extends Pick<Choice, "compare" | "matchWeekday"> {
  readonly onPick: (choice: Partial<Choice>) => void;
  /** Opens the calendar. */
  readonly onDays: () => void;
  readonly close: () => void;
}

/** What the numbers can be compared with. */
export function CompareItems({ compare, matchWeekday, onPick, onDays, close }: CompareItemsProps) {
  const item = (checked: boolean, label: string, act: () => void) =>
    html`<${MenuItem} checked=${checked} onPick=${() => (close(), act())}>${label}<//>`;
  return html`${COMPARES.map((key) => item(key === compare, t(`tools.compare.${key}`), () => onPick({ compare: key, compareDays: null })))}
  ${item(compare === "custom", t("tools.compare.custom"), onDays)}
  ${
    (compare === "previous" || compare === "year") &&
    html`<button
      type="button"
      class="menu-item menu-foot"
      role="menuitemcheckbox"
      aria-checked=${matchWeekday}
      tabindex="-1"
      onClick=${() => (close(), onPick({ matchWeekday: !matchWeekday }))}
    >
      <span>${t("tools.compare.weekday")}</span>${matchWeekday && html`<${Icon} name="check" />`}
    </button>`
  }`;
}
