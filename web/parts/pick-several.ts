import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../words/t.ts";
import { Combobox, type Option } from "./combobox.ts";
import { Field } from "./field.ts";
import { Flag } from "./flag.ts";
import { Icon } from "./icon.ts";

interface PickSeveralProps {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  /** Any text may be chosen, with Enter or by leaving the field; the list only proposes. */
  readonly free?: boolean;
}

/** Several of a long list: what is chosen stands as chips, the field below finds more by typing. */
export function PickSeveral(props: PickSeveralProps) {
  const { id, label, placeholder, options, chosen, onChange, hint, error, disabled = false, free = false } = props;
  const [text, setText] = useState("");
  const left = options.filter(({ value }) => !chosen.includes(value));
  const optionOf = (value: string): Option => options.find((option) => option.value === value) ?? { value, label: value };
  const add = (value: string): void => {
    setText("");
    if (value !== "" && !chosen.includes(value)) onChange([...chosen, value]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    // It never sends the form: somebody who adds values goes on with the next.
    event.preventDefault();
    if (free) add(text.trim());
  };
  const chip = ({ value, label: name, country }: Option) =>
    html`<li key=${value} class="chip">
      <span class="chip-text">${country !== undefined && html`<${Flag} country=${country} /> `}${name}</span>
      ${
        !disabled &&
        html`<button
          type="button"
          class="chip-out"
          aria-label=${t("settings.take-out", { name })}
          onClick=${() => onChange(chosen.filter((other) => other !== value))}
        >
          <${Icon} name="close" />
        </button>`
      }
    </li>`;
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error}>
    ${
      chosen.length > 0 &&
      html`<ul class="chips">
        ${chosen.map(optionOf).map(chip)}
      </ul>`
    }
    ${
      !disabled &&
      html`<div onKeyDown=${onKeyDown} onFocusOut=${() => free && add(text.trim())}>
        <${Combobox} id=${id} value=${text} options=${left} placeholder=${placeholder} onInput=${setText} onPick=${add} free=${free} />
      </div>`
    }
  <//>`;
}
