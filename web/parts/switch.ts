import { html } from "htm/preact";

interface SwitchProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** On or off, and it holds at once: what needs a "Save" is a checkbox. The whole line can be pressed. */
export function Switch({ id, label, hint, on, disabled = false, onChange }: SwitchProps) {
  const note = `${id}-note`;
  return html`<div class="switch-line">
    <button
      type="button"
      class="switch"
      id=${id}
      role="switch"
      aria-checked=${on}
      aria-describedby=${hint && note}
      disabled=${disabled}
      onClick=${() => onChange(!on)}
    >
      <span class="switch-track" aria-hidden="true"><span class="switch-thumb"></span></span><span>${label}</span>
    </button>
    ${hint !== undefined && html`<p class="field-note" id=${note}>${hint}</p>`}
  </div>`;
}
