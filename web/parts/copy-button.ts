import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

/** Copies a text and says so. Where the clipboard is closed (plain http), the text is selected for the reader's own copying. */
export function CopyButton({ text, select }: { text: string; select: () => void }) {
  const [said, setSaid] = useState<"copied" | "press-copy" | null>(null);
  const timer = useRef(0);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      select();
      setSaid(document.execCommand("copy") ? "copied" : "press-copy");
    }
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setSaid(null), 2500);
  };
  return html`<button type="button" class="button copy-button" onClick=${copy}>
    <${Icon} name=${said === "copied" ? "check" : "copy"} /><span aria-live="polite">${t(`tools.${said ?? "copy"}`)}</span>
  </button>`;
}
