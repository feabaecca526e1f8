import { html } from "htm/preact";
import { useRef } from "preact/hooks";
import { CopyButton } from "./copy-button.ts";

/** Something to paste elsewhere: one click selects it, the button copies it. */
export function CodeBlock({ text, name }: { text: string; name: string }) {
  const code = useRef<HTMLElement>(null);
  const select = (): void => {
    if (code.current !== null) getSelection()?.selectAllChildren(code.current);
  };
  return html`<div class="code-block" role="group" aria-label=${name}>
    <pre><code ref=${code} tabindex="0" onClick=${select}>${text}</code></pre>
    <${CopyButton} text=${text} select=${select} />
  </div>`;
}
