import { html } from "htm/preact";
import { SHORTCUTS } from "../shortcuts.ts";
import { Dialog } from "./dialog.ts";
import { t } from "../words/t.ts";

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return html`<${Dialog} title=${t("site.keyboard.title")} onClose=${onClose}>
    <dl class="shortcuts">
      ${SHORTCUTS.map(
        ([key, means]) =>
          html`<div key=${key}>
            <dt><kbd>${key}</kbd></dt>
            <dd>${t(means)}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}
