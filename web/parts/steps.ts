import { html } from "htm/preact";
import { Icon } from "./icon.ts";

const STEPS = ["Account", "Site", "Snippet"] as const;

/** How far the set-up has come. */
export function Steps({ now }: { now: 0 | 1 | 2 }) {
  return html`<ol class="steps" aria-label="Set-up">
    ${STEPS.map(
      (step, at) =>
        html`<li key=${step} class=${at < now ? "step-done" : at === now ? "step-now" : ""} aria-current=${at === now ? "step" : undefined}>
          <span class="step-mark">${at < now ? html`<${Icon} name="check" />` : at + 1}</span>${step}
        </li>`,
    )}
  </ol>`;
}
