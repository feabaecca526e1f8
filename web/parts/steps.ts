import { html } from "htm/preact";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

const STEPS = ["account", "site", "snippet"] as const;

/** How far the set-up has come. */
export function Steps({ now }: { now: 0 | 1 | 2 }) {
  return html`<ol class="steps" aria-label=${t("setup.steps")}>
    ${STEPS.map(
      (step, at) =>
        html`<li key=${step} class=${at < now ? "step-done" : at === now ? "step-now" : ""} aria-current=${at === now ? "step" : undefined}>
          <span class="step-mark">${at < now ? html`<${Icon} name="check" />` : at + 1}</span>${t(`setup.step.${step}`)}
        </li>`,
    )}
  </ol>`;
}
