import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";

interface ConfirmDialogProps {
  /** Asks: "Remove the goal Signup?" */
  readonly title: string;
  /** What the button says that does it: "Remove". */
  readonly action: string;
  /** What the other one says, if not "Cancel". */
  readonly cancel?: string;
  /** The dialog closes when it has happened, and stays with the error when not. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  /** Not yet: something has to be typed first. */
  readonly disabled?: boolean;
  /** What will be gone, and what stays. */
  readonly children?: ComponentChildren;
}

/** Asks before something is destroyed. */
export function ConfirmDialog({ title, action, cancel, onConfirm, onClose, disabled = false, children }: ConfirmDialogProps) {
  const { submit, busy, error } = useSubmit(async () => {
    await onConfirm();
    onClose();
  });
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="confirm" onSubmit=${submit}>
      ${children} ${error !== null && html`<${ErrorBox} error=${error} />`}
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${cancel ?? t("tools.cancel")}</button>
        <button class="button button-danger" disabled=${busy || disabled}>${action}</button>
      </div>
    </form>
  <//>`;
}
