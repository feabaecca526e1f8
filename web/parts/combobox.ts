import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Flag } from "./flag.ts";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Its flag stands before the label. */
  readonly country?: string;
}

interface ComboboxProps {
  readonly id: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
  /** An option was taken from the list; without it that is an input like another. */
  readonly onPick?: (value: string) => void;
  /** Enter takes an option only if the reader has walked to it: what is typed means something by itself. */
  readonly free?: boolean;
}

/** Options drawn at once; typing narrows the rest. */
const MOST_SHOWN = 60;

/** A text field that proposes: any text may be typed, the list only helps. After the ARIA combobox pattern. */
export function Combobox({ id, value, options, placeholder, onInput, onPick = onInput, free = false }: ComboboxProps) {
  const [list, setList] = useState(CLOSED);
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  // What stands in the field when it is opened is a choice, not a search.
  const found = list.open ? matching(options, list.typed ? value : "") : [];
  useEffect(() => {
    // The list first: it may reach over the edge of a dialog that scrolls.
    for (const part of ["[role=listbox]", "[aria-selected=true]"]) root.current?.querySelector(part)?.scrollIntoView({ block: "nearest" });
  }, [list]);

  const openAll = (): void => {
    if (!list.open) setList({ open: true, typed: false, at: options.findIndex((option) => option.value === value) });
  };
  const pick = (option: Option): void => {
    onPick(option.value);
    setList(CLOSED);
  };
  const onType = (event: Event): void => {
    onInput((event.target as HTMLInputElement).value);
    setList({ open: true, typed: true, at: free ? -1 : 0 });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = found[list.at];
    if (step !== 0) {
      if (list.open && found.length > 0) setList({ ...list, at: (list.at + step + found.length) % found.length });
      else openAll();
    } else if (event.key === "Enter" && chosen !== undefined) pick(chosen);
    else if (event.key === "Escape" && list.open) {
      event.stopPropagation();
      setList(CLOSED);
    } else return;
    event.preventDefault();
  };
  return html`<div class="combobox" ref=${root}>
    <input
      class="input"
      id=${id}
      role="combobox"
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      aria-expanded=${found.length > 0}
      aria-controls=${listId}
      aria-autocomplete="list"
      aria-activedescendant=${found[list.at] && `${listId}-${list.at}`}
      aria-describedby=${`${id}-note`}
      placeholder=${placeholder}
      value=${value}
      onInput=${onType}
      onClick=${openAll}
      onKeyDown=${onKeyDown}
      onBlur=${() => setList(CLOSED)}
    />
    ${found.length > 0 && html`<${Proposals} id=${listId} options=${found} at=${list.at} onPick=${pick} />`}
  </div>`;
}

interface List {
  readonly open: boolean;
  /** The text is a search by now. */
  readonly typed: boolean;
  /** The option that Enter takes; -1 for none. */
  readonly at: number;
}

const CLOSED: List = { open: false, typed: false, at: -1 };

/** Every word has to occur; "new york" finds America/New_York. */
function matching(options: readonly Option[], search: string): readonly Option[] {
  const words = search.toLowerCase().split(/[\s_/]+/);
  const text = ({ label, hint = "" }: Option): string => `${label} ${hint}`.toLowerCase().replaceAll("_", " ");
  const found = options.filter((option) => words.every((word) => text(option).includes(word)));
  return search === "" ? found : found.slice(0, MOST_SHOWN);
}

interface ProposalsProps {
  readonly id: string;
  readonly options: readonly Option[];
  readonly at: number;
  readonly onPick: (option: Option) => void;
}

function Proposals({ id, options, at, onPick }: ProposalsProps) {
  // The field keeps the focus, and with it the list stays open until the pointer has chosen.
  const press = (option: Option) => (event: Event) => (event.preventDefault(), onPick(option));
  return html`<ul class="popup combobox-list" role="listbox" id=${id}>
    ${options.map(
      (option, index) =>
        html`<li
          class="menu-item"
          role="option"
          key=${option.value}
          id=${`${id}-${index}`}
          aria-selected=${index === at}
          onMouseDown=${press(option)}
        >
          <span>${option.country !== undefined && html`<${Flag} country=${option.country} /> `}${option.label}</span
          >${option.hint !== undefined && html`<span class="fine">${option.hint}</span>`}
        </li>`,
    )}
  </ul>`;
}
