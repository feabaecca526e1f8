import { html } from "htm/preact";
import type { GoalProp } from "../../src/model/goal.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { ApiError, SiteInfo } from "../api.ts";
import { errorAt } from "../field-error.ts";
import type { PropDraft } from "../goal-draft.ts";
import { propValues } from "../goal-proposals.ts";
import { useLoad } from "../load.ts";
import { t } from "../words/t.ts";
import { Combobox } from "./combobox.ts";
import { Field } from "./field.ts";
import { Icon } from "./icon.ts";
import { PickSeveral } from "./pick-several.ts";
import { laterApi } from "../later-api.ts";

const OPERATORS: readonly GoalProp["op"][] = ["is", "is_not", "contains", "contains_not"];

interface GoalPropsProps {
  readonly site: Pick<SiteInfo, "domain" | "timezone">;
  readonly props: readonly PropDraft[];
  readonly error: ApiError | null;
  readonly onChange: (props: readonly PropDraft[]) => void;
}

/** Conditions on the properties of an event: all of them must hold. */
export function GoalProps({ site, props, error, onChange }: GoalPropsProps) {
  const { data } = useLoad(site.domain, (signal) => laterApi.properties(site.domain, signal));
  const keys = (data?.properties ?? []).map(({ key }) => key);
  const set = (at: number, part: Partial<PropDraft>): void => onChange(props.with(at, { ...props[at]!, ...part }));
  return html`
    ${props.map(
      (prop, at) =>
        html`<${PropFields}
          key=${at}
          at=${at}
          site=${site}
          prop=${prop}
          keys=${keys}
          error=${error}
          onChange=${(part: Partial<PropDraft>) => set(at, part)}
          onRemove=${() => onChange(props.toSpliced(at, 1))}
        />`,
    )}
    ${
      props.length < LIMITS.goalProps &&
      html`<p class="field">
        <button type="button" class="button" onClick=${() => onChange([...props, { key: keys[0] ?? "", op: "is", values: [] }])}>
          <${Icon} name="plus" />${t("goals.prop.add")}
        </button>
      </p>`
    }
  `;
}

interface PropFieldsProps {
  readonly at: number;
  readonly site: Pick<SiteInfo, "domain" | "timezone">;
  readonly prop: PropDraft;
  readonly keys: readonly string[];
  readonly error: ApiError | null;
  readonly onChange: (part: Partial<PropDraft>) => void;
  readonly onRemove: () => void;
}

function PropFields({ at, site, prop, keys, error, onChange, onRemove }: PropFieldsProps) {
  const known = keys.includes(prop.key) ? prop.key : "";
  const { data } = useLoad(known, async (signal) => (known === "" ? [] : await propValues(site, known, signal)));
  const number = at + 1;
  return html`<fieldset class="goal-prop">
    <legend>${t("goals.prop", { number })}</legend>
    <button
      type="button"
      class="button button-quiet button-icon goal-prop-out"
      aria-label=${t("goals.prop.remove", { number })}
      onClick=${onRemove}
    >
      <${Icon} name="close" />
    </button>
    <div class="field-pair">
      <${Field}
        id=${`prop-key-${at}`}
        label=${t("goals.prop.key")}
        error=${errorAt(error, `rule.props[${at}].key`, t("goals.prop.key.wrong"))}
      >
        <${Combobox}
          id=${`prop-key-${at}`}
          value=${prop.key}
          options=${keys.map((key) => ({ value: key, label: key }))}
          onInput=${(key: string) => onChange({ key })}
        />
      <//>
      <${Field} id=${`prop-op-${at}`} label=${t("goals.prop.op")}>
        <select
          class="input"
          id=${`prop-op-${at}`}
          value=${prop.op}
          onChange=${(event: Event) => onChange({ op: (event.target as HTMLSelectElement).value as GoalProp["op"] })}
        >
          ${OPERATORS.map((op) => html`<option key=${op} value=${op}>${t(`goals.op.${op}`)}</option>`)}
        </select>
      <//>
    </div>
    <${PickSeveral}
      id=${`prop-values-${at}`}
      label=${t("goals.prop.values")}
      placeholder=${t("goals.prop.values.placeholder")}
      options=${data ?? []}
      chosen=${prop.values}
      onChange=${(values: readonly string[]) => onChange({ values })}
      error=${errorAt(error, `rule.props[${at}].values`, t("goals.prop.values.wrong"))}
      hint=${t("goals.prop.values.hint")}
      free
    />
  </fieldset>`;
}
