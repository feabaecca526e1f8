import { html } from "htm/preact";
import { GOAL_DIMENSION } from "../../src/model/dimension.ts";
import { OPERATORS, type FilterDimension, type Operator } from "../filter.ts";
import type { DraftCondition } from "../filter-draft.ts";
import type { Suggest } from "../suggestions.ts";
import { t } from "../words/t.ts";
import { FilterDimensionMenu } from "./filter-dimension.ts";
import { FilterValues } from "./filter-values.ts";
import { Icon } from "./icon.ts";
import { Switch } from "./switch.ts";

interface FilterConditionProps {
  readonly id: string;
  readonly condition: DraftCondition;
  readonly suggest: Suggest;
  readonly properties: readonly string[];
  readonly onChange: (condition: DraftCondition) => void;
  /** Null: the only one stays. */
  readonly onRemove: (() => void) | null;
}

/** What, how, and which values. */
export function FilterConditionEditor({ id, condition, suggest, properties, onChange, onRemove }: FilterConditionProps) {
  const change = (part: Partial<DraftCondition>): void => onChange({ ...condition, ...part });
  const operators = operatorsOf(condition.dimension);
  const turnTo = (dimension: FilterDimension): void => {
    const operator = operatorsOf(dimension).includes(condition.operator) ? condition.operator : "is";
    if (dimension !== condition.dimension) change({ dimension, operator, values: [], text: "", anyCase: false });
    document.getElementById(id)?.focus();
  };
  return html`<div class="filter-condition">
    <div class="filter-line">
      <${FilterDimensionMenu} chosen=${condition.dimension} properties=${properties} onPick=${turnTo} />
      <select
        class="input filter-operator"
        aria-label=${t("filters.how")}
        value=${condition.operator}
        onChange=${(event: Event) => change({ operator: (event.target as HTMLSelectElement).value as Operator })}
      >
        ${operators.map((key) => html`<option key=${key} value=${key}>${t(`site.operator.${key}`)}</option>`)}
      </select>
      ${
        onRemove !== null &&
        html`<button type="button" class="button button-quiet button-icon" aria-label=${t("filters.part.remove")} onClick=${onRemove}>
          <${Icon} name="close" />
        </button>`
      }
    </div>
    <${FilterValues} id=${id} condition=${condition} suggest=${suggest} onChange=${change} />
    ${
      condition.operator !== "is" &&
      condition.operator !== "is_not" &&
      html`<${Switch}
        id=${`${id}-case`}
        label=${t("filters.any-case")}
        hint=${condition.operator.startsWith("matches") ? t("filters.expression") : undefined}
        on=${condition.anyCase}
        onChange=${(anyCase: boolean) => change({ anyCase })}
      />`
    }
  </div>`;
}

/** A goal is reached or not; part of its name means nothing. */
const operatorsOf = (dimension: FilterDimension): readonly Operator[] => (dimension === GOAL_DIMENSION ? ["is", "is_not"] : OPERATORS);
