import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { Field } from "./field.ts";

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** Attributes of the field itself: type, placeholder, maxlength, required. */
  readonly [attribute: string]: unknown;
}

/** A line of text with its label, and below it what helps or is wrong. */
export function TextField({ id, label, value, onInput, hint, error, ...rest }: TextFieldProps) {
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error}>
    <input
      class="input"
      id=${id}
      type="text"
      autocomplete="off"
      aria-describedby=${`${id}-note`}
      aria-invalid=${error !== undefined}
      value=${value}
      onInput=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
      ...${rest}
    />
  <//>`;
}
