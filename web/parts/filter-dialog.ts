import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { exclusionOf, fitAddress, type Filter } from "../filter.ts";
import { draftOf, filtersOf, type DraftGroup } from "../filter-draft.ts";
import type { SegmentName } from "../filter-sentence.ts";
import type { Suggest } from "../suggestions.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { FilterGroupEditor } from "./filter-group.ts";

interface FilterDialogProps {
  /** Null: a new one. */
  readonly filter: Filter | null;
  readonly suggest: Suggest;
  readonly properties: readonly string[];
  readonly segmentName: SegmentName;
  /** What stands in the place of the filter: nothing, one, or several. */
  readonly onSave: (filters: readonly Filter[]) => void;
  readonly onClose: () => void;
}

/** A filter by hand: conditions joined by "and" or "or", with the values that occur as proposals. */
export function FilterDialog({ filter, suggest, properties, segmentName, onSave, onClose }: FilterDialogProps) {
  const [draft, setDraft] = useState<DraftGroup>(() => draftOf(filter));
  const filters = filtersOf(draft);
  const fits = fitAddress(filters);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (filters.length > 0 && fits) onSave(filters);
  };
  return html`<${Dialog} title=${t(filter === null ? "filters.new" : "filters.edit")} wide onClose=${onClose}>
    <form class="filter-form" onSubmit=${submit}>
      <div class="dialog-scroll filter-scroll">
        <${FilterGroupEditor}
          group=${draft}
          isFirst
          depth=${1}
          suggest=${suggest}
          properties=${properties}
          segmentName=${segmentName}
          onChange=${setDraft}
        />
      </div>
      <p class="field-note" role="status">${fits ? "" : t("filters.too-long")}</p>
      <div class="dialog-actions">
        <button class="button button-main" disabled=${filters.length === 0 || !fits}>
          ${t(filter === null ? "filters.add" : "filters.save")}
        </button>
        ${
          filter !== null &&
          html`
            <button type="button" class="button" onClick=${() => onSave([filter, exclusionOf(filter)])}>${t("filters.exclude")}</button>
            <button type="button" class="button button-quiet" onClick=${() => onSave([])}>${t("filters.delete")}</button>
          `
        }
      </div>
    </form>
  <//>`;
}
