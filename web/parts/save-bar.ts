import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { t } from "../words/t.ts";

interface SaveBarProps {
  /** What is not saved, or what saving would do. */
  readonly text: ComponentChildren;
  readonly busy: boolean;
  readonly onUndo: () => void;
}

/** At the lower edge of a long form, as long as something in it is not saved. */
export function SaveBar({ text, busy, onUndo }: SaveBarProps) {
  return html`<div class="save-bar">
    <span role="status">${text}</span>
    <span class="actions">
      <button type="button" class="button" disabled=${busy} onClick=${onUndo}>${t("settings.undo")}</button>
      <button class="button button-main" disabled=${busy}>${t("settings.save")}</button>
    </span>
  </div>`;
}
