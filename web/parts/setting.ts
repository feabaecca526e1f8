import type { ComponentChildren } from "preact";
import { html } from "htm/preact";

interface SettingProps {
  /** Not said again where it is the screen's own. */
  readonly title?: string;
  /** One sentence: what it is for. */
  readonly lead?: ComponentChildren;
  /** At the right end of the head: what can be added. */
  readonly action?: ComponentChildren;
  readonly danger?: boolean;
  readonly children?: ComponentChildren;
}

/** One thing that can be set, under its own heading. */
export function Setting({ title, lead, action, danger = false, children }: SettingProps) {
  return html`<section class=${danger ? "setting setting-danger" : "setting"}>
    <header>
      <div>${title !== undefined && html`<h2>${title}</h2>`} ${lead !== undefined && html`<p class="setting-lead">${lead}</p>`}</div>
      ${action}
    </header>
    ${children}
  </section>`;
}
