import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icon.ts";

/** Copies a text and says so. Where the clipboard is closed (plain http), the text is selected for the reader's own copying. */
export function CopyButton({ text, select }: { text: string; select: () => void }) {
  const [said, setSaid] = useState("");
  const timer = useRef(0);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      select();
      setSaid(document.execCommand("copy") ? "Copied" : "Press Ctrl+C");
    }
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setSaid(""), 2500);
  };
  return html`<button type="button" class="button copy-button" onClick=${copy}>
    <${Icon} name=${said === "Copied" ? "check" : "copy"} /><span aria-live="polite">${said === "" ? "Copy" : said}</span>
  </button>`;
}
