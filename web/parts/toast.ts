import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";

const SHOWN_MS = 8000;
const listeners = new Set<(text: string) => void>();

/** Says something in passing, at the lower edge: "Saved". What a reader must act on is an ErrorBox where it happened. */
export function say(text: string): void {
  for (const listener of listeners) listener(text);
}

/** Where it is said; it stands once, in app.ts. The region is always there, so that screen readers notice what appears in it. */
export function Toast() {
  const [text, setText] = useState("");
  const [held, setHeld] = useState(false);
  useEffect(() => {
    listeners.add(setText);
    return () => void listeners.delete(setText);
  }, []);
  useEffect(() => {
    if (text === "" || held) return;
    const timer = setTimeout(() => setText(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text, held]);
  return html`<div
    class="toast-place"
    role="status"
    onPointerEnter=${() => setHeld(true)}
    onPointerLeave=${() => setHeld(false)}
    onFocusIn=${() => setHeld(true)}
    onFocusOut=${() => setHeld(false)}
  >
    ${
      text !== "" &&
      html`<div class="toast">
        <span>${text}</span>
        <button type="button" class="button button-quiet button-icon" aria-label=${t("common.close")} onClick=${() => setText("")}>
          <${Icon} name="close" />
        </button>
      </div>`
    }
  </div>`;
}
