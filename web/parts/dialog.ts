import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    // One that is taken away instead of closed would leave the focus nowhere.
    return () => before?.focus();
  }, []);
  const onClick = (event: MouseEvent): void => {
    if (event.target === dialog.current) onClose();
  };
  return html`<dialog
    class=${wide ? "dialog dialog-wide" : "dialog"}
    ref=${dialog}
    aria-labelledby=${id}
    onClose=${onClose}
    onClick=${onClick}
  >
    <div class="dialog-body">
      <header>
        <h2 id=${id}>${title}</h2>
        <button type="button" class="button button-quiet button-icon" aria-label=${t("common.close")} onClick=${onClose}>
          <${Icon} name="close" />
        </button>
      </header>
      ${children}
    </div>
  </dialog>`;
}
