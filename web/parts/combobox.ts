import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface ComboboxProps {
  readonly id: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
}

/** Options drawn at once; typing narrows the rest. */
const MOST_SHOWN = 60;

/** A text field that proposes: any text may be typed, the list only helps. After the ARIA combobox pattern. */
export function Combobox({ id, value, options, placeholder, onInput }: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useId();
  const root = useRef<HTMLDivElement>(null);
  const words = (typed ? value : "").toLowerCase().split(/[\s_/]+/);
  const found = options
    .filter(({ label, hint }) => words.every((word) => `${label} ${hint ?? ""}`.toLowerCase().replaceAll("_", " ").includes(word)))
    .slice(0, MOST_SHOWN);

  useEffect(() => {
    root.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, open]);

  const openAll = (): void => {
    if (open) return;
    setTyped(false);
    setOpen(true);
    setAt(options.slice(0, MOST_SHOWN).findIndex((option) => option.value === value));
  };
  const pick = (option: Option): void => {
    onInput(option.value);
    setOpen(false);
    setTyped(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return openAll();
      if (found.length > 0) setAt((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    } else if (event.key === "Enter" && open && found[at] !== undefined) {
      event.preventDefault();
      pick(found[at]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  return html`<div class="combobox" ref=${root}>
    <input
      class="input"
      id=${id}
      role="combobox"
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      aria-expanded=${open && found.length > 0}
      aria-controls=${list}
      aria-autocomplete="list"
      aria-activedescendant=${open && at >= 0 ? `${list}-${at}` : undefined}
      aria-describedby=${`${id}-note`}
      placeholder=${placeholder}
      value=${value}
      onInput=${(event: Event) => {
        onInput((event.target as HTMLInputElement).value);
        setTyped(true);
        setOpen(true);
        setAt(0);
      }}
      onClick=${openAll}
      onKeyDown=${onKeyDown}
      onBlur=${() => setOpen(false)}
    />
    ${
      open &&
      found.length > 0 &&
      html`<ul class="popup combobox-list" role="listbox" id=${list}>
        ${found.map(
          (option, index) =>
            html`<li
              class="menu-item"
              role="option"
              key=${option.value}
              id=${`${list}-${index}`}
              aria-selected=${index === at}
              onPointerDown=${(event: Event) => (event.preventDefault(), pick(option))}
            >
              <span>${option.label}</span>${option.hint !== undefined && html`<span class="fine">${option.hint}</span>`}
            </li>`,
        )}
      </ul>`
    }
  </div>`;
}
