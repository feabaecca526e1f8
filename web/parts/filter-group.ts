import { html } from "htm/preact";
import { useId } from "preact/hooks";
import { MOST_FILTER_DEPTH } from "../filter.ts";
import { emptyCondition, emptyGroup, REACHES, type DraftGroup, type DraftPart, type Join, type Reach } from "../filter-draft.ts";
import type { SegmentName } from "../filter-sentence.ts";
import type { Suggest } from "../suggestions.ts";
import { t } from "../words/t.ts";
import { FilterConditionEditor } from "./filter-condition.ts";
import { Icon } from "./icon.ts";
import { Segmented } from "./segmented.ts";

/** Each level of groups is one of brackets in the address, and perhaps one more for "or" within "has done". */
const MOST_LEVELS = Math.floor(MOST_FILTER_DEPTH / 2);

interface FilterGroupProps {
  readonly group: DraftGroup;
  /** Its first condition is where the writing begins. */
  readonly isFirst: boolean;
  readonly depth: number;
  readonly suggest: Suggest;
  readonly properties: readonly string[];
  readonly segmentName: SegmentName;
  readonly onChange: (group: DraftGroup) => void;
}

/** Conditions, and groups of them, that hold all or any. */
export function FilterGroupEditor({ group, isFirst, depth, suggest, properties, segmentName, onChange }: FilterGroupProps) {
  const id = useId();
  const setParts = (of: readonly DraftPart[]): void => onChange({ ...group, of });
  const replace = (part: DraftPart): void => setParts(group.of.map((other) => (other.id === part.id ? part : other)));
  const remove = (part: DraftPart): void => setParts(group.of.filter((other) => other.id !== part.id));
  const reaches = html`<div class="filter-reach">
    <label for=${`${id}-reach`}>${t("filters.keep")}</label>
    <select
      class="input"
      id=${`${id}-reach`}
      value=${group.reach}
      onChange=${(event: Event) => onChange({ ...group, reach: (event.target as HTMLSelectElement).value as Reach })}
    >
      ${REACHES.map((reach) => html`<option key=${reach} value=${reach}>${t(`filters.reach.${reach}`)}</option>`)}
    </select>
  </div>`;
  const partOf = (part: DraftPart, at: number) => {
    const removing = group.of.length > 1 ? () => remove(part) : null;
    if (part.kind === "condition") {
      return html`<${FilterConditionEditor}
        key=${part.id}
        id=${isFirst && at === 0 ? "filter-value" : `${id}-${part.id}`}
        condition=${part}
        suggest=${suggest}
        properties=${properties}
        onChange=${replace}
        onRemove=${removing}
      />`;
    }
    if (part.kind === "segment") {
      return html`<div class="filter-condition filter-line" key=${part.id}>
        <span><span class="fine">${t("site.filter.segment")}</span> <b>${segmentName(part.segment)}</b></span>
        ${removing !== null && html`<${RemoveButton} onClick=${removing} />`}
      </div>`;
    }
    return html`<div class="filter-inner" role="group" aria-label=${t("filters.group")} key=${part.id}>
      <${RemoveButton} onClick=${() => remove(part)} />
      <${FilterGroupEditor}
        group=${part}
        isFirst=${false}
        depth=${depth + 1}
        suggest=${suggest}
        properties=${properties}
        segmentName=${segmentName}
        onChange=${(next: DraftGroup) => (next.of.length === 0 ? remove(part) : replace(next))}
      />
    </div>`;
  };
  const joins = (["and", "or"] as const).map((key) => ({ key, label: t(`filters.join.${key}`) }));
  return html`
    <div class="filter-head">
      ${reaches}
      ${
        group.of.length > 1 &&
        html`<${Segmented}
          name=${t("filters.join")}
          options=${joins}
          chosen=${group.join}
          onPick=${(join: Join) => onChange({ ...group, join })}
        />`
      }
    </div>
    <div class="filter-parts">${group.of.map(partOf)}</div>
    <div class="filter-more">
      <button type="button" class="button button-quiet" onClick=${() => setParts([...group.of, emptyCondition()])}>
        <${Icon} name="plus" />${t("filters.add-condition")}
      </button>
      ${
        depth < MOST_LEVELS &&
        html`<button type="button" class="button button-quiet" onClick=${() => setParts([...group.of, emptyGroup()])}>
          <${Icon} name="plus" />${t("filters.add-group")}
        </button>`
      }
    </div>
  `;
}

function RemoveButton({ onClick }: { onClick: () => void }) {
  return html`<button type="button" class="button button-quiet button-icon" aria-label=${t("filters.part.remove")} onClick=${onClick}>
    <${Icon} name="close" />
  </button>`;
}
