import { html } from "htm/preact";
import { OPERATORS, type SimpleFilter } from "../filter.ts";
import { DIMENSION_LABELS, valueName } from "../names.ts";
import { Icon } from "./icon.ts";

interface FilterBarProps {
  readonly filters: readonly SimpleFilter[];
  readonly onChange: (filters: readonly SimpleFilter[]) => void;
  readonly onAdd: () => void;
}

/** The filters as chips, each with its way out. */
export function FilterBar({ filters, onChange, onAdd }: FilterBarProps) {
  return html`<div class="filter-bar" role="group" aria-label="Filters">
    <button type="button" class="button" onClick=${onAdd}><${Icon} name="plus" />Filter</button>
    ${filters.map((filter, at) => html`<${Chip} key=${`${at}${filter.dimension}`} filter=${filter} onRemove=${() => onChange(filters.filter((_, other) => other !== at))} />`)}
    ${filters.length > 1 && html`<button type="button" class="button button-quiet" onClick=${() => onChange([])}>Clear all</button>`}
  </div>`;
}

function Chip({ filter, onRemove }: { filter: SimpleFilter; onRemove: () => void }) {
  const values = filter.values.map((value) => valueName(filter.dimension, value)).join(" or ");
  const subject = DIMENSION_LABELS[filter.dimension];
  return html`<span class="chip">
    <span class="chip-text"><span class="fine">${subject} ${OPERATORS[filter.operator]}</span> <b>${values}</b></span>
    <button
      type="button"
      class="chip-out"
      aria-label=${`Remove filter: ${subject} ${OPERATORS[filter.operator]} ${values}`}
      onClick=${onRemove}
    >
      <${Icon} name="close" />
    </button>
  </span>`;
}
