import { html } from "htm/preact";
import { dimensionName } from "../names.ts";
import { headOf, tabOf, type Panel, type Tab } from "../panels.ts";
import { t } from "../words/t.ts";

interface ListChoiceProps {
  readonly panel: Panel;
  readonly tab: Tab;
  readonly onPick: (tab: Tab) => void;
}

/** Which of the lists that stand under one tab: what else an address says of a campaign. */
export function ListChoice({ panel, tab, onPick }: ListChoiceProps) {
  const lists = panel.tabs.filter((one) => headOf(one) === headOf(tab));
  return html`<select
    class="rows-choice"
    aria-label=${t(`site.tab.${headOf(tab)}`)}
    onChange=${(event: Event) => onPick(tabOf(panel, (event.target as HTMLSelectElement).value))}
  >
    ${lists.map(({ key, dimension }) => html`<option key=${key} value=${key} selected=${key === tab.key}>${dimensionName(dimension)}</option>`)}
  </select>`;
}
