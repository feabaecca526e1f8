import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { FilterDimension } from "../filter.ts";
import type { DraftCondition } from "../filter-draft.ts";
import { formatShort } from "../format.ts";
import { valueName } from "../names.ts";
import { useSuggestions, type Suggest, type Suggestion } from "../suggestions.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";

interface FilterValuesProps {
  readonly id: string;
  readonly condition: DraftCondition;
  readonly suggest: Suggest;
  readonly onChange: (part: Partial<DraftCondition>) => void;
}

/** Null stands for the text as it was typed. */
type Choice = Suggestion | null;

/** Several values as chips, and a field for the next one that proposes what occurs. After the ARIA combobox pattern. */
export function FilterValues({ id, condition, suggest, onChange }: FilterValuesProps) {
  const { dimension, operator, values, text } = condition;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const { found, loading } = useSuggestions(suggest, dimension, open ? text : null);
  const choices = open ? choicesOf(found, condition) : [];
  useEffect(() => {
    root.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const take = (value: string): void => {
    if (!values.includes(value)) onChange({ values: [...values, value], text: "" });
    else onChange({ text: "" });
    setAt(-1);
  };
  // What a reader sees ("France") is not always what is stored ("FR").
  const typed = (): string => found.find(({ value }) => sameText(valueName(dimension, value), text))?.value ?? text.trim();
  const pick = (choice: Choice): void => take(choice === null ? typed() : choice.value);
  const drop = (value: string): void => onChange({ values: values.filter((other) => other !== value) });
  const onType = (event: Event): void => {
    onChange({ text: (event.target as HTMLInputElement).value });
    setOpen(true);
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = choices[at];
    if (step !== 0) {
      if (!open) setOpen(true);
      else if (choices.length > 0) setAt((at + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && chosen !== undefined) pick(chosen);
    else if (event.key === "Enter" && text.trim() !== "") take(typed());
    else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === "Backspace" && text === "" && values.length > 0) drop(values.at(-1)!);
    else return;
    event.preventDefault();
  };
  const onBlur = (): void => {
    setOpen(false);
    setAt(-1);
    if (text.trim() !== "") take(typed());
  };
  return html`<div class="combobox values" ref=${root}>
    <div class="input values-box" onClick=${(event: Event) => (event.currentTarget as HTMLElement).querySelector("input")?.focus()}>
      ${values.map((value) => html`<${ValueChip} key=${value} name=${valueName(dimension, value)} onRemove=${() => drop(value)} />`)}
      <input
        id=${id}
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        aria-label=${t("filters.values")}
        aria-expanded=${choices.length > 0}
        aria-controls=${listId}
        aria-autocomplete="list"
        aria-activedescendant=${choices[at] !== undefined ? `${listId}-${at}` : undefined}
        placeholder=${values.length === 0 ? t("filters.first") : t("filters.another")}
        value=${text}
        onInput=${onType}
        onClick=${() => setOpen(true)}
        onKeyDown=${onKeyDown}
        onBlur=${onBlur}
      />
    </div>
    ${choices.length > 0 && html`<${Choices} id=${listId} dimension=${dimension} text=${text} choices=${choices} at=${at} onPick=${pick} />`}
    ${
      open &&
      choices.length === 0 &&
      !loading &&
      html`<p class="popup combobox-list menu-note fine">${t(operator === "is" ? "filters.nothing-occurs" : "filters.type")}</p>`
    }
  </div>`;
}

const sameText = (left: string, right: string): boolean => left.toLocaleLowerCase() === right.trim().toLocaleLowerCase();

/** Where part of a text is asked for, the typed text comes first; where a whole value is, what occurs does. */
function choicesOf(found: readonly Suggestion[], { dimension, operator, values, text }: DraftCondition): readonly Choice[] {
  const fresh = found.filter(({ value }) => !values.includes(value));
  const exact = fresh.some(({ value }) => sameText(valueName(dimension, value), text));
  if (text.trim() === "" || exact || dimension === "event:goal") return fresh;
  return operator === "is" || operator === "is_not" ? [...fresh, null] : [null, ...fresh];
}

function ValueChip({ name, onRemove }: { name: string; onRemove: () => void }) {
  return html`<span class="chip chip-value">
    <span class="chip-text">${name}</span>
    <button type="button" class="chip-out" aria-label=${t("filters.value.remove", { value: name })} onClick=${onRemove}>
      <${Icon} name="close" />
    </button>
  </span>`;
}

interface ChoicesProps {
  readonly id: string;
  readonly dimension: FilterDimension;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly at: number;
  readonly onPick: (choice: Choice) => void;
}

function Choices({ id, dimension, text, choices, at, onPick }: ChoicesProps) {
  // The field keeps the focus, and with it the list stays open until the pointer has chosen.
  const press = (choice: Choice) => (event: Event) => (event.preventDefault(), onPick(choice));
  return html`<ul class="popup combobox-list" role="listbox" id=${id} aria-label=${t("filters.values")}>
    ${choices.map(
      (choice, index) =>
        html`<li
          class="menu-item"
          role="option"
          key=${choice === null ? "typed" : `v${choice.value}`}
          id=${`${id}-${index}`}
          aria-selected=${index === at}
          onMouseDown=${press(choice)}
        >
          <span>${choice === null ? t("filters.typed", { text: text.trim() }) : valueName(dimension, choice.value)}</span>
          ${choice !== null && html`<span class="fine">${formatShort(choice.visitors)}</span>`}
        </li>`,
    )}
  </ul>`;
}
