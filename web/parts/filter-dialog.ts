import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { FieldDimension } from "../../src/model/dimension.ts";
import type { AnswerRow } from "../api.ts";
import { OPERATORS, type Operator, type SimpleFilter } from "../filter.ts";
import { formatShort } from "../format.ts";
import { useLoad } from "../load.ts";
import { dimensionName, FILTER_DIMENSIONS, valueName } from "../names.ts";
import { Combobox, type Option } from "./combobox.ts";
import { Dialog } from "./dialog.ts";
import { Field } from "./field.ts";
import { t } from "../words/t.ts";

interface FilterDialogProps {
  /** The values that occur, the commonest first. */
  readonly values: (dimension: FieldDimension, signal: AbortSignal) => Promise<readonly AnswerRow[]>;
  readonly onAdd: (filter: SimpleFilter) => void;
  readonly onClose: () => void;
}

/** One condition by hand, with the values that occur as proposals. */
export function FilterDialog({ values, onAdd, onClose }: FilterDialogProps) {
  const [dimension, setDimension] = useState<FieldDimension>("event:page");
  const [operator, setOperator] = useState<Operator>("is");
  const [text, setText] = useState("");
  const { data } = useLoad(dimension, (signal) => values(dimension, signal));
  const options = (data ?? []).map((row): Option => {
    const value = row.dimensions[0]!;
    return { value: valueName(dimension, value), label: valueName(dimension, value), hint: formatShort(row.metrics[0]!) };
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    // What a reader sees ("France") is not always what is stored ("FR").
    const stored = data?.find((row) => valueName(dimension, row.dimensions[0]!) === text.trim())?.dimensions[0];
    const value = stored ?? text.trim();
    if (value !== "") onAdd({ operator, dimension, values: [value] });
  };
  const choice = (event: Event): string => (event.target as HTMLSelectElement).value;
  return html`<${Dialog} title=${t("site.filter.new")} onClose=${onClose}>
    <form onSubmit=${submit}>
      <div class="field-pair">
        <${Field} id="filter-dimension" label=${t("site.filter.what")}>
          <select
            class="input"
            id="filter-dimension"
            value=${dimension}
            onChange=${(event: Event) => (setDimension(choice(event) as FieldDimension), setText(""))}
          >
            ${FILTER_DIMENSIONS.map((key) => html`<option key=${key} value=${key}>${dimensionName(key)}</option>`)}
          </select>
        <//>
        <${Field} id="filter-operator" label=${t("site.filter.how")}>
          <select class="input" id="filter-operator" value=${operator} onChange=${(event: Event) => setOperator(choice(event) as Operator)}>
            ${OPERATORS.map((key) => html`<option key=${key} value=${key}>${t(`site.operator.${key}`)}</option>`)}
          </select>
        <//>
      </div>
      <${Field} id="filter-value" label=${t("site.filter.value")}>
        <${Combobox} id="filter-value" value=${text} options=${options} placeholder=${t("site.filter.placeholder")} onInput=${setText} />
      <//>
      <button class="button button-main" disabled=${text.trim() === ""}>${t("site.filter.add")}</button>
    </form>
  <//>`;
}
