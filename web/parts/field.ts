import type { ComponentChildren } from "preact";
import { html } from "htm/preact";

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly children?: ComponentChildren;
}

/** A label, its control, and below it what helps or what is wrong. The control carries `aria-describedby=${id}-note`. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return html`<div class=${error === undefined ? "field" : "field field-wrong"}>
    <label for=${id}>${label}</label>
    ${children}
    <div class="field-note" id=${`${id}-note`} aria-live="polite">${error ?? hint}</div>
  </div>`;
}
