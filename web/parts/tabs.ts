import { html } from "htm/preact";

interface TabsProps {
  readonly name: string;
  readonly tabs: readonly { readonly key: string; readonly label: string }[];
  readonly chosen: string;
  /** Id of the element that shows what was chosen. */
  readonly controls: string;
  readonly onPick: (key: string) => void;
}

/** Tabs after the ARIA pattern: one stop for the Tab key, the arrows choose. */
export function Tabs({ name, tabs, chosen, controls, onPick }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = (tabs.findIndex(({ key }) => key === chosen) + step + tabs.length) % tabs.length;
    onPick(tabs[at]!.key);
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]")[at]!.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${name} onKeyDown=${onKeyDown}>
    ${tabs.map(
      ({ key, label }) =>
        html`<button
          type="button"
          role="tab"
          key=${key}
          aria-selected=${key === chosen}
          aria-controls=${controls}
          tabindex=${key === chosen ? 0 : -1}
          onClick=${() => onPick(key)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}
