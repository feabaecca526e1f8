import { html } from "htm/preact";
import { SHORTCUTS } from "../shortcuts.ts";
import { Dialog } from "./dialog.ts";

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return html`<${Dialog} title="Keyboard" onClose=${onClose}>
    <dl class="shortcuts">
      ${SHORTCUTS.map(
        ([key, means]) =>
          html`<div key=${key}>
            <dt><kbd>${key}</kbd></dt>
            <dd>${means}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}
