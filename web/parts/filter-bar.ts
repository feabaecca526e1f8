import { html } from "htm/preact";
import type { SimpleFilter } from "../filter.ts";
import { formatChoices } from "../format.ts";
import { dimensionName, valueName } from "../names.ts";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

interface FilterBarProps {
  readonly filters: readonly SimpleFilter[];
  readonly onChange: (filters: readonly SimpleFilter[]) => void;
  readonly onAdd: () => void;
}

/** The filters as chips, each with its way out. */
export function FilterBar({ filters, onChange, onAdd }: FilterBarProps) {
  return html`<div class="filter-bar" role="group" aria-label=${t("site.filters")}>
    <button type="button" class="button" onClick=${onAdd}><${Icon} name="plus" />${t("site.filter")}</button>
    ${filters.map((filter, at) => html`<${Chip} key=${`${at}${filter.dimension}`} filter=${filter} onRemove=${() => onChange(filters.filter((_, other) => other !== at))} />`)}
    ${filters.length > 1 && html`<button type="button" class="button button-quiet" onClick=${() => onChange([])}>${t("common.clear-all")}</button>`}
  </div>`;
}

function Chip({ filter, onRemove }: { filter: SimpleFilter; onRemove: () => void }) {
  const values = formatChoices(filter.values.map((value) => valueName(filter.dimension, value)));
  const subject = `${dimensionName(filter.dimension)} ${t(`site.operator.${filter.operator}`)}`;
  return html`<span class="chip">
    <span class="chip-text"><span class="fine">${subject}</span> <b>${values}</b></span>
    <button type="button" class="chip-out" aria-label=${t("site.filter.remove", { filter: `${subject} ${values}` })} onClick=${onRemove}>
      <${Icon} name="close" />
    </button>
  </span>`;
}
