import type { ComponentChildren } from "preact";
import { html } from "htm/preact";

/**
 * What explains a control, beside it: `<div class="hinted"><button aria-describedby=${id}>…</button><${Hint} id=${id}>…<//></div>`.
 * It shows while the control is pointed at or has the focus; a pointer may go over to it, and Escape takes it away.
 */
export function Hint({ id, children }: { id: string; children?: ComponentChildren }) {
  return html`<div class="hint" role="tooltip" id=${id}>${children}</div>`;
}
