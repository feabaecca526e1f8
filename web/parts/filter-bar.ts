import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import type { Filter } from "../filter.ts";
import { filterWords, type FilterWords } from "../filter-sentence.ts";
import { hasSegment, segmentNames, useSegments } from "../segments.ts";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

interface FilterBarProps {
  readonly domain: string;
  /** Another number when a segment was saved or renamed. */
  readonly segmentsTurn: number;
  readonly filters: readonly Filter[];
  readonly onChange: (filters: readonly Filter[]) => void;
  readonly onAdd: () => void;
  /** By the filter's place. */
  readonly onEdit: (at: number) => void;
  readonly onSegments: () => void;
}

/** The filters as chips: each can be changed, and each has its way out. */
export function FilterBar({ domain, segmentsTurn, filters, onChange, onAdd, onEdit, onSegments }: FilterBarProps) {
  const segments = useSegments(domain, hasSegment(filters));
  useEffect(() => {
    if (segmentsTurn > 0) segments.reload();
  }, [segmentsTurn]);
  const nameOf = segmentNames(segments.data);
  return html`<div class="filter-bar" role="group" aria-label=${t("site.filters")}>
    <div class="button-pair">
      <button type="button" class="button" onClick=${onAdd}><${Icon} name="plus" />${t("site.filter")}</button>
      <button type="button" class="button button-icon" aria-label=${t("site.segments")} title=${t("site.segments")} onClick=${onSegments}>
        <${Icon} name="saved" />
      </button>
    </div>
    ${filters.map(
      (filter, at) =>
        html`<${Chip}
          key=${at}
          words=${filterWords(filter, nameOf)}
          onEdit=${() => onEdit(at)}
          onRemove=${() => onChange(filters.toSpliced(at, 1))}
        />`,
    )}
    ${filters.length > 1 && html`<button type="button" class="button button-quiet" onClick=${() => onChange([])}>${t("common.clear-all")}</button>`}
  </div>`;
}

interface ChipProps {
  readonly words: FilterWords;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Chip({ words: { subject, values }, onEdit, onRemove }: ChipProps) {
  const filter = subject === "" ? values : t("site.filter.sentence", { subject, values });
  return html`<span class="chip">
    <button type="button" class="chip-text" aria-label=${t("site.filter.edit", { filter })} title=${filter} onClick=${onEdit}>
      ${subject !== "" && html`<span class="fine">${subject}</span>${" "}`}<b>${values}</b>
    </button>
    <button type="button" class="chip-out" aria-label=${t("site.filter.remove", { filter })} onClick=${onRemove}>
      <${Icon} name="close" />
    </button>
  </span>`;
}
