import type { ComponentChildren } from "preact";
import { html } from "htm/preact";

interface HintProps {
  readonly id: string;
  /** A link to where more is said. It is no part of the description. */
  readonly more?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/**
 * What explains a control, beside it: `<div class="hinted"><button aria-describedby=${id}>…</button><${Hint} id=${id}>…<//></div>`.
 * It shows while the control is pointed at or has the focus; a pointer or the Tab key may go over to it, and Escape takes it away.
 */
export function Hint({ id, more, children }: HintProps) {
  return html`<div class="hint">
    <div role="tooltip" id=${id}>${children}</div>
    ${more}
  </div>`;
}
