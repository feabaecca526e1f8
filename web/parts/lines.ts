import type { ComponentChildren } from "preact";
import { html } from "htm/preact";

interface LineProps {
  readonly title: ComponentChildren;
  /** What there is to know of it. */
  readonly note?: ComponentChildren;
  /** At the right end: numbers, switches, buttons. */
  readonly children?: ComponentChildren;
}

/** One of what was made: `<ul class="lines">` holds them. */
export function Line({ title, note, children }: LineProps) {
  return html`<li class="line">
    <div class="line-text">
      <b>${title}</b>
      ${note !== undefined && note !== "" && html`<span class="fine">${note}</span>`}
    </div>
    <div class="line-end">${children}</div>
  </li>`;
}

interface LineButtonProps {
  /** What it does, and, for who does not see the line, with what: "Remove" of "Signup". */
  readonly label: string;
  readonly of: string;
  readonly onPress: () => void;
}

export function LineButton({ label, of, onPress }: LineButtonProps) {
  return html`<button type="button" class="button button-quiet" onClick=${onPress}>${label}<span class="unseen"> ${of}</span></button>`;
}
