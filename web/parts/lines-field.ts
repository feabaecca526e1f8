import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Field } from "./field.ts";

interface LinesFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (lines: readonly string[]) => void;
  readonly placeholder?: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

/** A list of texts, one on each line, as they are pasted from elsewhere. Empty lines do not count. */
export function LinesField({ id, label, value, onChange, placeholder, hint, error, disabled = false }: LinesFieldProps) {
  const [text, setText] = useState(value.join("\n"));
  // What was set from outside replaces what was typed.
  const shown = linesOf(text).join("\n") === value.join("\n") ? text : value.join("\n");
  const onInput = (event: Event): void => {
    const typed = (event.target as HTMLTextAreaElement).value;
    setText(typed);
    onChange(linesOf(typed));
  };
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error}>
    <textarea
      class="input input-lines"
      id=${id}
      rows=${Math.min(8, Math.max(2, shown.split("\n").length))}
      autocapitalize="off"
      autocomplete="off"
      spellcheck=${false}
      aria-describedby=${`${id}-note`}
      aria-invalid=${error !== undefined}
      placeholder=${placeholder}
      disabled=${disabled}
      value=${shown}
      onInput=${onInput}
    />
  <//>`;
}

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
